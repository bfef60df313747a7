//! Rules of an account, as given, when, then.

mod access;
mod model;
mod sessions;
mod sign_in;
mod things;

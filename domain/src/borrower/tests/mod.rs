//! Rules of a borrower's file, as given, when, then.

mod consents;
mod contacts;
mod statements;
mod things;

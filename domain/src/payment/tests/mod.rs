//! Rules of a payment, as given, when, then.

mod course;
mod creation;
mod holds;
mod model;
mod plan;
mod receipt;
mod refunds;
mod things;

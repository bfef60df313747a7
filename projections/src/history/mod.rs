//! The history of a borrower: every event about them, in commit order, each with a summary a person can read.
//!
//! Not a table: it is the log itself, so it cannot be behind or differ.

mod entry;
pub(crate) mod format;
mod query;
mod summary;

pub use entry::HistoryEntry;
pub use query::{HistoryPage, HistoryQuery};

pub use crate::texts::allocation_policy;

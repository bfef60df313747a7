//! Who looked at a borrower's file; its id is the borrower's. Kept apart from the file, for looking is not changing.

mod aggregate;
mod command;
mod error;
mod event;
#[cfg(test)]
mod tests;

pub use aggregate::BorrowerAccess;
pub use command::{BorrowerAccessCommand, CardView, RecordView};
pub use error::BorrowerAccessError;
pub use event::BorrowerAccessEvent;

//! A creditor (кредитор): whose debts the organisation serves and where the money goes.

mod aggregate;
mod command;
mod error;
mod event;
mod requisites;
#[cfg(test)]
mod tests;

pub use aggregate::Creditor;
pub use command::{CreditorCommand, RegisterCreditor, RenameCreditor, SetRequisites};
pub use error::CreditorError;
pub use event::CreditorEvent;
pub use requisites::Requisites;

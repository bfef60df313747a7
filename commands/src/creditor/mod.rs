//! Creditors: whose debts are served and where the money goes.

mod administer;

pub use administer::{RegisterCreditorInput, RenameCreditorInput, SetRequisitesInput};
pub(crate) use administer::{creditor_scope, name_key, own};

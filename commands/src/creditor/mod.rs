//! Creditors: whose debts are served and where the money goes, in what order it is spread, who issues receipts.

mod administer;
mod policies;

pub use administer::{RegisterCreditorInput, RenameCreditorInput, SetRequisitesInput};
pub(crate) use administer::{creditor_scope, name_key, own};
pub use policies::{SetAllocationRulesInput, SetFiscalPolicyInput};

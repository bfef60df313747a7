//! Creditors: whose debts are served and where the money goes, in what order it is spread, who issues receipts.

mod administer;
mod policies;

pub use administer::{RegisterCreditorInput, RenameCreditorInput, SetRequisitesInput};
pub use policies::{SetAllocationRulesInput, SetFiscalPolicyInput};
pub(crate) use administer::{creditor_scope, name_key, own};

//! A creditor (кредитор): whose debts the organisation serves, where the money goes and how it is paid.

mod aggregate;
mod command;
mod error;
mod event;
mod fiscal;
mod paying;
mod payments;
mod requisites;
#[cfg(test)]
mod tests;

pub use aggregate::Creditor;
pub use command::{
    AddProviderAccount, ChangeProviderAccount, CreditorCommand, RegisterCreditor, RenameCreditor, ReplaceProviderSecret,
    SetAllocationRules, SetFiscalPolicy, SetPaymentSettings, SetRequisites,
};
pub use error::CreditorError;
pub use event::CreditorEvent;
pub use fiscal::{FiscalPolicy, ReceiptIssuer, TaxSystem};
pub use payments::{OpenMethod, PaymentMethod, PaymentMethodKind, PaymentSettings, ProviderAccount};
pub use requisites::Requisites;

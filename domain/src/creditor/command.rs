//! What can be asked of a creditor.

use chrono::{DateTime, Utc};

use super::{FiscalPolicy, PaymentSettings, Requisites};
use crate::{
    OrganisationId, ProviderAccountId,
    allocation::AllocationRules,
    payment::Provider,
    values::{BoundedText, ExternalId, Inn},
};

/// Any command to a creditor.
#[derive(Clone, Debug, PartialEq)]
pub enum CreditorCommand {
    /// See [`RegisterCreditor`].
    Register(RegisterCreditor),
    /// See [`RenameCreditor`].
    Rename(RenameCreditor),
    /// See [`SetRequisites`].
    SetRequisites(Box<SetRequisites>),
    /// See [`SetPaymentSettings`].
    SetPaymentSettings(SetPaymentSettings),
    /// See [`AddProviderAccount`].
    AddProviderAccount(AddProviderAccount),
    /// See [`ChangeProviderAccount`].
    ChangeProviderAccount(ChangeProviderAccount),
    /// See [`ReplaceProviderSecret`].
    ReplaceProviderSecret(ReplaceProviderSecret),
    /// See [`SetAllocationRules`].
    SetAllocationRules(SetAllocationRules),
    /// See [`SetFiscalPolicy`].
    SetFiscalPolicy(SetFiscalPolicy),
}

/// Begin to serve a creditor's debts.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterCreditor {
    /// Organisation that serves it.
    pub organisation: OrganisationId,
    /// Name people see.
    pub name: BoundedText<200>,
    /// Taxpayer number (ИНН).
    pub inn: Inn,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give another name.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameCreditor {
    /// The new name.
    pub name: BoundedText<200>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say where the money goes from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct SetRequisites {
    /// The requisites, whole.
    pub requisites: Requisites,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say how the creditor is paid from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct SetPaymentSettings {
    /// All ways to pay.
    pub settings: PaymentSettings,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take up an account at a provider, switched on.
#[derive(Clone, Debug, PartialEq)]
pub struct AddProviderAccount {
    /// The account, made anew.
    pub account: ProviderAccountId,
    /// The provider.
    pub provider: Provider,
    /// Public number of the account.
    pub merchant: ExternalId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give an account another number or switch it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeProviderAccount {
    /// The account.
    pub account: ProviderAccountId,
    /// Public number of the account.
    pub merchant: ExternalId,
    /// Whether new payments may go there.
    pub enabled: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Open an account with another secret from now on. The secret itself is kept elsewhere, sealed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplaceProviderSecret {
    /// The account.
    pub account: ProviderAccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say in what order payments are spread from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct SetAllocationRules {
    /// The rules, whole.
    pub rules: AllocationRules,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say who issues receipts from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct SetFiscalPolicy {
    /// By component.
    pub policy: FiscalPolicy,
    /// When.
    pub at: DateTime<Utc>,
}

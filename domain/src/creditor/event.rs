//! What happened to a creditor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{FiscalPolicy, PaymentSettings, ProviderAccount, Requisites};
use crate::{
    OrganisationId, ProviderAccountId,
    allocation::AllocationRules,
    values::{BoundedText, Inn},
};

/// Any event of a creditor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CreditorEvent {
    /// Its debts are served from now on.
    Registered {
        /// Organisation that serves it.
        organisation: OrganisationId,
        /// Name people see.
        name: BoundedText<200>,
        /// Taxpayer number (ИНН); of an entrepreneur, too, it is public business data.
        inn: Inn,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has another name.
    Renamed {
        /// The new name.
        name: BoundedText<200>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The money goes here from now on.
    RequisitesSet {
        /// Version, counted from 1.
        version: u32,
        /// The requisites, whole.
        requisites: Requisites,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is paid like this from now on.
    PaymentSettingsSet {
        /// Version, counted from 1.
        version: u32,
        /// All ways to pay.
        settings: PaymentSettings,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has one more account at a provider.
    ProviderAccountAdded {
        /// The account.
        id: ProviderAccountId,
        /// What it is.
        account: ProviderAccount,
        /// When.
        at: DateTime<Utc>,
    },
    /// An account has another number or was switched.
    ProviderAccountChanged {
        /// The account.
        id: ProviderAccountId,
        /// What it is now, whole.
        account: ProviderAccount,
        /// When.
        at: DateTime<Utc>,
    },
    /// Another secret opens an account; the first one came with the account.
    ProviderSecretReplaced {
        /// The account.
        id: ProviderAccountId,
        /// Version of the secret, counted from 1.
        version: u32,
        /// When.
        at: DateTime<Utc>,
    },
    /// Payments are spread by these rules from now on.
    AllocationRulesSet {
        /// Version, counted from 1.
        version: u32,
        /// The rules, whole.
        rules: AllocationRules,
        /// When.
        at: DateTime<Utc>,
    },
    /// Receipts are issued like this from now on.
    FiscalPolicySet {
        /// Version, counted from 1.
        version: u32,
        /// By component.
        policy: FiscalPolicy,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(CreditorEvent {
    Registered => "CreditorRegistered",
    Renamed => "CreditorRenamed",
    RequisitesSet => "CreditorRequisitesSet",
    PaymentSettingsSet => "CreditorPaymentSettingsSet",
    ProviderAccountAdded => "CreditorProviderAccountAdded",
    ProviderAccountChanged => "CreditorProviderAccountChanged",
    ProviderSecretReplaced => "CreditorProviderSecretReplaced",
    AllocationRulesSet => "CreditorAllocationRulesSet",
    FiscalPolicySet => "CreditorFiscalPolicySet",
});

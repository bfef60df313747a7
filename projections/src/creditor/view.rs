use chrono::{DateTime, Utc};
use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    allocation::AllocationRules,
    creditor::{FiscalPolicy, PaymentSettings, Requisites},
    payment::Provider,
};

use crate::framework::Document;

read_table! {
    /// A creditor (кредитор).
    pub struct CreditorItem in "read_creditor" {
        /// The creditor.
        id: CreditorId,
        /// Organisation that serves it.
        organisation_id: OrganisationId,
        /// Name people see.
        name: String,
        /// Taxpayer number (ИНН).
        inn: String,
        /// Version of the requisites in force, from 1.
        requisites_version: Option<i64>,
        /// Where the money goes.
        requisites: Option<Document<Requisites>>,
        /// Since when they are in force.
        requisites_since: Option<DateTime<Utc>>,
        /// Version of the ways to pay in force, from 1; none while there are none.
        payments_version: Option<i64>,
        /// How it is paid.
        payment_settings: Option<Document<PaymentSettings>>,
        /// Since when it is paid like this.
        payments_since: Option<DateTime<Utc>>,
        /// Version of the rules of allocation in force, from 1; none while the law's hold.
        allocation_version: Option<i64>,
        /// In what order payments are spread.
        allocation_rules: Option<Document<AllocationRules>>,
        /// Since when they are in force.
        allocation_since: Option<DateTime<Utc>>,
        /// Version of the fiscal policy in force, from 1; none while nobody issues receipts.
        fiscal_version: Option<i64>,
        /// Who issues receipts.
        fiscal_policy: Option<Document<FiscalPolicy>>,
        /// Since when it is in force.
        fiscal_since: Option<DateTime<Utc>>,
        /// Since when its debts are served.
        registered_at: DateTime<Utc>,
        /// Version of the creditor's stream.
        version: i64,
    }
}

read_table! {
    /// An account of a creditor at a provider of payments (счёт в платёжной системе). Its secret stands nowhere here.
    pub struct ProviderAccountItem in "read_provider_account" child of creditor_id {
        /// The account.
        id: ProviderAccountId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose it is.
        creditor_id: CreditorId,
        /// At which provider.
        provider: Provider,
        /// Public number of the account at the provider.
        merchant: String,
        /// Whether new payments may go there.
        enabled: bool,
        /// Version of the secret that opens it, from 1.
        secret_version: i64,
        /// Since when that secret opens it.
        secret_since: DateTime<Utc>,
        /// Since when it is known.
        added_at: DateTime<Utc>,
        /// When anything of it last changed.
        changed_at: DateTime<Utc>,
    }
}

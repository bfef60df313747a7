use chrono::{DateTime, Utc};
use domain::{
    CreditorId, OrganisationId,
    allocation::AllocationRules,
    creditor::{FiscalPolicy, Requisites},
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

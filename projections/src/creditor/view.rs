use chrono::{DateTime, Utc};
use domain::{CreditorId, OrganisationId, creditor::Requisites};

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
        /// Since when its debts are served.
        registered_at: DateTime<Utc>,
        /// Version of the creditor's stream.
        version: i64,
    }
}

//! What happened to a creditor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Requisites;
use crate::{
    OrganisationId,
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
}

stored_events!(CreditorEvent {
    Registered => "CreditorRegistered",
    Renamed => "CreditorRenamed",
    RequisitesSet => "CreditorRequisitesSet",
});

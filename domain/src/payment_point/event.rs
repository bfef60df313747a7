//! What happened to a point.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{PointClosing, PointFacts};
use crate::{OrganisationId, values::ExternalId};

/// Any event of a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentPointEvent {
    /// It is this from now on.
    Stated {
        /// Organisation that tells borrowers of it.
        organisation: OrganisationId,
        /// Its id where the file comes from.
        external_id: ExternalId,
        /// What it is, whole.
        facts: Box<PointFacts>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is not shown any more.
    Closed {
        /// Why.
        why: PointClosing,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is shown again.
    Opened {
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PaymentPointEvent {
    Stated => "PaymentPointStated",
    Closed => "PaymentPointClosed",
    Opened => "PaymentPointOpened",
});

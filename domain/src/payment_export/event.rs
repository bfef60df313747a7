//! What happened to an export.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CsvEncoding, ExportBatch};
use crate::{CreditorId, OrganisationId, StaffId, values::BoundedText};

/// Any event of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentExportEvent {
    /// Payments are exported to a consumer from now on.
    Registered {
        /// Organisation whose payments they are.
        organisation: OrganisationId,
        /// Name of the consumer.
        name: BoundedText<100>,
        /// Whose payments; empty for those of all creditors.
        creditors: BTreeSet<CreditorId>,
        /// How CSV files are encoded.
        encoding: CsvEncoding,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has another name or encoding, or was switched.
    Changed {
        /// Name of the consumer.
        name: BoundedText<100>,
        /// How CSV files of later batches are encoded.
        encoding: CsvEncoding,
        /// Whether new batches may begin.
        enabled: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// A batch is offered until it is acknowledged.
    BatchStarted {
        /// The batch.
        batch: ExportBatch,
        /// When.
        at: DateTime<Utc>,
    },
    /// The consumer has the batch.
    BatchAcknowledged {
        /// Number of the batch.
        number: u64,
        /// Who says so.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PaymentExportEvent {
    Registered => "PaymentExportRegistered",
    Changed => "PaymentExportChanged",
    BatchStarted => "PaymentExportBatchStarted",
    BatchAcknowledged => "PaymentExportBatchAcknowledged",
});

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{CreditorId, OrganisationId, PaymentExportId, payment_export::CsvEncoding, values::Kopecks};
use uuid::Uuid;

use crate::framework::Document;

code_column!(CsvEncoding { Utf8, Windows1251 });

read_table! {
    /// The export of payments to one consumer (выгрузка платежей).
    pub struct PaymentExportItem in "read_payment_export" {
        /// The export.
        id: PaymentExportId,
        /// Organisation whose payments they are.
        organisation_id: OrganisationId,
        /// Name of the consumer.
        name: String,
        /// Whose payments; empty for those of all creditors.
        creditors: Document<BTreeSet<CreditorId>>,
        /// How CSV files of the next batch are encoded.
        encoding: CsvEncoding,
        /// Whether new batches may begin.
        enabled: bool,
        /// Batches begun.
        batches: i64,
        /// Of them, acknowledged.
        acknowledged: i64,
        /// Since when payments are exported to it.
        registered_at: DateTime<Utc>,
        /// Version of its stream.
        version: i64,
    }
}

read_table! {
    /// A batch of an export (пакет выгрузки).
    pub struct ExportBatchItem in "read_payment_export_batch" {
        /// Batch.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The export.
        export_id: PaymentExportId,
        /// Number within the export, from 1.
        number: i64,
        /// Movements of money.
        rows: i64,
        /// Money that came.
        received: Kopecks,
        /// Money that went back, as a sum above zero.
        returned: Kopecks,
        /// Whether there were more movements behind it when it was begun.
        more: bool,
        /// How its CSV file is encoded.
        encoding: CsvEncoding,
        /// SHA-256 of its CSV file, hexadecimal.
        csv_sha256: String,
        /// Who has begun it.
        started_by: String,
        /// When it was begun.
        started_at: DateTime<Utc>,
        /// Who has acknowledged it.
        acknowledged_by: Option<String>,
        /// When it was acknowledged.
        acknowledged_at: Option<DateTime<Utc>>,
    }
}

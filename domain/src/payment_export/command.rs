//! What can be asked of an export.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{BatchContents, CsvEncoding};
use crate::{CreditorId, OrganisationId, StaffId, values::BoundedText};

/// Any command to an export.
#[derive(Clone, Debug, PartialEq)]
pub enum PaymentExportCommand {
    /// See [`RegisterExport`].
    Register(RegisterExport),
    /// See [`ChangeExport`].
    Change(ChangeExport),
    /// See [`StartBatch`].
    StartBatch(StartBatch),
    /// See [`AcknowledgeBatch`].
    AcknowledgeBatch(AcknowledgeBatch),
}

/// Begin to export payments to a consumer, from the first payment there is.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterExport {
    /// Organisation whose payments they are.
    pub organisation: OrganisationId,
    /// Name of the consumer.
    pub name: BoundedText<100>,
    /// Whose payments; empty for those of all creditors. Never changes: what lies behind would be missed or doubled.
    pub creditors: BTreeSet<CreditorId>,
    /// How CSV files are encoded.
    pub encoding: CsvEncoding,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give it another name, encoding, or switch it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeExport {
    /// Name of the consumer.
    pub name: BoundedText<100>,
    /// How CSV files of later batches are encoded.
    pub encoding: CsvEncoding,
    /// Whether new batches may begin.
    pub enabled: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begin the next batch.
#[derive(Clone, Debug, PartialEq)]
pub struct StartBatch {
    /// What there is behind the last batch; `None` when there is nothing.
    pub contents: Option<BatchContents>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Confirm that the consumer has a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct AcknowledgeBatch {
    /// Number of the batch.
    pub number: u64,
    /// Who says so.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

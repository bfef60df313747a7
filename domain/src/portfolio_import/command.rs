//! What can be asked of a load.

use chrono::{DateTime, Utc};

use super::{FileKind, RowCounts};
use crate::{OrganisationId, Sha256Hex, values::BoundedText};

/// Any command to a load.
#[derive(Clone, Debug, PartialEq)]
pub enum PortfolioImportCommand {
    /// See [`StartImport`].
    Start(StartImport),
    /// See [`RecordRows`].
    RecordRows(RecordRows),
    /// See [`CompleteImport`].
    Complete(CompleteImport),
    /// See [`FailImport`].
    Fail(FailImport),
}

/// Begin to load a file.
#[derive(Clone, Debug, PartialEq)]
pub struct StartImport {
    /// Organisation it belongs to.
    pub organisation: OrganisationId,
    /// What the file holds.
    pub kind: FileKind,
    /// Name of the file.
    pub file_name: BoundedText<255>,
    /// SHA-256 of its bytes.
    pub file_sha256: Sha256Hex,
    /// Who loads it, as the event store names actors: `staff:…`, `cli`.
    pub by: BoundedText<100>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that the rows up to a line are done, in the same unit of work as their effects.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRows {
    /// The last line done; the header is line 1.
    pub through_line: u64,
    /// What became of the rows since the line recorded before.
    pub counts: RowCounts,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that the whole file is done.
#[derive(Clone, Debug, PartialEq)]
pub struct CompleteImport {
    /// When.
    pub at: DateTime<Utc>,
}

/// Give the load up.
#[derive(Clone, Debug, PartialEq)]
pub struct FailImport {
    /// Stable code of the reason.
    pub code: BoundedText<64>,
    /// When.
    pub at: DateTime<Utc>,
}

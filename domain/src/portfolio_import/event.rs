//! What happened to a load.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{FileKind, RowCounts};
use crate::{OrganisationId, Sha256Hex, values::BoundedText};

/// Any event of a load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PortfolioImportEvent {
    /// A file is being loaded.
    Started {
        /// Organisation it belongs to.
        organisation: OrganisationId,
        /// What the file holds.
        kind: FileKind,
        /// Name of the file.
        file_name: BoundedText<255>,
        /// SHA-256 of its bytes.
        file_sha256: Sha256Hex,
        /// Who loads it.
        by: BoundedText<100>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The rows up to a line are done.
    RowsRecorded {
        /// The last line done; the header is line 1.
        through_line: u64,
        /// What became of the rows since the line recorded before.
        counts: RowCounts,
        /// When.
        at: DateTime<Utc>,
    },
    /// The whole file is done.
    Completed {
        /// What became of all rows.
        totals: RowCounts,
        /// When.
        at: DateTime<Utc>,
    },
    /// The load was given up.
    Failed {
        /// Stable code of the reason.
        code: BoundedText<64>,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PortfolioImportEvent {
    Started => "PortfolioImportStarted",
    RowsRecorded => "PortfolioImportRowsRecorded",
    Completed => "PortfolioImportCompleted",
    Failed => "PortfolioImportFailed",
});

use chrono::{DateTime, Utc};
use domain::{
    ImportId, OrganisationId,
    portfolio_import::{FileKind, ImportState},
};

code_column!(FileKind { Portfolio, Repayments, Schedule });
code_column!(ImportState { Unknown, Running, Completed, Failed });

read_table! {
    /// A load of a file (загрузка портфеля).
    pub struct ImportItem in "read_import" {
        /// The load.
        id: ImportId,
        /// Organisation it belongs to.
        organisation_id: OrganisationId,
        /// What the file holds.
        kind: FileKind,
        /// Where the load stands.
        state: ImportState,
        /// Name of the file.
        file_name: String,
        /// SHA-256 of its bytes, hexadecimal.
        file_sha256: String,
        /// Who loads it.
        started_by: String,
        /// When it began.
        started_at: DateTime<Utc>,
        /// When it ended, either way.
        finished_at: Option<DateTime<Utc>>,
        /// The last line done.
        through_line: i64,
        /// Rows read.
        rows: i64,
        /// Rows taken.
        accepted: i64,
        /// Of them, rows that brought something new.
        changed: i64,
        /// Of them, rows that said what was known.
        unchanged: i64,
        /// Rows not taken.
        refused: i64,
        /// Code of the reason it was given up.
        failure: Option<String>,
        /// When it last moved.
        changed_at: DateTime<Utc>,
        /// Version of the load's stream.
        version: i64,
    }
}

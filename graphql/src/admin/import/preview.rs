use async_graphql::{ID, SimpleObject};
use commands::portfolio_import::ImportPreview as Found;
use uuid::Uuid;

use super::noun::{ImportRefusal, ImportState, RowCounts};
use crate::shared::{NodeKind, UserError, id_of};

/// What a load would do, found out in the background.
#[derive(Clone, SimpleObject)]
pub(crate) struct ImportPreview {
    /// Id; ask `importPreview` while the state is RUNNING. Kept for a day.
    id: ID,
    /// RUNNING, then COMPLETED with a report, or FAILED with the reason.
    state: ImportState,
    /// What a load would do.
    report: Option<ImportPreviewReport>,
    /// Why the file cannot be loaded at all.
    failure: Option<UserError>,
}

/// What a load would do.
#[derive(Clone, SimpleObject)]
pub(crate) struct ImportPreviewReport {
    /// What would become of the rows.
    totals: RowCounts,
    /// The first refused rows, at most a hundred.
    refusals: Vec<ImportRefusal>,
    /// Whether this very file was loaded before without a refusal, so that a load would do nothing.
    repeated: bool,
}

impl ImportPreview {
    /// What was found by now.
    pub(super) fn new(id: Uuid, found: Option<Found>) -> Self {
        let (state, report, failure) = match found {
            None => (ImportState::Running, None, None),
            Some(Found::Loadable { totals, refusals, repeated }) => {
                let refusals = refusals.into_iter().map(ImportRefusal::from).collect();
                let report = ImportPreviewReport { totals: totals.into(), refusals, repeated };
                (ImportState::Completed, Some(report), None)
            }
            Some(Found::Unreadable { code, message }) => (ImportState::Failed, None, Some(UserError::kept(code, message))),
        };
        Self { id: id_of(NodeKind::Preview, id), state, report, failure }
    }

    /// Why the file cannot be loaded at all.
    pub(super) fn user_errors(&self) -> Vec<UserError> {
        self.failure.iter().cloned().collect()
    }
}

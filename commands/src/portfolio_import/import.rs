//! The load of one file at hand, and how a load is recognised.

use std::sync::Arc;

use domain::{
    ImportId, OrganisationId, Sha256Hex,
    portfolio_import::{ImportState, PortfolioImport, RowCounts},
    staff_member::Permission,
    values::BoundedText,
};
use uuid::Uuid;

use super::{RowRefusal, RowSource, SourceError, load::Load};
use crate::{Caller, CommandError, Commands, Rejection, Token};

/// Whether a load writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Look what would happen and write nothing.
    Preview,
    /// Load.
    Write,
}

/// A file to be loaded.
pub struct ImportFile {
    /// Its name, for people.
    pub name: BoundedText<255>,
    /// SHA-256 of its bytes: the same file is the same load.
    pub sha256: Sha256Hex,
    /// Opens it from its start; called twice, once to see that it can be read to its end. May block.
    pub open: Arc<dyn Fn() -> Result<Box<dyn RowSource>, SourceError> + Send + Sync>,
}

/// What a load has done.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The load.
    pub import: ImportId,
    /// What became of the rows.
    pub totals: RowCounts,
    /// The first refused rows, at most a hundred; all of a written load stand in its report.
    pub refusals: Vec<RowRefusal>,
    /// Whether the same file was loaded before without a refusal, so that nothing was done now.
    pub repeated: bool,
    /// How far a reader must have come to see all of it.
    pub token: Token,
}

/// The same file with refused rows may be loaded again so often.
const MOST_RUNS: u32 = 1_000;

impl Commands {
    /// Loads a file from where an earlier load of it stopped to its end; `progress` is told the bytes read so far.
    pub async fn import_file(
        &self,
        caller: &Caller,
        file: ImportFile,
        mode: ImportMode,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<ImportReport, CommandError> {
        caller.require(Permission::ImportRun)?;
        let (import, _) = self.import_of(caller.organisation, &file.sha256).await?;
        let load = Load { caller, by: &caller.actor_name(), import, mode, progress };
        self.run_load(&load, &file).await
    }

    /// The load of this file: a new one, one that was interrupted, or one that is done. A done one with refused rows is
    /// followed by a new run, because the rows may be taken by now.
    pub(super) async fn import_of(
        &self,
        organisation: OrganisationId,
        sha256: &Sha256Hex,
    ) -> Result<(ImportId, PortfolioImport), CommandError> {
        let name = format!("{organisation}/{}", sha256.as_str());
        for run in 0..MOST_RUNS {
            let import = ImportId::new(Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("import/{name}/{run}").as_bytes()));
            let (state, _) = self.store.load::<PortfolioImport>(import).await?;
            let again = match state.state() {
                ImportState::Failed => true,
                ImportState::Completed => state.totals().refused > 0,
                ImportState::Unknown | ImportState::Running => false,
            };
            if !again {
                return Ok((import, state));
            }
        }
        Err(Rejection::new("IMPORT_REPEATED", crate::texts::IMPORT_REPEATED).into())
    }
}

//! Rules of a load.

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    CompleteImport, FailImport, PortfolioImportCommand, PortfolioImportError, PortfolioImportEvent, RecordRows, RowCounts,
    StartImport,
};
use crate::{OrganisationId, Sha256Hex, decided::write_all};

type Decision = Result<Option<PortfolioImportEvent>, PortfolioImportError>;

/// Where a load stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    /// Not started.
    #[default]
    Unknown,
    /// Rows are being loaded; after a crash it goes on from [`PortfolioImport::through_line`].
    Running,
    /// The whole file is done.
    Completed,
    /// Given up.
    Failed,
}

/// One load of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PortfolioImport {
    state: ImportState,
    organisation: OrganisationId,
    file_sha256: Option<Sha256Hex>,
    through_line: u64,
    totals: RowCounts,
}

impl PortfolioImport {
    /// Where the load stands.
    #[must_use]
    pub const fn state(&self) -> ImportState {
        self.state
    }

    /// The last line done, 0 before the first: where to go on after a crash.
    #[must_use]
    pub const fn through_line(&self) -> u64 {
        self.through_line
    }

    /// What became of all rows so far.
    #[must_use]
    pub const fn totals(&self) -> RowCounts {
        self.totals
    }

    /// SHA-256 of the file, once started: going on with another file is no going on.
    #[must_use]
    pub const fn file_sha256(&self) -> Option<&Sha256Hex> {
        self.file_sha256.as_ref()
    }

    fn decide(&self, command: PortfolioImportCommand) -> Decision {
        match command {
            PortfolioImportCommand::Start(start) => self.start(start),
            PortfolioImportCommand::RecordRows(record) => self.record_rows(&record),
            PortfolioImportCommand::Complete(complete) => self.complete(&complete),
            PortfolioImportCommand::Fail(fail) => self.fail(fail),
        }
    }

    /// Once; the same file of the same organisation again changes nothing.
    fn start(&self, start: StartImport) -> Decision {
        let StartImport { organisation, kind, file_name, file_sha256, by, at } = start;
        match &self.file_sha256 {
            None => Ok(Some(PortfolioImportEvent::Started { organisation, kind, file_name, file_sha256, by, at })),
            Some(known) if *known == file_sha256 && self.organisation == organisation => Ok(None),
            Some(_) => Err(PortfolioImportError::AlreadyStarted),
        }
    }

    /// Lines only go forward; the line recorded last changes nothing.
    fn record_rows(&self, record: &RecordRows) -> Decision {
        let RecordRows { through_line, counts, at } = *record;
        let same = self.through_line == through_line;
        match self.state {
            ImportState::Unknown => Err(PortfolioImportError::NotStarted),
            ImportState::Running | ImportState::Completed | ImportState::Failed if same => Ok(None),
            ImportState::Completed | ImportState::Failed => Err(PortfolioImportError::Finished),
            ImportState::Running if through_line < self.through_line => Err(PortfolioImportError::LineBehind),
            ImportState::Running if !counts.add_up() => Err(PortfolioImportError::CountsMismatch),
            ImportState::Running => Ok(Some(PortfolioImportEvent::RowsRecorded { through_line, counts, at })),
        }
    }

    /// Completing twice changes nothing.
    fn complete(&self, complete: &CompleteImport) -> Decision {
        match self.state {
            ImportState::Unknown => Err(PortfolioImportError::NotStarted),
            ImportState::Completed => Ok(None),
            ImportState::Failed => Err(PortfolioImportError::Finished),
            ImportState::Running => Ok(Some(PortfolioImportEvent::Completed { totals: self.totals, at: complete.at })),
        }
    }

    /// Giving up twice changes nothing.
    fn fail(&self, fail: FailImport) -> Decision {
        match self.state {
            ImportState::Unknown => Err(PortfolioImportError::NotStarted),
            ImportState::Failed => Ok(None),
            ImportState::Completed => Err(PortfolioImportError::Finished),
            ImportState::Running => Ok(Some(PortfolioImportEvent::Failed { code: fail.code, at: fail.at })),
        }
    }
}

impl Aggregate for PortfolioImport {
    const TYPE: &'static str = "portfolio_import"; // stored; never rename
    type Command = PortfolioImportCommand;
    type Event = PortfolioImportEvent;
    type Error = PortfolioImportError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PortfolioImportEvent::Started { organisation, file_sha256, .. } => {
                self.state = ImportState::Running;
                self.organisation = organisation;
                self.file_sha256 = Some(file_sha256);
            }
            PortfolioImportEvent::RowsRecorded { through_line, counts, at: _ } => {
                self.through_line = through_line;
                self.totals = self.totals.plus(counts);
            }
            PortfolioImportEvent::Completed { .. } => self.state = ImportState::Completed,
            PortfolioImportEvent::Failed { .. } => self.state = ImportState::Failed,
        }
    }
}

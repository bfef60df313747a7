//! From the first line of a file to its last, batch by batch.

use std::sync::{Arc, Mutex};

use domain::{
    ImportId,
    portfolio_import::{
        CompleteImport, ImportState, PortfolioImport, PortfolioImportCommand, RecordRows, RowCounts, StartImport,
    },
    values::BoundedText,
};
use event_store::{CommandContext, Unit};
use tokio::sync::mpsc;

use super::{
    FileKind, ImportFile, ImportMode, ImportReport, RowSource, SourceError,
    batch::{Batch, Batches, stored_kind},
    outcome::Outcome,
};
use crate::{Caller, CommandError, Commands, Rejection, Token};

/// Refusals that a report holds at most.
const SHOWN_REFUSALS: usize = 100;

/// A load at work.
pub(super) struct Load<'a> {
    pub(super) caller: &'a Caller,
    /// Who asked for it, as it stands in events.
    pub(super) by: &'a str,
    pub(super) import: ImportId,
    pub(super) mode: ImportMode,
    /// Told the bytes read so far.
    pub(super) progress: &'a (dyn Fn(u64) + Send + Sync),
}

impl Load<'_> {
    fn writes(&self) -> bool {
        self.mode == ImportMode::Write
    }
}

impl Commands {
    /// Loads a file from where the load stands to the file's end. A file that breaks in the middle is not begun.
    pub(super) async fn run_load(&self, load: &Load<'_>, file: &ImportFile) -> Result<ImportReport, CommandError> {
        let import = load.import;
        let (done, _) = self.store.load::<PortfolioImport>(import).await?;
        if done.state() == ImportState::Completed {
            let (totals, token) = (done.totals(), Token::START);
            return Ok(ImportReport { import, totals, refusals: Vec::new(), repeated: true, token });
        }
        let source = open_checked(file).await?;
        let mut report =
            ImportReport { import, totals: RowCounts::default(), refusals: Vec::new(), repeated: false, token: Token::START };
        if load.writes() {
            let context = self.load_context(load, "start");
            let start = start_command(load.caller, load.by, file, source.kind(), &context)?;
            report.token = self.execute::<PortfolioImport>(&context, import, None, start).await?.token;
        }
        let mut batches = read_batches(source, if load.writes() { done.through_line() } else { 0 });
        while let Some(read) = batches.recv().await {
            let (batch, bytes) = read.map_err(unreadable)?;
            self.load_batch(load, &batch, &mut report).await?;
            (load.progress)(bytes);
        }
        if load.writes() {
            let context = self.load_context(load, "complete");
            let complete = PortfolioImportCommand::Complete(CompleteImport { at: context.occurred_at });
            report.token = self.execute::<PortfolioImport>(&context, import, None, complete).await?.token;
            report.totals = self.store.load::<PortfolioImport>(import).await?.0.totals();
        }
        Ok(report)
    }

    pub(super) fn load_context(&self, load: &Load<'_>, step: &str) -> CommandContext {
        let context = self.follow_up(load.caller, load.import.uuid(), step);
        CommandContext { channel: "import", actor: load.by.to_owned(), ..context }
    }

    async fn load_batch(&self, load: &Load<'_>, batch: &Batch, report: &mut ImportReport) -> Result<(), CommandError> {
        let context = self.load_context(load, &format!("rows/{}", batch.through_line));
        let outcome = Mutex::new(Outcome::default());
        let decide = |unit: Unit| async {
            let (unit, decided) = self.decide_batch(load, &context, batch, unit).await?;
            if let Ok(mut outcome) = outcome.lock() {
                *outcome = decided;
            }
            Ok::<_, CommandError>(unit)
        };
        match load.mode {
            ImportMode::Preview => drop(self.store.rehearse(decide).await?),
            ImportMode::Write => report.token = report.token.max(self.transact(&context, decide).await?.token),
        }
        let outcome = outcome.into_inner().unwrap_or_default();
        add(&mut report.totals, outcome.counts);
        let room = SHOWN_REFUSALS.saturating_sub(report.refusals.len());
        report.refusals.extend(outcome.refusals.into_iter().take(room));
        Ok(())
    }

    async fn decide_batch(
        &self,
        load: &Load<'_>,
        context: &CommandContext,
        batch: &Batch,
        mut unit: Unit,
    ) -> Result<(Unit, Outcome), CommandError> {
        let (caller, at) = (load.caller, context.occurred_at);
        let mut import = unit.load::<PortfolioImport>(load.import).await?;
        let mut outcome = Outcome::default();
        self.decide_portfolio(caller, at, batch, &mut unit, &mut outcome).await?;
        self.decide_repayments(caller, at, batch, &mut unit, &mut outcome).await?;
        self.decide_schedules(caller, at, batch, &mut unit, &mut outcome).await?;
        for (_, row) in &batch.rows {
            if let Err(bad) = row {
                outcome.refuse(bad.refusals.iter().cloned());
            }
        }
        if load.writes() {
            let record = RecordRows { through_line: batch.through_line, counts: outcome.counts, at };
            unit.decide::<_, CommandError>(&mut import, None, PortfolioImportCommand::RecordRows(record)).await?;
            // Before the batch is written: killed in between, the load comes here again and replaces them.
            self.keep_refusals(load.import, batch, &outcome.refusals).await?;
        }
        Ok((unit, outcome))
    }
}

/// The command that begins the load of a file.
pub(super) fn start_command(
    caller: &Caller,
    by: &str,
    file: &ImportFile,
    kind: FileKind,
    context: &CommandContext,
) -> Result<PortfolioImportCommand, CommandError> {
    Ok(PortfolioImportCommand::Start(StartImport {
        organisation: caller.organisation,
        kind: stored_kind(kind),
        file_name: file.name.clone(),
        file_sha256: file.sha256.clone(),
        by: BoundedText::parse(by).map_err(|error| Rejection::invalid("actor", error))?,
        at: context.occurred_at,
    }))
}

/// Reads the file to its end once and opens it anew.
async fn open_checked(file: &ImportFile) -> Result<Box<dyn RowSource>, CommandError> {
    let open = Arc::clone(&file.open);
    blocking(move || {
        let mut source = open()?;
        while source.next_row()?.is_some() {}
        open()
    })
    .await
}

/// Reads in a thread that may wait for the disk.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, CommandError> {
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|error| CommandError::Internal(Box::new(error)))?.map_err(unreadable)
}

/// Reads ahead in a thread of its own, a few batches at most.
fn read_batches(source: Box<dyn RowSource>, from: u64) -> mpsc::Receiver<Result<(Batch, u64), SourceError>> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let mut batches = Batches::new(source, from);
        loop {
            let read = match batches.next_batch() {
                Ok(Some(batch)) => Ok((batch, batches.bytes_read())),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let broken = read.is_err();
            if sender.blocking_send(read).is_err() || broken {
                return;
            }
        }
    });
    receiver
}

fn add(totals: &mut RowCounts, more: RowCounts) {
    totals.rows += more.rows;
    totals.accepted += more.accepted;
    totals.changed += more.changed;
    totals.unchanged += more.unchanged;
    totals.refused += more.refused;
}

pub(crate) fn unreadable(error: SourceError) -> CommandError {
    Rejection::new(error.code, error.reason).at("file").into()
}

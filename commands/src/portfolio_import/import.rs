//! The load of one file, from its first line to its last.

use std::sync::Mutex;

use domain::{
    ImportId, Sha256Hex,
    portfolio_import::{
        CompleteImport, ImportState, PortfolioImport, PortfolioImportCommand, RecordRows, RowCounts, StartImport,
    },
    staff_member::Permission,
    values::BoundedText,
};
use event_store::{CommandContext, Unit};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    RowRefusal, RowSource, SourceError,
    batch::{Batch, Batches, stored_kind},
    outcome::Outcome,
};
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
    /// Opens it from its start; called twice, once to see that it can be read to its end.
    pub open: Box<dyn Fn() -> Result<Box<dyn RowSource>, SourceError> + Send + Sync>,
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

/// Refusals that a report holds at most.
const SHOWN_REFUSALS: usize = 100;
/// The same file with refused rows may be loaded again so often.
const MOST_RUNS: u32 = 1_000;

impl Commands {
    /// Loads a file; `progress` is told the bytes read so far.
    pub async fn import_file(
        &self,
        caller: &Caller,
        file: ImportFile,
        mode: ImportMode,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<ImportReport, CommandError> {
        caller.require(Permission::ImportRun)?;
        self.check_readable(&file).await?;
        let source = (file.open)().map_err(unreadable)?;
        let kind = source.kind();
        let (import, done) = self.import_of(caller, &file.sha256).await?;
        if done.state() == ImportState::Completed {
            let (totals, token) = (done.totals(), Token::START);
            return Ok(ImportReport { import, totals, refusals: Vec::new(), repeated: true, token });
        }
        let mut token = Token::START;
        if mode == ImportMode::Write {
            let context = self.import_context(caller, import, "start");
            let start = StartImport {
                organisation: caller.organisation,
                kind: stored_kind(kind),
                file_name: file.name.clone(),
                file_sha256: file.sha256.clone(),
                by: BoundedText::parse(&caller.actor_name()).map_err(|error| Rejection::invalid("actor", error))?,
                at: context.occurred_at,
            };
            token = self.execute::<PortfolioImport>(&context, import, None, PortfolioImportCommand::Start(start)).await?.token;
        }
        let from = if mode == ImportMode::Write { done.through_line() } else { 0 };
        let mut report = ImportReport { import, totals: RowCounts::default(), refusals: Vec::new(), repeated: false, token };
        let mut batches = read_batches(source, from);
        while let Some(read) = batches.recv().await {
            let (batch, bytes) = read.map_err(unreadable)?;
            self.load_batch(caller, import, &batch, mode, &mut report).await?;
            progress(bytes);
        }
        if mode == ImportMode::Write {
            let context = self.import_context(caller, import, "complete");
            let complete = PortfolioImportCommand::Complete(CompleteImport { at: context.occurred_at });
            report.token = self.execute::<PortfolioImport>(&context, import, None, complete).await?.token;
            report.totals = self.store.load::<PortfolioImport>(import).await?.0.totals();
        }
        Ok(report)
    }

    /// The load that a file of this hash would be, or be a further run of.
    pub async fn import_id(&self, caller: &Caller, sha256: &Sha256Hex) -> Result<ImportId, CommandError> {
        caller.require(Permission::ImportRun)?;
        Ok(self.import_of(caller, sha256).await?.0)
    }

    /// Reads the file to its end once: a file that breaks in the middle is not begun.
    async fn check_readable(&self, file: &ImportFile) -> Result<(), CommandError> {
        let mut source = (file.open)().map_err(unreadable)?;
        let read = tokio::task::spawn_blocking(move || {
            while source.next_row()?.is_some() {}
            Ok(())
        });
        read.await.map_err(|error| CommandError::Internal(Box::new(error)))?.map_err(unreadable)
    }

    /// The load of this file: a new one, one that was interrupted, or one that is done. A done one with refused rows is
    /// followed by a new run, because the rows may be taken by now.
    async fn import_of(&self, caller: &Caller, sha256: &Sha256Hex) -> Result<(ImportId, PortfolioImport), CommandError> {
        let name = format!("{}/{}", caller.organisation, sha256.as_str());
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

    fn import_context(&self, caller: &Caller, import: ImportId, step: &str) -> CommandContext {
        CommandContext { channel: "import", ..self.follow_up(caller, import.uuid(), step) }
    }

    async fn load_batch(
        &self,
        caller: &Caller,
        import: ImportId,
        batch: &Batch,
        mode: ImportMode,
        report: &mut ImportReport,
    ) -> Result<(), CommandError> {
        let context = self.import_context(caller, import, &format!("rows/{}", batch.through_line));
        let outcome = Mutex::new(Outcome::default());
        let decide = |unit: Unit| async {
            let (unit, decided) = self.decide_batch(caller, &context, import, (batch, mode), unit).await?;
            if let Ok(mut outcome) = outcome.lock() {
                *outcome = decided;
            }
            Ok::<_, CommandError>(unit)
        };
        match mode {
            ImportMode::Preview => drop(self.store.rehearse(decide).await?),
            ImportMode::Write => report.token = report.token.max(self.transact(&context, decide).await?.token),
        }
        let outcome = outcome.into_inner().unwrap_or_default();
        if mode == ImportMode::Write {
            self.keep_refusals(import, &outcome.refusals).await?;
        }
        add(&mut report.totals, outcome.counts);
        let room = SHOWN_REFUSALS.saturating_sub(report.refusals.len());
        report.refusals.extend(outcome.refusals.into_iter().take(room));
        Ok(())
    }

    async fn decide_batch(
        &self,
        caller: &Caller,
        context: &CommandContext,
        import: ImportId,
        (batch, mode): (&Batch, ImportMode),
        mut unit: Unit,
    ) -> Result<(Unit, Outcome), CommandError> {
        let mut load = unit.load::<PortfolioImport>(import).await?;
        let mut outcome = Outcome::default();
        self.decide_portfolio(caller, context.occurred_at, batch, &mut unit, &mut outcome).await?;
        self.decide_repayments(caller, context.occurred_at, batch, &mut unit, &mut outcome).await?;
        self.decide_schedules(caller, context.occurred_at, batch, &mut unit, &mut outcome).await?;
        for (_, row) in &batch.rows {
            if let Err(refusals) = row {
                outcome.refuse(refusals.iter().cloned());
            }
        }
        if mode == ImportMode::Write {
            let record = RecordRows { through_line: batch.through_line, counts: outcome.counts, at: context.occurred_at };
            unit.decide::<_, CommandError>(&mut load, None, PortfolioImportCommand::RecordRows(record)).await?;
        }
        Ok((unit, outcome))
    }

    async fn keep_refusals(&self, import: ImportId, refusals: &[RowRefusal]) -> Result<(), CommandError> {
        let (mut lines, mut numbers): (Vec<i64>, Vec<i32>) = (Vec::new(), Vec::new());
        for (index, refusal) in refusals.iter().enumerate() {
            lines.push(i64::try_from(refusal.line).unwrap_or(i64::MAX));
            numbers.push(i32::try_from(index).unwrap_or(i32::MAX));
        }
        sqlx::query(
            "INSERT INTO import_refusals (import_id, line, number, column_name, code, reason)
             SELECT $1, l, n, c, k, r FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[]) AS x (l, n, c, k, r)
             ON CONFLICT DO NOTHING",
        )
        .bind(import.uuid())
        .bind(lines)
        .bind(numbers)
        .bind(refusals.iter().map(|refusal| refusal.column.as_deref()).collect::<Vec<_>>())
        .bind(refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>())
        .bind(refusals.iter().map(|refusal| refusal.reason.as_str()).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
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

fn unreadable(error: SourceError) -> CommandError {
    Rejection::new(error.code, error.reason).at("file").into()
}

//! Batches: some hundred rows that are written together.

use domain::portfolio_import::FileKind as DomainKind;

use super::{FileKind, NumberedRow, Row, RowSource, SourceError};

/// Rows in a batch; a schedule is never cut, so a batch may be longer by one schedule.
const ROWS: usize = 500;

/// Rows with their lines, as they stand in the file.
pub(super) struct Batch {
    pub(super) rows: Vec<NumberedRow>,
    /// The last line of the batch.
    pub(super) through_line: u64,
}

impl Batch {
    /// The good rows of one kind with their lines.
    pub(super) fn rows_of<'a, T>(&'a self, pick: impl Fn(&'a Row) -> Option<&'a T>) -> Vec<(u64, &'a T)> {
        self.rows.iter().filter_map(|(line, row)| Some((*line, pick(row.as_ref().ok()?)?))).collect()
    }
}

/// Cuts a file into batches.
pub(super) struct Batches {
    source: Box<dyn RowSource>,
    /// Read ahead to see whether the schedule at hand goes on.
    next: Option<NumberedRow>,
    /// Lines up to here were done by an earlier run.
    done_through: u64,
}

impl Batches {
    pub(super) fn new(source: Box<dyn RowSource>, done_through: u64) -> Self {
        Self { source, next: None, done_through }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    fn read(&mut self) -> Result<Option<NumberedRow>, SourceError> {
        loop {
            match self.next.take().map_or_else(|| self.source.next_row(), |next| Ok(Some(next)))? {
                Some((line, _)) if line <= self.done_through => {}
                other => return Ok(other),
            }
        }
    }

    /// The next batch; `None` at the end.
    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, SourceError> {
        let mut rows = Vec::with_capacity(ROWS);
        while let Some(row) = self.read()? {
            let full = rows.len() >= ROWS;
            if full && !continues(rows.last(), &row) {
                self.next = Some(row);
                break;
            }
            rows.push(row);
        }
        Ok(rows.last().map(|(line, _)| *line).map(|through_line| Batch { rows, through_line }))
    }
}

/// Whether a row belongs to the same schedule as the one before it.
fn continues(last: Option<&NumberedRow>, next: &NumberedRow) -> bool {
    match (last, next) {
        (Some((_, Ok(Row::Schedule(last)))), (_, Ok(Row::Schedule(next)))) => last.debt_number == next.debt_number,
        _ => false,
    }
}

/// The same kind as the import's events name it.
pub(super) const fn stored_kind(kind: FileKind) -> DomainKind {
    match kind {
        FileKind::Portfolio => DomainKind::Portfolio,
        FileKind::Repayments => DomainKind::Repayments,
        FileKind::Schedule => DomainKind::Schedule,
    }
}

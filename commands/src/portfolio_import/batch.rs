//! Batches: some hundred rows that are written together.

use domain::{
    Refusal,
    debt::{DebtError, LONGEST_SCHEDULE},
    portfolio_import::FileKind as DomainKind,
    values::DebtNumber,
};

use super::{BadRow, FileKind, NumberedRow, Row, RowRefusal, RowSource, SourceError};

/// Rows in a batch; a schedule is never cut, so a batch may be longer by one schedule.
const ROWS: usize = 500;

/// Rows with their lines, as they stand in the file.
pub(super) struct Batch {
    pub(super) rows: Vec<NumberedRow>,
    /// The last line of the batch.
    pub(super) through_line: u64,
    /// The line before the batch when it is a row that does not tell its debt: the first schedule may lack it.
    pub(super) stray_before: Option<u64>,
}

impl Batch {
    /// The good rows of one kind with their lines.
    pub(super) fn rows_of<'a, T>(&'a self, pick: impl Fn(&'a Row) -> Option<&'a T>) -> Vec<(u64, &'a T)> {
        self.rows.iter().filter_map(|(line, row)| Some((*line, pick(row.as_ref().ok()?)?))).collect()
    }
}

/// Cuts a file into batches. Where it cuts follows from the file alone, so that a load that goes on cuts as before.
pub(super) struct Batches {
    source: Box<dyn RowSource>,
    /// Lines up to here were done by an earlier run.
    done_through: u64,
    /// Read ahead to see whether the schedule at hand goes on.
    next: Option<NumberedRow>,
    /// The schedule at hand and how many rows it has so far.
    schedule: Option<DebtNumber>,
    length: usize,
    /// The line before the batch that comes, when it is a row of a schedule that does not tell its debt.
    stray: Option<u64>,
}

impl Batches {
    pub(super) fn new(source: Box<dyn RowSource>, done_through: u64) -> Self {
        Self { source, done_through, next: None, schedule: None, length: 0, stray: None }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// The next batch; `None` at the end.
    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, SourceError> {
        let Some(first) = self.read()? else { return Ok(None) };
        let stray_before = self.stray;
        let mut last = (first.0, debt_of(&first.1).cloned());
        let mut rows = Vec::with_capacity(ROWS);
        rows.push(first);
        while let Some(row) = self.read()? {
            if rows.len() >= ROWS && self.may_cut(last.1.as_ref(), debt_of(&row.1)) {
                self.next = Some(row);
                break;
            }
            if last.1.as_ref() != debt_of(&row.1) {
                last.1 = debt_of(&row.1).cloned();
            }
            last.0 = row.0;
            rows.push(row);
        }
        self.stray = self.stray_of(last.0, last.1.as_ref());
        Ok(Some(Batch { rows, through_line: last.0, stray_before }))
    }

    /// The next row behind those that are done.
    fn read(&mut self) -> Result<Option<NumberedRow>, SourceError> {
        if let Some(next) = self.next.take() {
            return Ok(Some(next));
        }
        while let Some((line, row)) = self.source.next_row()? {
            let row = self.bounded(line, row);
            if line > self.done_through {
                return Ok(Some((line, row)));
            }
            self.stray = self.stray_of(line, debt_of(&row));
        }
        Ok(None)
    }

    fn is_schedule(&self) -> bool {
        self.source.kind() == FileKind::Schedule
    }

    fn stray_of(&self, line: u64, debt: Option<&DebtNumber>) -> Option<u64> {
        (self.is_schedule() && debt.is_none()).then_some(line)
    }

    /// Refuses rows of a schedule beyond the longest, so that no batch grows with the file.
    fn bounded(&mut self, line: u64, row: Result<Row, BadRow>) -> Result<Row, BadRow> {
        let Some(debt) = debt_of(&row) else { return row };
        if self.schedule.as_ref() == Some(debt) {
            self.length += 1;
        } else {
            (self.schedule, self.length) = (Some(debt.clone()), 1);
        }
        if self.length <= LONGEST_SCHEDULE {
            return row;
        }
        let too_long = DebtError::ScheduleTooLong;
        let refusal = RowRefusal { line, column: None, code: too_long.code(), reason: too_long.message() };
        row.and(Err(BadRow { refusals: vec![refusal], debt_number: self.schedule.clone() }))
    }

    /// Whether a batch may end between two rows. A row that does not tell its debt stays with the schedule before it; the
    /// one after it learns of it as `stray_before`. Of a schedule that is too long the first row too many stays with it.
    fn may_cut(&self, last: Option<&DebtNumber>, next: Option<&DebtNumber>) -> bool {
        match (last, next) {
            _ if !self.is_schedule() => true,
            (Some(last), Some(next)) => last != next || self.length > LONGEST_SCHEDULE + 1,
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// The debt whose schedule a row belongs to, where it tells.
fn debt_of(row: &Result<Row, BadRow>) -> Option<&DebtNumber> {
    match row {
        Ok(Row::Schedule(row)) => Some(&row.debt_number),
        Ok(Row::Portfolio(_) | Row::Repayment(_)) => None,
        Err(bad) => bad.debt_number.as_ref(),
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

#[cfg(test)]
mod tests {
    use domain::values::{DebtNumber, Kopecks};

    use super::{
        super::{BadRow, FileKind, NumberedRow, Row, RowRefusal, RowSource, ScheduleRow, SourceError},
        Batch, Batches, LONGEST_SCHEDULE, ROWS, debt_of,
    };

    /// Rows by letters: a capital is a row of that debt, a small one a bad row of it, `?` one that does not tell.
    struct Rows(std::vec::IntoIter<NumberedRow>);

    impl RowSource for Rows {
        fn kind(&self) -> FileKind {
            FileKind::Schedule
        }

        fn next_row(&mut self) -> Result<Option<NumberedRow>, SourceError> {
            Ok(self.0.next())
        }

        fn bytes_read(&self) -> u64 {
            0
        }
    }

    fn batches(letters: &str, done_through: u64) -> Vec<Batch> {
        let rows: Vec<NumberedRow> = (2..).zip(letters.chars()).map(|(line, letter)| (line, row(line, letter))).collect();
        let mut batches = Batches::new(Box::new(Rows(rows.into_iter())), done_through);
        std::iter::from_fn(|| batches.next_batch().unwrap()).collect()
    }

    fn row(line: u64, letter: char) -> Result<Row, BadRow> {
        let debt_number = DebtNumber::parse(&letter.to_ascii_uppercase().to_string()).ok();
        if let (true, Some(debt_number)) = (letter.is_ascii_uppercase(), debt_number.clone()) {
            let (due, sum) = ("2026-12-01".parse().unwrap(), Kopecks::ZERO);
            return Ok(Row::Schedule(ScheduleRow { debt_number, due, principal: sum, interest: sum, other: sum }));
        }
        let refusal = RowRefusal { line, column: None, code: "BAD", reason: String::new() };
        Err(BadRow { refusals: vec![refusal], debt_number })
    }

    fn sizes(batches: &[Batch]) -> Vec<usize> {
        batches.iter().map(|batch| batch.rows.len()).collect()
    }

    #[test]
    fn a_schedule_is_not_cut_nor_parted_from_its_bad_rows() {
        let letters = format!("{}{}{}", "A".repeat(490), "B".repeat(20), "C".repeat(5));
        assert_eq!(sizes(&batches(&letters, 0)), [510, 5]);
        let letters = format!("{}{}{}", "A".repeat(499), "Bbb?", "C".repeat(5));
        let cut = batches(&letters, 0);
        assert_eq!((sizes(&cut), cut[1].stray_before), (vec![503, 5], Some(504)));
        let cut = batches(&"?".repeat(1_200), 0);
        assert_eq!((sizes(&cut), cut[0].stray_before, cut[2].stray_before), (vec![500, 500, 200], None, Some(1_001)));
    }

    #[test]
    fn a_schedule_that_is_too_long_is_told_so_and_does_not_fill_the_memory() {
        let letters = format!("{}B", "A".repeat(3_000));
        let cut = batches(&letters, 0);
        assert_eq!(sizes(&cut), [LONGEST_SCHEDULE + 1, 500, 500, 500, 300]);
        let refused = cut.iter().flat_map(|batch| &batch.rows).filter(|(_, row)| row.is_err());
        assert_eq!(refused.clone().count(), 1_800);
        let a = DebtNumber::parse("A").unwrap();
        for (line, row) in refused {
            let Err(bad) = row else { panic!("refused") };
            assert_eq!((bad.refusals[0].code, bad.refusals[0].line, debt_of(row)), ("SCHEDULE_TOO_LONG", *line, Some(&a)));
        }
    }

    #[test]
    fn a_load_that_goes_on_cuts_as_before() {
        let mut letters = String::new();
        for (part, repeat) in [("AAaA?", 90), ("B?", 300), ("CC", 700), ("?", 700), ("D?D", 200), ("E", 490), ("eF?G", 40)] {
            letters.push_str(&part.repeat(repeat));
        }
        let whole = batches(&letters, 0);
        assert!(whole.len() > 5);
        for (index, batch) in whole.iter().enumerate() {
            assert!(batch.rows.len() <= ROWS + LONGEST_SCHEDULE + 2);
            let rest = batches(&letters, batch.through_line);
            assert_eq!(rest.len(), whole.len() - index - 1);
            for (again, before) in rest.iter().zip(&whole[index + 1..]) {
                assert_eq!((again.through_line, again.stray_before), (before.through_line, before.stray_before));
                assert_eq!(again.rows, before.rows);
            }
        }
    }
}

//! Portfolio files made of rows in memory.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::{Months, NaiveDate};
use commands::portfolio_import::{
    BadRow, FileKind, ImportFile, NumberedRow, PersonRow, PortfolioRow, Row, RowRefusal, RowSource, ScheduleRow, SourceError,
    StatementRow, Upload, UploadFolder,
};
use domain::{
    Sha256Hex,
    debt::{DebtKind, DebtStatus},
    values::{BirthDate, BoundedText, DebtNumber, ExternalId, Kopecks, PersonName, Phone},
};
use uuid::Uuid;

use crate::desk::{Desk, shell};

/// The file of every upload of a folder.
pub(crate) struct File {
    kind: FileKind,
    rows: Vec<NumberedRow>,
    /// How often it was opened.
    opened: AtomicUsize,
    /// Which opening waits, none while 0, and before the row of which index.
    held: [AtomicUsize; 2],
    /// Breaks before the row of this index.
    broken_at: Option<usize>,
}

impl File {
    pub(crate) fn new(kind: FileKind, rows: Vec<NumberedRow>) -> Self {
        Self { kind, rows, opened: AtomicUsize::new(0), held: Default::default(), broken_at: None }
    }

    /// People with one debt each, `P-2` with `L-2` on line 2 and so on.
    pub(crate) fn portfolio(rows: u64) -> Self {
        Self::new(FileKind::Portfolio, (2..rows + 2).map(|line| (line, Ok(Row::Portfolio(Box::new(debt_row(line)))))).collect())
    }

    pub(crate) fn broken_at(self, index: usize) -> Self {
        Self { broken_at: Some(index), ..self }
    }

    /// The `opening`th reading, from 1, waits before the row of an index until it is let go.
    pub(crate) fn hold(&self, opening: usize, index: usize) {
        self.held[1].store(index, Ordering::SeqCst);
        self.held[0].store(opening, Ordering::SeqCst);
    }

    pub(crate) fn let_go(&self) {
        self.held[0].store(0, Ordering::SeqCst);
    }
}

struct Reading {
    file: Arc<File>,
    opening: usize,
    index: usize,
}

impl RowSource for Reading {
    fn kind(&self) -> FileKind {
        self.file.kind
    }

    fn next_row(&mut self) -> Result<Option<NumberedRow>, SourceError> {
        let [opening, index] = &self.file.held;
        while opening.load(Ordering::SeqCst) == self.opening && index.load(Ordering::SeqCst) == self.index {
            std::thread::sleep(Duration::from_millis(5));
        }
        if self.file.broken_at == Some(self.index) {
            return Err(SourceError { code: "FILE_CHANGED", reason: "Файл изменился".to_owned() });
        }
        self.index += 1;
        Ok(self.file.rows.get(self.index - 1).cloned())
    }

    fn bytes_read(&self) -> u64 {
        self.index as u64
    }
}

/// A folder whose every file holds the same rows.
pub(crate) fn folder(path: &Path, file: &Arc<File>) -> UploadFolder {
    let file = Arc::clone(file);
    let open = move |_: &Path| {
        let opening = file.opened.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Box::new(Reading { file: Arc::clone(&file), opening, index: 0 }) as Box<dyn RowSource>)
    };
    let no_register = || SourceError { code: "UNKNOWN_HEADER", reason: "Не реестр".to_owned() };
    UploadFolder { path: path.to_owned(), open: Arc::new(open), open_register: Arc::new(move |_, _, _| Err(no_register())) }
}

/// Notes an upload; its content lies in the folder.
pub(crate) async fn upload(desk: &Desk, folder: &UploadFolder, number: u8) -> Uuid {
    let id = Uuid::from_u128(number.into());
    let record = Upload { id, file_name: "долги.csv".to_owned(), bytes: 1, sha256: [number; 32] };
    desk.commands.record_upload(&shell(), &record).await.unwrap();
    std::fs::write(folder.file(id), "rows").unwrap();
    id
}

/// The file itself, as the shell loads it; every number is another one.
pub(crate) fn at_hand(file: File, number: u8) -> ImportFile {
    let (name, open) = (BoundedText::parse("долги.csv").unwrap(), folder(Path::new("/nowhere"), &Arc::new(file)).open);
    ImportFile { name, sha256: Sha256Hex::of(&[number]), open: Arc::new(move || open(Path::new("file"))) }
}

/// Payments of debts by number, on the lines from 2; a month each. `bad` ones do not read, and tell their debt if it is
/// not 0.
pub(crate) fn schedule_rows(rows: &[(u64, bool)]) -> Vec<NumberedRow> {
    let row = |line: u64, number: u64, bad: bool| {
        let debt_number = DebtNumber::parse(&format!("L-{number}")).unwrap();
        if bad {
            let refusal =
                RowRefusal {
                    line, column: Some("due".to_owned()), code: "INVALID_DATE", reason: "Проверьте".to_owned()
                };
            return Err(BadRow { refusals: vec![refusal], debt_number: Some(debt_number).filter(|_| number > 0) });
        }
        let due = "2026-12-01".parse::<NaiveDate>().unwrap() + Months::new(line.try_into().unwrap());
        Ok(Row::Schedule(ScheduleRow { debt_number, due, principal: sum(100), interest: sum(10), other: sum(0) }))
    };
    (2..).zip(rows).map(|(line, (number, bad))| (line, row(line, *number, *bad))).collect()
}

pub(crate) fn sum(kopecks: i64) -> Kopecks {
    Kopecks::new(kopecks)
}

/// The debt `L-n` of the person `P-n`.
pub(crate) fn debt_row(number: u64) -> PortfolioRow {
    let person = PersonRow {
        external_id: ExternalId::parse(&format!("P-{number}")).unwrap(),
        name: PersonName::parse("Иванова Анна Петровна").unwrap(),
        birth_date: BirthDate::parse("12.04.1985").unwrap(),
        phones: vec![Phone::parse(&format!("+7916{number:07}")).unwrap()],
        email: None,
        passport: None,
        inn: None,
        snils: None,
        registration_address: None,
        residence_address: None,
        employer: None,
    };
    let statement = StatementRow {
        as_of: "2026-09-01".parse().unwrap(),
        principal: sum(123_456),
        interest: sum(0),
        penalty: sum(0),
        fee: sum(0),
        state_duty: sum(0),
        overdue_since: None,
        status: DebtStatus::Active,
    };
    PortfolioRow {
        person,
        debt_number: DebtNumber::parse(&format!("L-{number}")).unwrap(),
        kind: DebtKind::Loan,
        creditor: BoundedText::parse("7707083893").unwrap(),
        contract_date: None,
        amount: Some(sum(123_456)),
        statement,
    }
}

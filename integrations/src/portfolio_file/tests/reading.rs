//! Reading for the tests beside it.

use std::io::Write;

use commands::portfolio_import::{NumberedRow, PortfolioRow, Row, RowSource, SourceError};

use crate::portfolio_file::PortfolioFile;

pub(super) const HEADER: &str = "id заёмщика;ФИО;дата рождения;телефоны;номер договора;вид долга;кредитор;дата остатка;основной долг;\
                      проценты;дата просрочки;статус";
pub(super) const ROW: &str =
    "P-1;Иванова Анна Петровна;12.04.1985;+79161234567;L-1;микрозайм;Банк;01.11.2025;100,50;1.2;2025-08-15;просрочен";

pub(super) fn open(bytes: &[u8]) -> Result<PortfolioFile, SourceError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    PortfolioFile::open(file.path())
}

pub(super) fn all(file: &mut PortfolioFile) -> Vec<NumberedRow> {
    std::iter::from_fn(|| file.next_row().unwrap()).collect()
}

pub(super) fn read(text: &str) -> Vec<NumberedRow> {
    all(&mut open(text.as_bytes()).unwrap())
}

pub(super) fn only_row(text: &str) -> Row {
    let mut rows = read(text);
    assert_eq!(rows.len(), 1);
    rows.remove(0).1.unwrap()
}

pub(super) fn portfolio_row(text: &str) -> PortfolioRow {
    match only_row(text) {
        Row::Portfolio(row) => *row,
        other => panic!("{other:?}"),
    }
}

/// Columns and codes of the refusals of the only row.
pub(super) fn refusals(text: &str) -> Vec<(String, &'static str)> {
    let rows = read(text);
    assert_eq!(rows.len(), 1);
    let refusals = rows[0].1.clone().unwrap_err().refusals;
    refusals.into_iter().map(|refusal| (refusal.column.unwrap_or_default(), refusal.code)).collect()
}

/// The usual row with one column changed.
pub(super) fn with(column: &str, value: &str) -> String {
    let at = HEADER.split(';').position(|name| name == column).unwrap();
    let mut cells: Vec<_> = ROW.split(';').collect();
    cells[at] = value;
    format!("{HEADER}\n{}\n", cells.join(";"))
}

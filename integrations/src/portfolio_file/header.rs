//! What the header says: the delimiter, the kind of the file, the place of every column.

use commands::portfolio_import::{FileKind, SourceError};

use super::{
    columns::{Column, KINDS, Need, columns_of, normalised},
    refusal::source_error,
};
use crate::texts;

/// Most columns a header may have.
const COLUMNS_MAX: usize = 200;
/// Longest part of an unknown name that is shown.
const SHOWN_MAX: usize = 60;

/// A header understood; rows are read by it without another look at names.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kind: FileKind,
    /// How many cells a row has.
    pub(super) width: usize,
    /// What was passed over.
    pub(super) warnings: Vec<String>,
    /// For every column of the kind its place in the row.
    places: Vec<Option<usize>>,
    /// Names as the file has them.
    names: Vec<String>,
}

/// One kind of file tried on a header.
struct Attempt {
    kind: FileKind,
    places: Vec<Option<usize>>,
    missing: Vec<&'static str>,
    telling: usize,
}

impl Header {
    /// Understands the cells of a header.
    pub(super) fn read(names: Vec<String>) -> Result<Self, SourceError> {
        let width = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if width > COLUMNS_MAX {
            return Err(source_error("TOO_MANY_COLUMNS", texts::too_many_columns(width, COLUMNS_MAX)));
        }
        let cells: Vec<_> = names.iter().take(width).map(|name| normalised(name)).collect();
        let attempts = KINDS.into_iter().map(|kind| Attempt::of(kind, &cells));
        let best = attempts.max_by_key(|attempt| (attempt.missing.is_empty(), attempt.telling, attempt.found()));
        let Some(Attempt { kind, places, missing, telling: 1.. }) = best else {
            return Err(source_error("UNKNOWN_HEADER", texts::unknown_header()));
        };
        check_repeated(kind, &cells, &names)?;
        if !missing.is_empty() {
            return Err(source_error("MISSING_COLUMNS", texts::missing_columns(&missing)));
        }
        let known = |cell: &String| columns_of(kind).iter().any(|column| column.is_called(cell));
        let unknown = cells.iter().zip(&names).filter(|(cell, _)| !cell.is_empty() && !known(cell));
        let warnings = unknown.map(|(_, name)| texts::unknown_column(&shown(name))).collect();
        Ok(Self { kind, width, warnings, places, names })
    }

    /// Where a column stands in rows, if the file has it.
    pub(super) fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// What the file itself calls a column; our own name when it has none.
    pub(super) fn name(&self, column: usize) -> String {
        let own = self.place(column).and_then(|place| self.names.get(place)).cloned();
        own.unwrap_or_else(|| columns_of(self.kind).get(column).map_or_else(String::new, called))
    }
}

impl Attempt {
    fn of(kind: FileKind, cells: &[String]) -> Self {
        let columns = columns_of(kind);
        let place = |column: &Column| cells.iter().position(|cell| column.is_called(cell));
        let places: Vec<_> = columns.iter().map(place).collect();
        let has = |name: &str| columns.iter().zip(&places).any(|(column, place)| column.name == name && place.is_some());
        let absent = |need: Need| {
            let pairs = columns.iter().zip(&places);
            pairs.filter(move |(column, place)| column.need == need && place.is_none()).map(|(column, _)| column)
        };
        let mut missing: Vec<_> = absent(Need::Telling).chain(absent(Need::Mandatory)).map(|column| column.russian[0]).collect();
        let named = has("full name") || (has("last name") && has("first name"));
        if !named && columns.iter().any(|column| column.need == Need::Name) {
            missing.insert(0, texts::NAME_COLUMNS);
        }
        let telling = columns.iter().zip(&places).filter(|(column, place)| column.need == Need::Telling && place.is_some());
        Self { kind, telling: telling.count(), missing, places }
    }

    fn found(&self) -> usize {
        self.places.iter().flatten().count()
    }
}

/// The delimiter of a header line: whichever of `;`, `,` and tab stands in it most, outside quotes.
pub(crate) fn delimiter_of(line: &str) -> u8 {
    let count = |delimiter: char| {
        let outside = line.split('"').step_by(2);
        outside.map(|part| part.matches(delimiter).count()).sum::<usize>()
    };
    // Of equal counts the last wins, so the usual one stands last.
    let delimiters = [b'\t', b',', b';'];
    delimiters.into_iter().max_by_key(|delimiter| count(char::from(*delimiter))).unwrap_or(b';')
}

fn check_repeated(kind: FileKind, cells: &[String], names: &[String]) -> Result<(), SourceError> {
    for column in columns_of(kind) {
        let mut places = cells.iter().zip(names).filter(|(cell, _)| column.is_called(cell)).map(|(_, name)| shown(name));
        if let (Some(first), Some(second)) = (places.next(), places.next()) {
            return Err(source_error("REPEATED_COLUMN", texts::repeated_column(&first, &second)));
        }
    }
    Ok(())
}

pub(crate) fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(SHOWN_MAX).collect()
}

fn called(column: &Column) -> String {
    column.russian[0].to_owned()
}

#[cfg(test)]
mod tests {
    use commands::portfolio_import::FileKind;

    use super::{COLUMNS_MAX, Header, delimiter_of};

    fn header(line: &str) -> Result<Header, commands::portfolio_import::SourceError> {
        Header::read(line.split(';').map(|name| name.trim().to_owned()).collect())
    }

    const PORTFOLIO: &str = "external_id;full_name;birth_date;debt_number;kind;creditor;as_of;principal;status";

    #[test]
    fn the_kind_is_told_by_the_columns() {
        for (line, kind) in [
            (PORTFOLIO, FileKind::Portfolio),
            ("Номер договора;Номер платежа;Дата платежа;Сумма", FileKind::Repayments),
            ("Номер договора;Дата платежа;Основной долг;Проценты", FileKind::Schedule),
            ("principal;due;debt_number", FileKind::Schedule),
        ] {
            assert_eq!(header(line).unwrap().kind, kind, "{line}");
        }
    }

    #[test]
    fn columns_are_found_in_any_order_under_either_name() {
        let line = "Статус;основной_долг;на дату;Кредитор;KIND;Номер договора;Дата рождения;Имя;Фамилия;id клиента";
        let header = header(line).unwrap();

        assert_eq!(header.place(0), Some(9));
        assert_eq!(header.name(0), "id клиента");
        assert_eq!(header.name(6), "телефоны");
        assert_eq!(header.width, 10);
    }

    #[test]
    fn missing_columns_are_all_named_in_russian() {
        let refusal = header("id заемщика;кредитор;статус").unwrap_err();

        assert_eq!(refusal.code, "MISSING_COLUMNS");
        for name in ["ФИО", "дата рождения", "номер договора", "вид долга", "дата остатка", "основной долг"]
        {
            assert!(refusal.reason.contains(name), "{name}: {}", refusal.reason);
        }
        assert!(!refusal.reason.contains("кредитор"));
    }

    #[test]
    fn a_header_of_nothing_known_is_refused() {
        for line in ["a;b;c", "номер договора;сумма", "Р¤РРћ;x", ""] {
            assert_eq!(header(line).unwrap_err().code, "UNKNOWN_HEADER", "{line}");
        }
    }

    #[test]
    fn unknown_columns_are_told_once_and_nameless_ones_are_passed_over() {
        let header = header(&format!("{PORTFOLIO};;Менеджер;{};;", "я".repeat(99))).unwrap();

        assert_eq!(header.warnings.len(), 2);
        assert!(header.warnings[0].contains("«Менеджер»"));
        assert!(header.warnings[1].chars().count() < 110);
        assert_eq!(header.width, 12);
    }

    #[test]
    fn one_column_under_two_names_is_refused() {
        let refusal = header(&format!("{PORTFOLIO};ФИО")).unwrap_err();

        assert_eq!(refusal.code, "REPEATED_COLUMN");
        assert!(refusal.reason.contains("«full_name» и «ФИО»"), "{}", refusal.reason);
    }

    #[test]
    fn more_columns_than_anyone_needs_are_refused() {
        let line = format!("{PORTFOLIO}{}", ";x".repeat(COLUMNS_MAX));

        assert_eq!(header(&line).unwrap_err().code, "TOO_MANY_COLUMNS");
    }

    #[test]
    fn the_delimiter_is_the_one_that_stands_most_outside_quotes() {
        assert_eq!(delimiter_of("a;b,c;d"), b';');
        assert_eq!(delimiter_of("a,b;c,d"), b',');
        assert_eq!(delimiter_of("a\tb"), b'\t');
        assert_eq!(delimiter_of("\"a;b;c\",d"), b',');
        assert_eq!(delimiter_of("one"), b';');
    }
}

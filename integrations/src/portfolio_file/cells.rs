//! Cells of one row turned into values; everything wrong with the row is gathered.

use commands::portfolio_import::{Row, RowRefusal};
use domain::values::{Kopecks, ValueError};

use super::{columns::ColumnSet, header::Header, records::Record};
use crate::texts;

/// The row at hand: where its cells are and what is wrong with them so far.
pub(super) struct Cells<'a> {
    line: u64,
    header: &'a Header,
    record: &'a Record,
    refusals: Vec<RowRefusal>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(line: u64, header: &'a Header, record: &'a Record) -> Self {
        Self { line, header, record, refusals: Vec::new() }
    }

    /// Text of a column, empty when the file does not have it.
    pub(super) fn text(&self, column: impl ColumnSet) -> &'a str {
        self.header.place(column.index()).map_or("", |place| self.record.cell(place))
    }

    /// A value that has to be there. `None` means the refusal is noted.
    pub(super) fn mandatory<T>(
        &mut self,
        column: impl ColumnSet,
        parse: impl FnOnce(&str) -> Result<T, ValueError>,
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.refuse(column, "EMPTY_CELL", texts::EMPTY_CELL);
            return None;
        }
        self.optional(column, parse)
    }

    /// A value that may be absent. `None` when it is, or when the refusal is noted.
    pub(super) fn optional<T>(&mut self, column: impl ColumnSet, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(column, error.code(), error.russian());
                None
            }
        }
    }

    /// Money that may be absent and then is nothing.
    pub(super) fn money(&mut self, column: impl ColumnSet) -> Kopecks {
        self.optional(column, Kopecks::parse_non_negative).unwrap_or(Kopecks::ZERO)
    }

    /// One of several words. `None` means the refusal is noted.
    pub(super) fn word<T>(
        &mut self,
        column: impl ColumnSet,
        known: fn(&str) -> Option<T>,
        (code, reason): (&'static str, &'static str),
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.refuse(column, "EMPTY_CELL", texts::EMPTY_CELL);
            return None;
        }
        let value = known(&self.text(column).to_lowercase().replace('ё', "е"));
        if value.is_none() {
            self.refuse(column, code, reason);
        }
        value
    }

    /// Notes that a column is wrong; its value stays where it is.
    pub(super) fn refuse(&mut self, column: impl ColumnSet, code: &'static str, reason: &str) {
        let column = Some(self.header.name(column.index()));
        self.refusals.push(RowRefusal { line: self.line, column, code, reason: reason.to_owned() });
    }

    /// The row, unless anything was wrong. A row lacks a value only where a refusal is noted.
    pub(super) fn finish(self, row: Option<Row>) -> Result<Row, Vec<RowRefusal>> {
        row.filter(|_| self.refusals.is_empty()).ok_or(self.refusals)
    }
}

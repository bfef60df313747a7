//! Files of payment points: read like a portfolio, but whole, for there are few of them and they are taken together.

use std::path::Path;

use commands::{
    payment_point::{NumberedPoint, PointRow},
    portfolio_import::{RowRefusal, SourceError},
};
use domain::{
    payment_point::{Accepts, DayHours, Hours, Location, PointFacts, PointKind, TimeZone},
    values::{BoundedText, ExternalId, ValueError},
};

use super::{
    columns::{ColumnSet, Need, PointColumn as Column, normalised, point_columns},
    header::delimiter_of,
    opening::open,
    records::{Next, Record},
    refusal::source_error,
};
use crate::texts;

const DAYS: [Column; 7] =
    [Column::Monday, Column::Tuesday, Column::Wednesday, Column::Thursday, Column::Friday, Column::Saturday, Column::Sunday];

/// Reads a file of points to its end, but no more than `most` rows.
pub fn read_points(path: impl AsRef<Path>, most: usize) -> Result<Vec<NumberedPoint>, SourceError> {
    let (mut records, _) = open(path)?;
    let Some(line) = records.peek()? else { return Err(source_error("FILE_EMPTY", texts::EMPTY)) };
    let delimiter = delimiter_of(line);
    records.set_delimiter(delimiter);
    let Next::Row(_) = records.next()? else { return Err(source_error("UNKNOWN_HEADER", texts::UNKNOWN_POINT_HEADER)) };
    let places = places(&records.record().cells().map(normalised).collect::<Vec<_>>())?;
    let mut rows = Vec::new();
    while rows.len() < most {
        match records.next()? {
            Next::End => break,
            Next::Row(_) if records.record().cells().all(str::is_empty) => {}
            Next::Row(line) => {
                rows.push((line, Cells { line, places: &places, record: records.record(), refusals: Vec::new() }.row()));
            }
            Next::BadQuotes(line) => {
                let reason = texts::BAD_QUOTES.to_owned();
                rows.push((line, Err(vec![RowRefusal { line, column: None, code: "BAD_QUOTES", reason }])));
            }
        }
    }
    // A file of no point would close all of them.
    if rows.is_empty() { Err(source_error("HEADER_ONLY", texts::HEADER_ONLY)) } else { Ok(rows) }
}

/// Where each column stands.
fn places(header: &[String]) -> Result<Vec<Option<usize>>, SourceError> {
    let mut places = Vec::new();
    for column in point_columns() {
        let mut found = header.iter().enumerate().filter(|(_, cell)| column.is_called(cell));
        let first = found.next();
        if let (Some((_, first)), Some((_, second))) = (first, found.next()) {
            return Err(source_error("REPEATED_COLUMN", texts::repeated_column(first, second)));
        }
        places.push(first.map(|(place, _)| place));
    }
    let absent = point_columns().iter().zip(&places).filter(|(column, place)| column.need != Need::Optional && place.is_none());
    let missing: Vec<_> = absent.map(|(column, _)| column.russian[0]).collect();
    match missing.len() {
        0 => Ok(places),
        all if all == point_columns().iter().filter(|column| column.need != Need::Optional).count() => {
            Err(source_error("UNKNOWN_HEADER", texts::UNKNOWN_POINT_HEADER))
        }
        _ => Err(source_error("MISSING_COLUMNS", texts::missing_columns(&missing))),
    }
}

/// The row at hand, and what is wrong with it so far.
struct Cells<'a> {
    line: u64,
    places: &'a [Option<usize>],
    record: &'a Record,
    refusals: Vec<RowRefusal>,
}

impl<'a> Cells<'a> {
    fn text(&self, column: Column) -> &'a str {
        self.places.get(column.index()).copied().flatten().map_or("", |place| self.record.cell(place))
    }

    fn refuse(&mut self, column: Column, code: &'static str, reason: &str) {
        let name = point_columns().get(column.index()).map(|column| column.russian[0].to_owned());
        self.refusals.push(RowRefusal { line: self.line, column: name, code, reason: reason.to_owned() });
    }

    fn optional<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|error| self.refuse(column, error.code(), error.russian())).ok()
    }

    fn mandatory<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> Option<T> {
        if self.text(column).is_empty() {
            self.refuse(column, "EMPTY_CELL", texts::EMPTY_CELL);
            return None;
        }
        self.optional(column, parse)
    }

    fn row(mut self) -> Result<PointRow, Vec<RowRefusal>> {
        let external_id = self.mandatory(Column::ExternalId, ExternalId::parse);
        let creditor = self.optional(Column::Creditor, BoundedText::parse);
        let facts = self.facts();
        match (external_id, facts) {
            (Some(external_id), Some(facts)) if self.refusals.is_empty() => Ok(PointRow { external_id, creditor, facts }),
            _ => Err(self.refusals),
        }
    }

    fn facts(&mut self) -> Option<PointFacts> {
        let kind = self.kind();
        let name = self.mandatory(Column::Name, BoundedText::parse);
        let address = self.mandatory(Column::Address, BoundedText::parse);
        let latitude = self.mandatory(Column::Latitude, Location::parse_latitude);
        let longitude = self.mandatory(Column::Longitude, Location::parse_longitude);
        let hours = self.hours();
        let time_zone = self.mandatory(Column::TimeZone, TimeZone::parse);
        let accepts = self.accepts();
        let commission = self.optional(Column::Commission, BoundedText::parse);
        let phone = self.optional(Column::Phone, BoundedText::parse);
        let location = latitude.zip(longitude).and_then(|(latitude, longitude)| Location::try_new(latitude, longitude).ok());
        Some(PointFacts {
            creditor: None,
            kind: kind?,
            name: name?,
            address: address?,
            location: location?,
            hours,
            time_zone: time_zone?,
            accepts: accepts?,
            commission,
            phone,
        })
    }

    fn kind(&mut self) -> Option<PointKind> {
        let kind = match normalised(self.text(Column::Kind)).as_str() {
            "терминал" | "terminal" => Some(PointKind::Terminal),
            "отделение банка" | "банк" | "bank" => Some(PointKind::BankOffice),
            "почта" | "post" => Some(PointKind::PostOffice),
            "магазин" | "shop" => Some(PointKind::Shop),
            "касса" | "cash desk" => Some(PointKind::CashDesk),
            _ => None,
        };
        if kind.is_none() {
            self.refuse(Column::Kind, "UNKNOWN_POINT_KIND", texts::UNKNOWN_POINT_KIND);
        }
        kind
    }

    /// An empty day is one on which the point stays closed.
    fn hours(&mut self) -> Hours {
        Hours(DAYS.map(|day| self.optional(day, DayHours::parse).unwrap_or_default()))
    }

    fn accepts(&mut self) -> Option<Accepts> {
        let mut accepts = Accepts { cash: false, card: false, sbp: false };
        for word in self.text(Column::Accepts).split(',').map(normalised) {
            match word.as_str() {
                "наличные" | "cash" => accepts.cash = true,
                "карта" | "карты" | "card" => accepts.card = true,
                "сбп" | "sbp" => accepts.sbp = true,
                _ => {
                    self.refuse(Column::Accepts, "UNKNOWN_POINT_ACCEPTS", texts::UNKNOWN_POINT_ACCEPTS);
                    return None;
                }
            }
        }
        Some(accepts)
    }
}

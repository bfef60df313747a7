//! XLSX: texts as texts, which are never formulas, sums as numbers, days as days.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use commands::payment_export::{Movement, MovementWriter};
use domain::values::Kopecks;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::columns::{Cell, TITLES, cells};

const SHEET: &str = "Платежи";

/// A workbook being written; rows go to the disk as they come.
pub(super) struct XlsxFile {
    file: File,
    workbook: Workbook,
    rows: u32,
    formats: Formats,
}

struct Formats {
    money: Format,
    day: Format,
    moment: Format,
}

impl XlsxFile {
    pub(super) fn begin(file: File) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // A workbook says when it was made; one that is made anew must not differ.
        let made = ExcelDateTime::from_ymd(2026, 1, 1).map_err(io::Error::other)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let formats = Formats {
            money: Format::new().set_num_format("#,##0.00"),
            day: Format::new().set_num_format("dd.mm.yyyy"),
            moment: Format::new().set_num_format("dd.mm.yyyy hh:mm:ss"),
        };
        titles(&mut workbook).map_err(io::Error::other)?;
        Ok(Self { file, workbook, rows: 1, formats })
    }

    fn row(&mut self, movement: &Movement) -> Result<(), XlsxError> {
        let (row, sheet) = (self.rows, self.workbook.worksheet_from_index(0)?);
        for (column, cell) in (0..).zip(cells(movement)) {
            write(sheet, (row, column), &cell, &self.formats)?;
        }
        self.rows += 1;
        Ok(())
    }
}

impl MovementWriter for XlsxFile {
    fn add(&mut self, movements: &[Movement]) -> io::Result<()> {
        movements.iter().try_for_each(|movement| self.row(movement).map_err(io::Error::other))
    }

    fn finish(mut self: Box<Self>) -> io::Result<File> {
        let mut writer = BufWriter::new(self.file);
        self.workbook.save_to_writer(&mut writer).map_err(io::Error::other)?;
        writer.flush()?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

fn titles(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(SHEET)?.set_freeze_panes(1, 0)?;
    for (column, title) in (0..).zip(TITLES) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell<'_>, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, *text),
        Cell::Id(id) => sheet.write_string(row, column, id.to_string()),
        Cell::Empty => return Ok(()),
        Cell::Money(kopecks) => sheet.write_number_with_format(row, column, number(*kopecks)?, &formats.money),
        Cell::Day(day) => sheet.write_datetime_with_format(row, column, excel_day(*day)?, &formats.day),
        Cell::Moment(moment) => sheet.write_datetime_with_format(row, column, excel_moment(*moment)?, &formats.moment),
    }
    .map(|_| ())
}

/// The number nearest to the sum, which Excel shows and adds up to the kopeck; only read from text, nothing is computed.
fn number(kopecks: Kopecks) -> Result<f64, XlsxError> {
    kopecks.to_decimal_string().parse().map_err(|_| XlsxError::ParameterError("a sum is no number".to_owned()))
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let wrong = |_| XlsxError::ParameterError("a day is out of bounds".to_owned());
    let (month, of_month) = (u8::try_from(day.month()).map_err(wrong)?, u8::try_from(day.day()).map_err(wrong)?);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).map_err(wrong)?, month, of_month)
}

fn excel_moment(moment: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let wrong = |_| XlsxError::ParameterError("a time is out of bounds".to_owned());
    let (hour, minute) = (u16::try_from(moment.hour()).map_err(wrong)?, u8::try_from(moment.minute()).map_err(wrong)?);
    excel_day(moment.date())?.and_hms(hour, minute, moment.second())
}

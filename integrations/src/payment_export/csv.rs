//! CSV as Excel in Russian reads it: semicolons, decimal commas, CRLF, quotes by RFC 4180.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufWriter, Write},
};

use commands::payment_export::{Movement, MovementWriter};
use domain::payment_export::CsvEncoding;
use encoding_rs::WINDOWS_1251;

use super::columns::{Cell, TITLES, cells};

/// By which Excel knows UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file being written.
pub(super) struct CsvFile {
    file: BufWriter<File>,
    encoding: CsvEncoding,
}

impl CsvFile {
    pub(super) fn begin(file: File, encoding: CsvEncoding) -> io::Result<Self> {
        let mut csv = Self { file: BufWriter::new(file), encoding };
        if encoding == CsvEncoding::Utf8 {
            csv.file.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        csv.row(TITLES.map(Cow::Borrowed))?;
        Ok(csv)
    }

    fn row<'a>(&mut self, fields: impl IntoIterator<Item = Cow<'a, str>>) -> io::Result<()> {
        let line = fields.into_iter().map(quoted).collect::<Vec<_>>().join(";") + "\r\n";
        match self.encoding {
            CsvEncoding::Utf8 => self.file.write_all(line.as_bytes()),
            CsvEncoding::Windows1251 => self.file.write_all(&windows_1251(&line)),
        }
    }
}

impl MovementWriter for CsvFile {
    fn add(&mut self, movements: &[Movement]) -> io::Result<()> {
        movements.iter().try_for_each(|movement| self.row(cells(movement).into_iter().map(field)))
    }

    fn finish(self: Box<Self>) -> io::Result<File> {
        self.file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

fn field(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Id(id) => id.to_string().into(),
        Cell::Empty => "".into(),
        Cell::Money(kopecks) => kopecks.to_decimal_string().replace('.', ",").into(),
        Cell::Day(day) => day.format("%d.%m.%Y").to_string().into(),
        Cell::Moment(moment) => moment.format("%d.%m.%Y %H:%M:%S").to_string().into(),
    }
}

/// A text that a spreadsheet would take for a formula is made plain by an apostrophe (OWASP, CSV injection).
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

fn quoted(field: Cow<'_, str>) -> Cow<'_, str> {
    if field.contains([';', '"', '\r', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")).into() } else { field }
}

/// What the encoding lacks becomes a question mark.
fn windows_1251(text: &str) -> Cow<'_, [u8]> {
    let (bytes, _, lacking) = WINDOWS_1251.encode(text);
    if !lacking {
        return bytes;
    }
    let mut all = Vec::with_capacity(text.len());
    for letter in text.chars() {
        let mut buffer = [0; 4];
        match WINDOWS_1251.encode(letter.encode_utf8(&mut buffer)) {
            (bytes, _, false) => all.extend_from_slice(&bytes),
            (_, _, true) => all.push(b'?'),
        }
    }
    all.into()
}

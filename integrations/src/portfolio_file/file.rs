//! The file as commands read it.

use std::{fs::File, io::BufReader, path::Path};

use commands::portfolio_import::{BadRow, FileKind, NumberedRow, Row, RowRefusal, RowSource, SourceError};

use super::{
    cells::Cells,
    header::{Header, delimiter_of},
    opening::{open, wrong_width},
    portfolio_row,
    records::{Next, Records},
    refusal::source_error,
    repayment_row, schedule_row,
};
use crate::texts;

/// An open portfolio file. Reading blocks: call it from a thread that may.
pub struct PortfolioFile {
    records: Records<BufReader<File>>,
    header: Header,
    mark: u64,
    size: u64,
}

impl PortfolioFile {
    /// Reads the file once to be sure of its encoding, then its header.
    ///
    /// Refuses what is no text, has no row, no known header or lacks a mandatory column, with a reason to show.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let (mut records, found) = open(path)?;
        let header = read_header(&mut records)?;
        Ok(Self { records, header, mark: found.mark, size: found.size })
    }

    /// What was passed over in the header, one sentence per unknown column, in Russian.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.header.warnings
    }

    /// Length of the file in bytes: where [`RowSource::bytes_read`] ends.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    fn read_row(&self, line: u64) -> Result<Row, BadRow> {
        let record = self.records.record();
        if let Some(reason) = wrong_width(record, self.header.width) {
            return Err(whole(line, "WRONG_CELL_COUNT", reason));
        }
        let cells = Cells::new(line, &self.header, record);
        match self.header.kind {
            FileKind::Portfolio => portfolio_row::read(cells).map_err(BadRow::from),
            FileKind::Repayments => repayment_row::read(cells).map_err(BadRow::from),
            FileKind::Schedule => schedule_row::read(cells),
        }
    }

    /// A row of delimiters only, as Excel leaves them under the table.
    fn is_hollow(&self) -> bool {
        self.records.record().cells().all(str::is_empty)
    }
}

/// A row of which nothing can be told.
fn whole(line: u64, code: &'static str, reason: String) -> BadRow {
    vec![RowRefusal { line, column: None, code, reason }].into()
}

fn read_header(records: &mut Records<BufReader<File>>) -> Result<Header, SourceError> {
    let Some(line) = records.peek()? else {
        return Err(source_error("FILE_EMPTY", texts::EMPTY));
    };
    let delimiter = delimiter_of(line);
    records.set_delimiter(delimiter);
    let Next::Row(_) = records.next()? else {
        return Err(source_error("UNKNOWN_HEADER", texts::unknown_header()));
    };
    let header = Header::read(records.record().cells().map(str::to_owned).collect())?;
    match records.peek()? {
        Some(_) => Ok(header),
        None => Err(source_error("HEADER_ONLY", texts::HEADER_ONLY)),
    }
}

impl RowSource for PortfolioFile {
    fn kind(&self) -> FileKind {
        self.header.kind
    }

    fn next_row(&mut self) -> Result<Option<NumberedRow>, SourceError> {
        loop {
            match self.records.next()? {
                Next::End => return Ok(None),
                Next::Row(_) if self.is_hollow() => {}
                Next::Row(line) => return Ok(Some((line, self.read_row(line)))),
                Next::BadQuotes(line) => {
                    return Ok(Some((line, Err(whole(line, "BAD_QUOTES", texts::BAD_QUOTES.to_owned())))));
                }
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        self.mark + self.records.bytes()
    }
}

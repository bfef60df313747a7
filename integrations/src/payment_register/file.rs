//! The file as commands read it.

use std::{fs::File, io::BufReader, path::Path};

use chrono::NaiveDate;
use commands::{
    payment_register::{BadRegisterRow, NumberedRegisterRow, RegisterCovers, RegisterSource},
    portfolio_import::{RowRefusal, SourceError},
};
use domain::payment::Provider;

use super::{
    columns::{Column, Header},
    row::{self, Subject},
    words::is_footer,
};
use crate::{
    portfolio_file::{
        header::delimiter_of,
        opening::{open, wrong_width},
        records::{Next, Records},
        refusal::source_error,
    },
    texts,
};

/// Lines in which the header is looked for; providers write the shop and the day above it.
const PREAMBLE_MAX: usize = 10;

/// An open register. Reading blocks: call it from a thread that may.
pub struct RegisterFile {
    records: Records<BufReader<File>>,
    header: Header,
    subject: Subject,
}

impl RegisterFile {
    /// Reads the file once to be sure of its encoding, then its header. A register without a row is a register: of a day on
    /// which nothing moved.
    ///
    /// Refuses what is no text or has no known header, with a reason to show.
    pub fn open(path: impl AsRef<Path>, provider: Provider, day: NaiveDate) -> Result<Self, SourceError> {
        let (mut records, _) = open(path)?;
        let header = read_header(&mut records)?;
        Ok(Self { records, header, subject: Subject { provider, day } })
    }

    /// A row of delimiters only, or a sum below the rows.
    fn is_passed_over(&self) -> bool {
        let mut filled = self.records.record().cells().filter(|cell| !cell.is_empty());
        match (filled.next(), filled.next()) {
            (None, _) => true,
            (Some(word), None) => is_footer(word),
            (Some(word), Some(_)) => is_footer(word) && self.records.record().len() < self.header.width,
        }
    }

    fn read_row(&self, line: u64) -> NumberedRegisterRow {
        let record = self.records.record();
        if let Some(reason) = wrong_width(record, self.header.width) {
            return (line, Err(whole(line, "WRONG_CELL_COUNT", reason)));
        }
        (line, row::read(line, self.subject, &self.header, record))
    }
}

/// A row of which nothing can be told.
fn whole(line: u64, code: &'static str, reason: String) -> BadRegisterRow {
    BadRegisterRow { refusals: vec![RowRefusal { line, column: None, code, reason }] }
}

fn read_header(records: &mut Records<BufReader<File>>) -> Result<Header, SourceError> {
    for _ in 0..PREAMBLE_MAX {
        let Some(line) = records.peek()? else { break };
        let delimiter = delimiter_of(line);
        records.set_delimiter(delimiter);
        if records.next()? == Next::End {
            break;
        }
        if let Some(header) = Header::read(records.record().cells().map(str::to_owned).collect()) {
            return Ok(header);
        }
    }
    Err(source_error("UNKNOWN_HEADER", texts::UNKNOWN_REGISTER_HEADER))
}

impl RegisterSource for RegisterFile {
    fn covers(&self) -> RegisterCovers {
        let refunds_only = self.header.refunds_only();
        RegisterCovers { payments: !refunds_only, refunds: refunds_only || self.header.has(Column::Kind) }
    }

    fn next_row(&mut self) -> Result<Option<NumberedRegisterRow>, SourceError> {
        loop {
            match self.records.next()? {
                Next::End => return Ok(None),
                Next::Row(_) if self.is_passed_over() => {}
                Next::Row(line) => return Ok(Some(self.read_row(line))),
                Next::BadQuotes(line) => {
                    return Ok(Some((line, Err(whole(line, "BAD_QUOTES", texts::BAD_QUOTES.to_owned())))));
                }
            }
        }
    }
}

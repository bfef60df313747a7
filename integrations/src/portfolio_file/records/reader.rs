//! The reader.

use std::io::{BufRead, Read};

use commands::portfolio_import::SourceError;

use super::{
    quotes::{self, Quotes, step},
    record::Record,
};
use crate::portfolio_file::{
    refusal::{changed, not_readable},
    survey::{Charset, LINE_MAX},
};

/// Most lines one row may take; without a limit one stray quote could swallow the file over and over.
const ROW_LINES_MAX: usize = 32;

/// What stands next in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A row of cells beginning in this line.
    Row(u64),
    /// This line has quotes that do not match; reading goes on with the line after it.
    BadQuotes(u64),
    /// Nothing.
    End,
}

/// Reads cells; the buffers live as long as the file and never outgrow two longest lines.
pub(crate) struct Records<R> {
    input: R,
    charset: Charset,
    delimiter: u8,
    line: u64,
    bytes: u64,
    /// Lines taken back, to be read again before the input.
    again: Vec<u8>,
    raw: Vec<u8>,
    record: Record,
}

impl<R: BufRead> Records<R> {
    pub(crate) fn new(input: R, charset: Charset) -> Self {
        Self { input, charset, delimiter: b';', line: 0, bytes: 0, again: Vec::new(), raw: Vec::new(), record: Record::default() }
    }

    pub(crate) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// How many bytes were taken from the input.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The row at hand.
    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// The next line that is not blank, left to be read again; `None` at the end.
    pub(crate) fn peek(&mut self) -> Result<Option<&str>, SourceError> {
        loop {
            self.raw.clear();
            if self.read_line()? == 0 {
                return Ok(None);
            }
            if !is_blank(&self.raw) {
                break;
            }
        }
        self.decode()?;
        self.take_back(0);
        Ok(Some(self.record.text.as_str()))
    }

    /// Moves to the next row that is not blank.
    pub(crate) fn next(&mut self) -> Result<Next, SourceError> {
        loop {
            self.raw.clear();
            if self.read_line()? == 0 {
                return Ok(Next::End);
            }
            if !is_blank(&self.raw) {
                break;
            }
        }
        let first = self.line;
        let quoted = self.raw.contains(&b'"');
        if quoted && !self.read_quoted()? {
            let second = self.raw.iter().position(|byte| *byte == b'\n').map_or(self.raw.len(), |at| at + 1);
            self.take_back(second);
            return Ok(Next::BadQuotes(first));
        }
        self.decode()?;
        if quoted {
            self.record = quotes::split(&self.record.text, self.delimiter);
        } else {
            self.record.split(self.delimiter);
        }
        Ok(Next::Row(first))
    }

    /// Adds lines until quotes match; false when they cannot.
    fn read_quoted(&mut self) -> Result<bool, SourceError> {
        let (mut quotes, mut seen) = (Quotes::CellStart, 0);
        for _ in 0..ROW_LINES_MAX {
            for byte in &self.raw[seen..] {
                quotes = step(quotes, *byte, self.delimiter);
            }
            seen = self.raw.len();
            match quotes {
                Quotes::Broken => return Ok(false),
                Quotes::Quoted => {}
                Quotes::CellStart | Quotes::Plain | Quotes::Closing => return Ok(true),
            }
            if self.raw.len() > LINE_MAX || self.read_line()? == 0 {
                break;
            }
        }
        Ok(false)
    }

    /// Adds one line to `raw`, its end included; 0 at the end of the file.
    fn read_line(&mut self) -> Result<usize, SourceError> {
        let read = if self.again.is_empty() {
            let limit = LINE_MAX as u64 + 1;
            let read = self.input.by_ref().take(limit).read_until(b'\n', &mut self.raw);
            let read = read.map_err(|error| not_readable(&error))?;
            self.bytes += read as u64;
            read
        } else {
            let length = self.again.iter().position(|byte| *byte == b'\n').map_or(self.again.len(), |at| at + 1);
            self.raw.extend(self.again.drain(..length));
            length
        };
        self.line += u64::from(read > 0);
        Ok(read)
    }

    /// Leaves `raw[from..]` to be read again.
    fn take_back(&mut self, from: usize) {
        let lines = lines_in(&self.raw[from..]);
        self.again.splice(..0, self.raw.drain(from..));
        self.line -= lines;
    }

    /// `raw` as text, without the end of its last line.
    fn decode(&mut self) -> Result<(), SourceError> {
        let end = self.raw.strip_suffix(b"\n").unwrap_or(&self.raw);
        let end = end.strip_suffix(b"\r").unwrap_or(end);
        self.record.text.clear();
        match self.charset {
            Charset::Utf8 => self.record.text.push_str(std::str::from_utf8(end).map_err(|_| changed())?),
            Charset::Windows1251 => {
                self.record.text.push_str(&encoding_rs::WINDOWS_1251.decode_without_bom_handling(end).0);
            }
        }
        Ok(())
    }
}

/// A line end, and blanks at most.
fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
}

/// Lines in a piece of a file, an unfinished one included.
fn lines_in(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
    ends + u64::from(bytes.last().is_some_and(|byte| *byte != b'\n'))
}

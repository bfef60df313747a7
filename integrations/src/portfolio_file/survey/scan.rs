//! Bytes looked at one buffer after another.

use commands::portfolio_import::SourceError;

use crate::{portfolio_file::refusal::source_error, texts};

/// Longest line taken, in KiB.
const LINE_MAX_KIB: usize = 64;
/// Longest line taken, in bytes.
pub(crate) const LINE_MAX: usize = LINE_MAX_KIB * 1024;
/// So many sound letters of UTF-8 in a row never happen by chance in Windows-1251.
const SURELY_UTF8: usize = 16;
/// The byte order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The one byte Windows-1251 does not define.
const NOT_IN_1251: u8 = 0x98;

/// Encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Windows1251,
}

/// What the first pass found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) charset: Charset,
    /// Length of the byte order mark.
    pub(crate) mark: u64,
    /// Length of the file, the mark included.
    pub(crate) size: u64,
}

/// What is known of the bytes so far.
pub(super) struct Scan {
    pub(super) size: u64,
    pub(super) marked: bool,
    line: u64,
    line_length: usize,
    /// Line of the first letter that is not UTF-8.
    not_utf8: Option<u64>,
    /// Line up to which letters were checked.
    letters_line: u64,
    letters: usize,
    /// Line of the first byte that Windows-1251 does not have.
    not_1251: Option<u64>,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self { size: 0, marked: false, line: 1, line_length: 0, not_utf8: None, letters_line: 1, letters: 0, not_1251: None }
    }

    /// Lines and characters no text has.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        for byte in bytes {
            self.line_length += 1;
            match *byte {
                b'\n' => (self.line, self.line_length) = (self.line + 1, 0),
                b'\t' | b'\r' | 0x20..=0x7E | 0x80..=0x97 | 0x99.. => {}
                NOT_IN_1251 => self.not_1251 = self.not_1251.or(Some(self.line)),
                0..0x20 | 0x7F => return Err(source_error("FILE_IS_BINARY", texts::binary(self.line))),
            }
            if self.line_length > LINE_MAX {
                return Err(source_error("LINE_TOO_LONG", texts::long_line(self.line, LINE_MAX_KIB)));
            }
        }
        Ok(())
    }

    /// Checks letters of `buffer[..filled]`; moves an unfinished one to the start and tells its length.
    pub(super) fn letters(&mut self, buffer: &mut [u8], filled: usize) -> Result<usize, SourceError> {
        if self.not_utf8.is_some() {
            return Ok(0);
        }
        let bytes = &buffer[..filled];
        let (sound, broken) = match std::str::from_utf8(bytes) {
            Ok(_) => (filled, false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        self.count(&bytes[..sound]);
        if broken {
            self.not_utf8 = Some(self.letters_line);
            self.check_damage()?;
            return Ok(0);
        }
        buffer.copy_within(sound..filled, 0);
        Ok(filled - sound)
    }

    fn count(&mut self, sound: &[u8]) {
        self.letters_line += sound.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        if self.letters < SURELY_UTF8 {
            // The first byte of a letter that takes several.
            self.letters += sound.iter().filter(|byte| **byte >= 0xC0).count();
        }
    }

    /// A file that began as UTF-8 is not in another encoding: it is damaged.
    fn check_damage(&self) -> Result<(), SourceError> {
        match self.not_utf8 {
            Some(line) if self.marked || self.letters >= SURELY_UTF8 => {
                Err(source_error("FILE_BROKEN_UTF8", texts::broken_utf8(line)))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn finish(mut self, unfinished: usize) -> Result<Survey, SourceError> {
        if unfinished > 0 {
            self.not_utf8 = Some(self.letters_line);
            self.check_damage()?;
        }
        let charset = match (self.not_utf8, self.not_1251) {
            (None, _) => Charset::Utf8,
            (Some(_), None) => Charset::Windows1251,
            (Some(_), Some(line)) => return Err(source_error("FILE_IS_BINARY", texts::binary(line))),
        };
        let mark = if self.marked { UTF8_MARK.len() as u64 } else { 0 };
        if self.size == mark {
            return Err(source_error("FILE_EMPTY", texts::EMPTY));
        }
        Ok(Survey { charset, mark, size: self.size })
    }
}

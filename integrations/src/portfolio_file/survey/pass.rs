//! The pass over the file.

use std::io::{self, Read};

use commands::portfolio_import::SourceError;

use super::scan::{Scan, Survey, UTF8_MARK};
use crate::{
    portfolio_file::refusal::{not_readable, source_error},
    texts,
};

/// How much is read at once.
pub(super) const BUFFER: usize = 128 * 1024;

/// Reads everything once.
pub(crate) fn survey(mut input: impl Read) -> Result<Survey, SourceError> {
    let mut scan = Scan::new();
    let mut buffer = vec![0; BUFFER];
    let mut kept = 0;
    loop {
        let read = fill(&mut input, &mut buffer[kept..]).map_err(|error| not_readable(&error))?;
        if scan.size == 0 {
            check_start(&buffer[..read])?;
            scan.marked = buffer[..read].starts_with(UTF8_MARK);
        }
        scan.size += read as u64;
        scan.bytes(&buffer[kept..kept + read])?;
        if read == 0 {
            return scan.finish(kept);
        }
        kept = scan.letters(&mut buffer, kept + read)?;
    }
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// Kinds of files told by their first bytes.
fn check_start(start: &[u8]) -> Result<(), SourceError> {
    match start {
        [] => Err(source_error("FILE_EMPTY", texts::EMPTY)),
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(source_error("FILE_IS_EXCEL", texts::EXCEL)),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => Err(source_error("FILE_IS_UTF16", texts::UTF_16)),
        _ => Ok(()),
    }
}

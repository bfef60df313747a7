//! What all files of rows begin with, of whatever they tell.

use std::{
    fs::File,
    io::{BufReader, Seek, SeekFrom},
    path::Path,
};

use commands::portfolio_import::SourceError;

use super::{
    records::{Record, Records},
    refusal::{not_readable, source_error},
    survey::{Survey, survey},
};
use crate::texts;

const BUFFER: usize = 128 * 1024;

/// Opens a file and reads it once to be sure of its encoding; its records begin behind the mark of that.
pub(crate) fn open(path: impl AsRef<Path>) -> Result<(Records<BufReader<File>>, Survey), SourceError> {
    let mut file = File::open(path).map_err(|error| not_readable(&error))?;
    if !file.metadata().map_err(|error| not_readable(&error))?.is_file() {
        return Err(source_error("NOT_A_FILE", texts::NOT_A_FILE));
    }
    let found = survey(&file)?;
    file.seek(SeekFrom::Start(found.mark)).map_err(|error| not_readable(&error))?;
    Ok((Records::new(BufReader::with_capacity(BUFFER, file), found.charset), found))
}

/// Why a record does not fit the header, if it does not; empty cells at its end are no cells.
pub(crate) fn wrong_width(record: &Record, width: usize) -> Option<String> {
    let extra = record.cells().skip(width).any(|cell| !cell.is_empty());
    (extra || record.len() < width).then(|| texts::wrong_width(record.len(), width))
}

//! Files of movements of money for accounting systems: CSV as Excel in Russian reads it, and XLSX.
//!
//! The same movements always make the same bytes. [`columns`](self::columns) says what stands in a file.

mod columns;
mod csv;
#[cfg(test)]
mod tests;
mod xlsx;

use std::{fs::File, io};

use commands::payment_export::{ExportFormat, MovementFile, MovementWriter};

/// Begins a file of movements.
pub fn write_movements(asked: MovementFile, file: File) -> io::Result<Box<dyn MovementWriter>> {
    Ok(match asked.format {
        ExportFormat::Csv => Box::new(csv::CsvFile::begin(file, asked.encoding)?),
        ExportFormat::Xlsx => Box::new(xlsx::XlsxFile::begin(file)?),
    })
}

//! Files of batches: written anew for each download from rows that never change, so that they are the same bytes.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

use domain::{
    PaymentExportId, Sha256Hex,
    payment_export::{CsvEncoding, PaymentExport},
    staff_member::Permission,
};
use sha2::{Digest, Sha256};

use super::movement::{Movement, Range, next_movements};
use crate::{Caller, CommandError, Commands, Rejection, texts};

/// Rows read at once: what stands in memory of a file, however large it is.
const PAGE: i64 = 2_000;

/// Formats of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Text, fields parted by semicolons.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
}

/// How a file is to be written.
#[derive(Clone, Copy, Debug)]
pub struct MovementFile {
    /// Format.
    pub format: ExportFormat,
    /// Encoding of a CSV file.
    pub encoding: CsvEncoding,
}

/// Writes movements into a file. May block.
pub trait MovementWriter: Send {
    /// Adds rows.
    fn add(&mut self, movements: &[Movement]) -> io::Result<()>;

    /// Ends the file and gives it back.
    fn finish(self: Box<Self>) -> io::Result<File>;
}

/// Begins a file of movements in a format. May block.
pub type WriteMovements = Arc<dyn Fn(MovementFile, File) -> io::Result<Box<dyn MovementWriter>> + Send + Sync>;

/// How files of batches are made.
#[derive(Clone)]
pub struct ExportFiles {
    /// Where a file stands while it is written and sent, under no name; made when missing.
    pub folder: PathBuf,
    /// Writes the formats.
    pub write: WriteMovements,
    /// Rows that a batch holds at most.
    pub most_rows: u32,
}

/// A file of a batch, to be read from its start; it goes when it is closed.
#[derive(Debug)]
pub struct ExportFile {
    /// The content.
    pub file: File,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Hex,
    /// Name of the consumer.
    pub consumer: String,
}

impl Commands {
    /// The file of a batch. A CSV file is checked against what was noted when the batch was begun.
    pub async fn export_file(
        &self,
        caller: &Caller,
        (export, number): (PaymentExportId, u64),
        format: ExportFormat,
        files: &ExportFiles,
    ) -> Result<ExportFile, CommandError> {
        caller.staff_with(Permission::PaymentExportView)?;
        let (export, _) = self.store.load::<PaymentExport>(export).await?;
        let own = export.organisation().filter(|owner| *owner == caller.organisation);
        let (Some(organisation), Some(batch)) = (own, export.batch(number)) else {
            return Err(Rejection::new("NOT_FOUND", texts::NOT_FOUND).into());
        };
        let range = Range { organisation, creditors: export.creditors(), after: batch.after, through: batch.through };
        let asked = MovementFile { format, encoding: batch.encoding };
        let file = self.write_movements(&range, asked, files).await?;
        if format == ExportFormat::Csv && file.sha256 != batch.csv_sha256 {
            return Err(CommandError::Internal("the file of a batch is not what it was".into()));
        }
        let consumer = export.name().map(|name| name.as_str().to_owned()).unwrap_or_default();
        Ok(ExportFile { consumer, ..file })
    }

    /// Writes the movements of a range, a page at a time.
    pub(super) async fn write_movements(
        &self,
        range: &Range<'_>,
        asked: MovementFile,
        files: &ExportFiles,
    ) -> Result<ExportFile, CommandError> {
        let (folder, write) = (files.folder.clone(), Arc::clone(&files.write));
        let mut writer = blocking(move || {
            std::fs::create_dir_all(&folder)?;
            write(asked, tempfile::tempfile_in(&folder)?)
        })
        .await?;
        let mut behind = range.after;
        loop {
            let (movements, last) = next_movements(&self.pool, range, behind, PAGE).await?;
            if movements.is_empty() {
                break;
            }
            behind = last;
            writer = blocking(move || writer.add(&movements).map(|()| writer)).await?;
        }
        blocking(move || hashed(writer.finish()?)).await
    }
}

fn hashed(mut file: File) -> io::Result<ExportFile> {
    file.seek(SeekFrom::Start(0))?;
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    file.seek(SeekFrom::Start(0))?;
    let sha256 = Sha256Hex::parse(&hex::encode(hash.finalize())).map_err(io::Error::other)?;
    Ok(ExportFile { file, bytes, sha256, consumer: String::new() })
}

/// Writes in a thread that may wait for the disk.
async fn blocking<T: Send + 'static>(write: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, CommandError> {
    let written = tokio::task::spawn_blocking(write).await.map_err(|error| CommandError::Internal(Box::new(error)))?;
    written.map_err(|error| CommandError::Unavailable(Box::new(error)))
}

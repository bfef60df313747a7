//! Files received and waiting to be loaded.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::{OrganisationId, Sha256Hex, values::BoundedText};
use uuid::Uuid;

use super::{ImportFile, RowSource, SourceError};

use crate::{Caller, CommandError, Commands, Rejection, payment_register::OpenRegister, texts};

/// How long a received file is kept.
const UPLOADS_KEPT: Duration = Duration::from_hours(24 * 7);

/// Opens a portfolio file for reading from its start. May block.
pub type OpenFile = Arc<dyn Fn(&Path) -> Result<Box<dyn RowSource>, SourceError> + Send + Sync>;

/// Where received files lie, and how they are read.
#[derive(Clone)]
pub struct UploadFolder {
    /// The folder; made when missing.
    pub path: PathBuf,
    /// Reads the formats of portfolio files.
    pub open: OpenFile,
    /// Reads the formats of registers of providers.
    pub open_register: OpenRegister,
}

impl UploadFolder {
    /// Path of a received file.
    #[must_use]
    pub fn file(&self, upload: Uuid) -> PathBuf {
        self.path.join(upload.simple().to_string())
    }
}

/// A file received.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id; the name of its content in the data folder.
    pub id: Uuid,
    /// Its name at the sender's.
    pub file_name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

impl Commands {
    /// The id of a file about to be received.
    #[must_use]
    pub fn new_upload_id(&self) -> Uuid {
        self.ids.next()
    }

    /// Notes a file that was received whole.
    pub async fn record_upload(&self, caller: &Caller, upload: &Upload) -> Result<(), CommandError> {
        sqlx::query(
            "INSERT INTO uploads (upload_id, organisation_id, uploaded_by, file_name, bytes, sha256, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(upload.id)
        .bind(caller.organisation.uuid())
        .bind(caller.actor_name())
        .bind(&upload.file_name)
        .bind(i64::try_from(upload.bytes).unwrap_or(i64::MAX))
        .bind(upload.sha256.as_slice())
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Removes files received more than a week ago, for they hold names, passports and addresses, unless a load is still at
    /// one. Goes by the folder: each process looks after its own, and what was never received whole goes, too.
    pub(super) async fn sweep_uploads(&self, folder: &UploadFolder) -> Result<(), CommandError> {
        let unreadable = |error: std::io::Error| CommandError::Internal(Box::new(error));
        let mut files = match tokio::fs::read_dir(&folder.path).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            files => files.map_err(unreadable)?,
        };
        let mut old = HashMap::new();
        while let Some(file) = files.next_entry().await.map_err(unreadable)? {
            let name = file.file_name().to_str().and_then(|name| name.parse::<Uuid>().ok());
            // Another process may have been quicker.
            let (Some(upload), Ok(about)) = (name, file.metadata().await) else { continue };
            let age = about.modified().map_err(unreadable)?.elapsed();
            if about.is_file() && age.is_ok_and(|age| age > UPLOADS_KEPT) {
                old.insert(upload, file.path());
            }
        }
        // Nearly always: nothing is asked of the database then.
        if old.is_empty() {
            return Ok(());
        }
        let uploads: Vec<Uuid> = old.keys().copied().collect();
        let loading: Vec<Uuid> =
            sqlx::query_scalar("SELECT upload_id FROM import_jobs WHERE upload_id = ANY($1) AND found IS NULL")
                .bind(&uploads)
                .fetch_all(&self.pool)
                .await?;
        old.retain(|upload, _| !loading.contains(upload));
        // The rows first: a load that is asked for now is told that there is no such file.
        let uploads: Vec<Uuid> = old.keys().copied().collect();
        sqlx::query("DELETE FROM uploads WHERE upload_id = ANY($1)").bind(uploads).execute(&self.pool).await?;
        for file in old.into_values() {
            match tokio::fs::remove_file(file).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unreadable(error)),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// A file received before, of the same organisation.
    pub(crate) async fn upload(&self, organisation: OrganisationId, id: Uuid) -> Result<Upload, CommandError> {
        let row: Option<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT file_name, bytes, sha256 FROM uploads WHERE upload_id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(organisation.uuid())
                .fetch_optional(&self.pool)
                .await?;
        let (file_name, bytes, sha256) = row.ok_or_else(|| Rejection::new("NOT_FOUND", texts::NOT_FOUND).at("file"))?;
        let sha256 = sha256.try_into().map_err(|_| CommandError::Internal("a stored hash has another length".into()))?;
        Ok(Upload { id, file_name, bytes: u64::try_from(bytes).unwrap_or_default(), sha256 })
    }

    /// A file received before as a file to be loaded.
    pub(super) async fn uploaded_file(
        &self,
        organisation: OrganisationId,
        id: Uuid,
        folder: &UploadFolder,
    ) -> Result<ImportFile, CommandError> {
        let upload = self.upload(organisation, id).await?;
        let (open, path) = (Arc::clone(&folder.open), folder.file(id));
        Ok(ImportFile {
            name: BoundedText::parse(&upload.file_name).map_err(|error| Rejection::invalid("file", error))?,
            sha256: Sha256Hex::parse(&hex::encode(upload.sha256)).map_err(|error| CommandError::Internal(Box::new(error)))?,
            open: Arc::new(move || open(&path)),
        })
    }
}

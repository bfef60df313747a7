//! Files received and waiting to be loaded.

use uuid::Uuid;

use crate::{Caller, CommandError, Commands, Rejection, texts};

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

    /// A file received before, of the same organisation.
    pub async fn upload(&self, caller: &Caller, id: Uuid) -> Result<Upload, CommandError> {
        let row: Option<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT file_name, bytes, sha256 FROM uploads WHERE upload_id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(caller.organisation.uuid())
                .fetch_optional(&self.pool)
                .await?;
        let (file_name, bytes, sha256) = row.ok_or_else(|| Rejection::new("NOT_FOUND", texts::NOT_FOUND).at("file"))?;
        let sha256 = sha256.try_into().map_err(|_| CommandError::Internal("a stored hash has another length".into()))?;
        Ok(Upload { id, file_name, bytes: u64::try_from(bytes).unwrap_or_default(), sha256 })
    }
}

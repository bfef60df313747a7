//! Loads, previews and comparisons of uploaded files under way, each under a lease: whoever holds it works, and what a dead server leaves behind is
//! found again.

use std::time::Duration;

use domain::{ImportId, OrganisationId, RegisterId};
use sqlx::Row;
use uuid::Uuid;

use crate::{Caller, CommandError, Commands};

/// How long a lease holds without being renewed; a dead server's load waits as long.
const LEASE_SECONDS: i32 = 15;
/// How often it is renewed.
const RENEWAL: Duration = Duration::from_secs(5);
/// Jobs looked at at once.
const MOST_IDLE: i64 = 100;

/// A load, a preview or a comparison that this process holds the lease of.
pub(crate) struct Job {
    pub(crate) id: Uuid,
    pub(crate) organisation: OrganisationId,
    pub(crate) upload: Uuid,
    /// Who asked for it, as it stands in events.
    pub(crate) asked_by: String,
    pub(super) preview: bool,
    pub(super) owner: Uuid,
}

impl Commands {
    /// Notes that an upload is to be loaded. Of the same load asked for twice, the upload that came last counts, unless
    /// somebody is at work.
    pub(super) async fn add_job(&self, caller: &Caller, import: ImportId, upload: Uuid) -> Result<(), CommandError> {
        self.note_job(caller, import.uuid(), upload, false).await
    }

    /// Notes that an upload is a register to be compared; asked for twice alike.
    pub(crate) async fn add_register_job(&self, caller: &Caller, register: RegisterId, upload: Uuid) -> Result<(), CommandError> {
        self.note_job(caller, register.uuid(), upload, true).await
    }

    async fn note_job(&self, caller: &Caller, job: Uuid, upload: Uuid, register: bool) -> Result<(), CommandError> {
        sqlx::query(
            "INSERT INTO import_jobs (job_id, organisation_id, upload_id, asked_by, created_at, register)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (job_id) DO UPDATE SET upload_id = EXCLUDED.upload_id WHERE import_jobs.lease_until < now()",
        )
        .bind(job)
        .bind(caller.organisation.uuid())
        .bind(upload)
        .bind(caller.actor_name())
        .bind(self.now())
        .bind(register)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Jobs that nobody is at, with their uploads and whether they compare a register, the oldest first.
    pub(super) async fn idle_jobs(&self) -> Result<Vec<(Uuid, Uuid, bool)>, CommandError> {
        let select = "SELECT job_id, upload_id, register FROM import_jobs WHERE lease_until < now() AND found IS NULL
             ORDER BY created_at LIMIT $1";
        Ok(sqlx::query_as(select).bind(MOST_IDLE).fetch_all(&self.pool).await?)
    }

    /// Takes the lease of a load or a preview; `None` when there is nothing to do, or somebody is at it.
    pub(super) async fn take_job(&self, id: Uuid) -> Result<Option<Job>, CommandError> {
        self.take_lease(id, false).await
    }

    /// The same of a comparison.
    pub(crate) async fn take_register_job(&self, id: Uuid) -> Result<Option<Job>, CommandError> {
        self.take_lease(id, true).await
    }

    async fn take_lease(&self, id: Uuid, register: bool) -> Result<Option<Job>, CommandError> {
        let owner = self.ids.next();
        let row = sqlx::query(
            "UPDATE import_jobs SET lease_owner = $2, lease_until = now() + make_interval(secs => $3), attempts = attempts + 1
             WHERE job_id = $1 AND lease_until < now() AND found IS NULL AND register = $4
             RETURNING organisation_id, upload_id, asked_by, preview",
        )
        .bind(id)
        .bind(owner)
        .bind(f64::from(LEASE_SECONDS))
        .bind(register)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (organisation, upload) = (OrganisationId::new(row.try_get(0)?), row.try_get(1)?);
        Ok(Some(Job { id, organisation, upload, asked_by: row.try_get(2)?, preview: row.try_get(3)?, owner }))
    }

    /// Renews the lease again and again; ends when it is lost.
    pub(crate) async fn keep_job(&self, job: &Job) {
        loop {
            tokio::time::sleep(RENEWAL).await;
            let renewed = sqlx::query(
                "UPDATE import_jobs SET lease_until = now() + make_interval(secs => $3) WHERE job_id = $1 AND lease_owner = $2",
            )
            .bind(job.id)
            .bind(job.owner)
            .bind(f64::from(LEASE_SECONDS))
            .execute(&self.pool)
            .await;
            match renewed {
                Ok(done) if done.rows_affected() == 0 => return,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, job = %job.id, "the lease of a load was not renewed"),
            }
        }
    }

    /// The work is done.
    pub(crate) async fn close_job(&self, job: &Job) -> Result<(), CommandError> {
        sqlx::query("DELETE FROM import_jobs WHERE job_id = $1 AND lease_owner = $2")
            .bind(job.id)
            .bind(job.owner)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Leaves the work for later: for ten seconds the first time, for ten minutes at most.
    pub(crate) async fn postpone_job(&self, job: &Job) -> Result<(), CommandError> {
        sqlx::query(
            "UPDATE import_jobs SET lease_owner = NULL, lease_until = now() + make_interval(secs => least(attempts * 10, 600))
             WHERE job_id = $1 AND lease_owner = $2",
        )
        .bind(job.id)
        .bind(job.owner)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

//! What the load of an uploaded file would do: found out in the background, asked for until it is there.

use domain::{portfolio_import::RowCounts, staff_member::Permission};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{ImportRefusal, ImportReport, StartImportInput, jobs::Job};
use crate::{Caller, CommandError, Commands, Rejection, Request};

/// What was found out about a file. Stored; never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportPreview {
    /// It can be loaded.
    Loadable {
        /// What would become of the rows.
        totals: RowCounts,
        /// The first refused rows, at most a hundred.
        refusals: Vec<ImportRefusal>,
        /// Whether the same file was loaded before without a refusal, so that a load would do nothing.
        repeated: bool,
    },
    /// It cannot be read to its end.
    Unreadable {
        /// Stable code.
        code: String,
        /// Russian text that tells the next step.
        message: String,
    },
}

impl From<&ImportReport> for ImportPreview {
    fn from(report: &ImportReport) -> Self {
        let refusals = (0..).zip(&report.refusals).map(|(number, refusal)| ImportRefusal {
            line: refusal.line,
            number,
            column: refusal.column.clone(),
            code: refusal.code.to_owned(),
            reason: refusal.reason.clone(),
        });
        Self::Loadable { totals: report.totals, refusals: refusals.collect(), repeated: report.repeated }
    }
}

impl From<&Rejection> for ImportPreview {
    fn from(rejection: &Rejection) -> Self {
        Self::Unreadable { code: rejection.code.to_owned(), message: rejection.message.clone() }
    }
}

impl Commands {
    /// Begins to find out what a load of an uploaded file would do; [`Commands::run_import`] carries it out. Answers the
    /// preview's id: the same command has the same one.
    pub async fn start_preview(&self, caller: &Caller, request: Request<StartImportInput>) -> Result<Uuid, CommandError> {
        caller.require(Permission::ImportRun)?;
        let (id, upload) = (Uuid::new_v5(&request.command_id, b"import_preview"), request.input.upload);
        self.upload(caller.organisation, upload).await?;
        sqlx::query(
            "INSERT INTO import_jobs (job_id, organisation_id, upload_id, asked_by, created_at, preview)
             VALUES ($1, $2, $3, $4, $5, true) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(caller.organisation.uuid())
        .bind(upload)
        .bind(caller.actor_name())
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        let same = "SELECT EXISTS (SELECT FROM import_jobs WHERE job_id = $1 AND organisation_id = $2 AND upload_id = $3)";
        let same: bool =
            sqlx::query_scalar(same).bind(id).bind(caller.organisation.uuid()).bind(upload).fetch_one(&self.pool).await?;
        if same { Ok(id) } else { Err(CommandError::CommandReused) }
    }

    /// What a preview of this organisation has found by now: `None` when there is no such preview, `Some(None)` while it is
    /// at work. Kept for a day.
    pub async fn import_preview(&self, caller: &Caller, id: Uuid) -> Result<Option<Option<ImportPreview>>, CommandError> {
        caller.require(Permission::ImportView)?;
        let found: Option<Option<Json<ImportPreview>>> =
            sqlx::query_scalar("SELECT found FROM import_jobs WHERE job_id = $1 AND organisation_id = $2 AND preview")
                .bind(id)
                .bind(caller.organisation.uuid())
                .fetch_optional(&self.pool)
                .await?;
        Ok(found.map(|found| found.map(|Json(preview)| preview)))
    }

    pub(super) async fn keep_preview(&self, job: &Job, preview: ImportPreview) -> Result<(), CommandError> {
        sqlx::query("UPDATE import_jobs SET found = $3, lease_owner = NULL WHERE job_id = $1 AND lease_owner = $2")
            .bind(job.id)
            .bind(job.owner)
            .bind(Json(preview))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

//! Loads and previews of uploaded files: asked for once, carried out in the background, gone on with after a crash.

use std::{sync::Arc, time::Duration};

use domain::{
    ImportId,
    portfolio_import::{FailImport, ImportState, PortfolioImport, PortfolioImportCommand},
    staff_member::Permission,
    values::BoundedText,
};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    ImportMode, ImportReport, UploadFolder,
    jobs::Job,
    load::{Load, blocking, start_command},
};
use crate::{Caller, Channel, CommandError, Commands, Receipt, Rejection, Request};

/// Which file to load.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StartImportInput {
    /// The file received.
    pub upload: Uuid,
}

impl Commands {
    /// Begins the load of an uploaded file; [`Commands::run_import`] carries it out. The load of a file that was loaded
    /// before goes on where it was; a file whose header does not read is refused.
    pub async fn start_import(
        &self,
        caller: &Caller,
        request: Request<StartImportInput>,
        folder: &UploadFolder,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::ImportRun)?;
        let context = self.context(caller, "start_import", &request)?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return Ok(receipt);
        }
        let upload = request.input.upload;
        let file = self.uploaded_file(caller.organisation, upload, folder).await?;
        let (import, done) = self.import_of(caller.organisation, &file.sha256).await?;
        let open = Arc::clone(&file.open);
        let kind = blocking(move || open().map(|source| source.kind())).await?;
        if done.state() != ImportState::Completed {
            // Before the load begins: killed in between, it is begun by whoever finds the note.
            self.add_job(caller, import, upload).await?;
        }
        let start = start_command(caller, &caller.actor_name(), &file, kind, &context)?;
        self.execute::<PortfolioImport>(&context, import, None, start).await
    }

    /// Carries a load or a preview out that was asked for, unless somebody is at it or it has ended: then `None`. A file
    /// that cannot be read to its end ends it as failed; after any other trouble it is gone on with later.
    pub async fn run_import(&self, id: Uuid, folder: &UploadFolder) -> Result<Option<ImportReport>, CommandError> {
        let Some(job) = self.take_job(id).await? else { return Ok(None) };
        let caller = Caller::system(job.organisation, "import", Channel::Process);
        let result = tokio::select! {
            result = self.run_job(&caller, &job, folder) => result,
            () = self.keep_job(&job) => return Ok(None),
        };
        match &result {
            Ok(report) if job.preview => self.keep_preview(&job, report.into()).await?,
            Ok(_) => self.close_job(&job).await?,
            Err(CommandError::Rejected(rejection)) if job.preview => self.keep_preview(&job, rejection.into()).await?,
            Err(CommandError::Rejected(rejection)) => {
                self.fail_import(&caller, &job, rejection).await?;
                self.close_job(&job).await?;
            }
            Err(error) => {
                tracing::warn!(job = %id, error = error.with_causes(), "a load is interrupted; it goes on later");
                self.postpone_job(&job).await?;
            }
        }
        result.map(Some)
    }

    async fn run_job(&self, caller: &Caller, job: &Job, folder: &UploadFolder) -> Result<ImportReport, CommandError> {
        let file = self.uploaded_file(job.organisation, job.upload, folder).await?;
        let (import, mode) = if job.preview {
            (self.import_of(job.organisation, &file.sha256).await?.0, ImportMode::Preview)
        } else {
            (ImportId::new(job.id), ImportMode::Write)
        };
        self.run_load(&Load { caller, by: &job.asked_by, import, mode, progress: &|_| {} }, &file).await
    }

    /// Gives a load up; one that was not begun or has ended stays as it is.
    async fn fail_import(&self, caller: &Caller, job: &Job, rejection: &Rejection) -> Result<(), CommandError> {
        let (by, import) = (job.asked_by.as_str(), ImportId::new(job.id));
        let load = Load { caller, by, import, mode: ImportMode::Write, progress: &|_| {} };
        let context = self.load_context(&load, "fail");
        let code = BoundedText::parse(rejection.code).map_err(|error| CommandError::Internal(Box::new(error)))?;
        let fail = PortfolioImportCommand::Fail(FailImport { code, at: context.occurred_at });
        match self.execute::<PortfolioImport>(&context, import, None, fail).await {
            Ok(_) | Err(CommandError::Rejected(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The worker that goes on with loads and comparisons which a crash has interrupted, one at a time, and removes old files.
pub struct ImportWorker {
    /// The use cases.
    pub commands: Commands,
    /// Where the files lie; a load whose file lies elsewhere is left to others.
    pub folder: UploadFolder,
    /// How often it looks.
    pub poll: Duration,
}

impl ImportWorker {
    /// Works until `stop`. A load at hand is interrupted; it goes on with the next start.
    pub async fn run(self, stop: CancellationToken) {
        let work = async {
            loop {
                if let Err(error) = self.step().await {
                    tracing::warn!(error = error.with_causes(), "interrupted loads cannot be looked for; trying again");
                }
                if let Err(error) = self.sweep().await {
                    tracing::warn!(error = error.with_causes(), "old files were not removed; trying again");
                }
                tokio::time::sleep(self.poll).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    /// Removes files that were received long ago.
    pub async fn sweep(&self) -> Result<(), CommandError> {
        self.commands.sweep_uploads(&self.folder).await
    }

    /// Goes on with every load that nobody is at; answers how many came to an end.
    pub async fn step(&self) -> Result<usize, CommandError> {
        let mut ended = 0;
        for (job, upload, register) in self.commands.idle_jobs().await? {
            if !tokio::fs::try_exists(self.folder.file(upload)).await.unwrap_or_default() {
                continue;
            }
            tracing::info!(%job, "a load goes on where it was interrupted");
            // An error is told already; the load is tried again later.
            let has_ended = if register {
                matches!(self.commands.run_register(job, &self.folder).await, Ok(Some(_)))
            } else {
                matches!(self.commands.run_import(job, &self.folder).await, Ok(Some(_)))
            };
            ended += usize::from(has_ended);
        }
        Ok(ended)
    }
}

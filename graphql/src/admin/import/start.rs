//! A load in the background of the request that asked for it.

use std::{sync::Arc, time::Duration};

use async_graphql::Context;
use commands::{
    CommandError, Rejection,
    portfolio_import::{ImportFile, ImportMode, ImportReport, Upload},
};
use domain::{ImportId, Sha256Hex, values::BoundedText};
use uuid::Uuid;

use crate::context::{ContextExt, Doors};

/// How long a request waits for a load to end: broken and small files are answered at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far a load has come when its request is answered.
pub(super) enum Started {
    /// It has ended.
    Done(ImportReport),
    /// It goes on.
    Running(ImportId),
}

/// Says what a load of an upload would do.
pub(super) async fn preview(ctx: &Context<'_>, upload: Uuid) -> Result<ImportReport, CommandError> {
    let file = file_of(ctx, &ctx.commands().upload(ctx.caller(), upload).await?)?;
    ctx.commands().import_file(ctx.caller(), file, ImportMode::Preview, &|_| {}).await
}

/// Loads an upload; the load outlives the request.
pub(super) async fn load(ctx: &Context<'_>, upload: Uuid) -> Result<Started, CommandError> {
    let file = file_of(ctx, &ctx.commands().upload(ctx.caller(), upload).await?)?;
    let import = ctx.commands().import_id(ctx.caller(), &file.sha256).await?;
    let (commands, caller) = (ctx.commands().clone(), ctx.caller().clone());
    let mut running = tokio::spawn(async move {
        let result = commands.import_file(&caller, file, ImportMode::Write, &|_| {}).await;
        if let Err(error) = &result {
            tracing::warn!(%import, %error, "a load has ended early");
        }
        result
    });
    match tokio::time::timeout(PATIENCE, &mut running).await {
        Ok(Ok(result)) => result.map(Started::Done),
        Ok(Err(error)) => Err(CommandError::Internal(Box::new(error))),
        Err(_) => Ok(Started::Running(import)),
    }
}

fn file_of(ctx: &Context<'_>, upload: &Upload) -> Result<ImportFile, CommandError> {
    let doors = ctx.data_unchecked::<Arc<Doors>>();
    let (open, path) = (Arc::clone(&doors.open_file), doors.uploads.path(upload.id));
    Ok(ImportFile {
        name: BoundedText::parse(&upload.file_name).map_err(|error| Rejection::invalid("file_id", error))?,
        sha256: Sha256Hex::parse(&hex::encode(upload.sha256)).map_err(|error| CommandError::Internal(Box::new(error)))?,
        open: Box::new(move || open(&path)),
    })
}

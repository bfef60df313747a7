//! Loads and previews in the background of the requests that asked for them.

use std::{sync::Arc, time::Duration};

use async_graphql::Context;
use commands::{
    CommandError, Receipt, Request,
    portfolio_import::{ImportReport, StartImportInput},
};
use uuid::Uuid;

use super::preview::ImportPreview;
use crate::context::{ContextExt, Doors};

/// How long a request waits for a load to end: broken and small files are answered at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// A load that has begun.
pub(super) struct Started {
    pub(super) receipt: Receipt,
    pub(super) import: Uuid,
    /// How it ended, if it has by now.
    pub(super) ended: Option<Result<ImportReport, CommandError>>,
}

/// Finds out what a load of an upload would do; answers what was found in time.
pub(super) async fn preview(ctx: &Context<'_>, request: Request<StartImportInput>) -> Result<ImportPreview, CommandError> {
    let id = ctx.commands().start_preview(ctx.caller(), request).await?;
    // Whatever it found is kept: asked for below, and again by whoever waits longer.
    drop(run(ctx, id).await?);
    let found = ctx.commands().import_preview(ctx.caller(), id).await?;
    Ok(ImportPreview::new(id, found.flatten()))
}

/// Loads an upload.
pub(super) async fn load(ctx: &Context<'_>, request: Request<StartImportInput>) -> Result<Started, CommandError> {
    let folder = &ctx.data_unchecked::<Arc<Doors>>().uploads.folder;
    let receipt = ctx.commands().start_import(ctx.caller(), request, folder).await?;
    let import = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
    Ok(Started { receipt, import, ended: run(ctx, import).await? })
}

/// Carries a load or a preview out, which outlives the request; answers how it ended, if it did in time.
async fn run(ctx: &Context<'_>, id: Uuid) -> Result<Option<Result<ImportReport, CommandError>>, CommandError> {
    let (commands, folder) = (ctx.commands().clone(), ctx.data_unchecked::<Arc<Doors>>().uploads.folder.clone());
    let running = tokio::spawn(async move { commands.run_import(id, &folder).await });
    match tokio::time::timeout(PATIENCE, running).await {
        Ok(Ok(result)) => Ok(result.transpose()),
        Ok(Err(error)) => Err(CommandError::Internal(Box::new(error))),
        Err(_) => Ok(None),
    }
}

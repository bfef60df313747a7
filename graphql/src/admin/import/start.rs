//! A load in the background of the request that asked for it.

use std::{sync::Arc, time::Duration};

use async_graphql::Context;
use commands::{
    CommandError, Receipt, Request,
    portfolio_import::{ImportReport, StartImportInput},
};
use domain::ImportId;

use crate::context::{ContextExt, Doors};

/// How long a request waits for a load to end: broken and small files are answered at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// A load that has begun.
pub(super) struct Started {
    pub(super) receipt: Receipt,
    pub(super) import: ImportId,
    /// How it ended, if it has by now.
    pub(super) ended: Option<Result<ImportReport, CommandError>>,
}

/// Says what a load of an upload would do.
pub(super) async fn preview(ctx: &Context<'_>, input: StartImportInput) -> Result<ImportReport, CommandError> {
    let folder = &ctx.data_unchecked::<Arc<Doors>>().uploads.folder;
    ctx.commands().preview_import(ctx.caller(), input, folder).await
}

/// Loads an upload; the load outlives the request.
pub(super) async fn load(ctx: &Context<'_>, request: Request<StartImportInput>) -> Result<Started, CommandError> {
    let folder = ctx.data_unchecked::<Arc<Doors>>().uploads.folder.clone();
    let commands = ctx.commands().clone();
    let receipt = commands.start_import(ctx.caller(), request, &folder).await?;
    let import = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
    let running = tokio::spawn(async move { commands.run_import(import, &folder).await });
    let ended = match tokio::time::timeout(PATIENCE, running).await {
        Ok(Ok(result)) => result.transpose(),
        Ok(Err(error)) => return Err(CommandError::Internal(Box::new(error))),
        Err(_) => None,
    };
    Ok(Started { receipt, import, ended })
}

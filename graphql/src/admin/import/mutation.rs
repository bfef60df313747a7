use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::portfolio_import::StartImportInput as Start;
use domain::staff_member::Permission;
use projections::names;
use uuid::Uuid;

use super::{
    noun::{Import, find},
    preview::ImportPreview,
    start::{self, Started},
};
use crate::{
    context::{request, wait_for},
    shared::{CommandReceipt, Fields, NodeKind, Outcome, Requires, UserError, id_of, outcome, requires},
};

/// A file to be loaded.
#[derive(InputObject)]
pub(crate) struct StartImportInput {
    /// Client-made id. A load is recognised by the content of its file as well: the same file twice is one load.
    command_id: Uuid,
    /// Id that `POST /admin/files` answered.
    file_id: ID,
    /// True: find out what would happen and write nothing.
    #[graphql(default)]
    preview: bool,
}

/// Outcome of starting a load.
#[derive(Default, SimpleObject)]
pub(crate) struct StartImportPayload {
    /// The load; null for a preview.
    import: Option<Import>,
    /// Id of the load; ask `import` how far it is. Null for a preview.
    import_id: Option<ID>,
    /// What the load would do, when a preview was asked for; large files take their time, ask `importPreview` then.
    preview: Option<ImportPreview>,
    /// Why nothing was loaded.
    user_errors: Vec<UserError>,
    /// Receipt of the command; null for a preview, which changes nothing.
    receipt: Option<CommandReceipt>,
}

impl StartImportPayload {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self { user_errors, ..Self::default() }
    }

    async fn started(ctx: &Context<'_>, started: Started) -> Result<Self> {
        let Started { receipt, import, ended } = started;
        let (mut token, mut user_errors) = (receipt.token, Vec::new());
        if let Some(ended) = ended {
            match outcome(ctx, ended)? {
                Outcome::Done(report) => token = token.max(report.token),
                Outcome::Refused(errors) => user_errors = errors,
            }
        }
        wait_for(ctx, &[names::IMPORT_LIST], token).await;
        let (id, receipt) = (id_of(NodeKind::Import, import), Some(receipt.into()));
        Ok(Self { import: find(ctx, import).await?, import_id: Some(id), preview: None, user_errors, receipt })
    }
}

/// What is done with files.
#[derive(Default)]
pub(crate) struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Loads an uploaded file in the background, or finds out what a load would do. What a crash has interrupted goes on by
    /// itself.
    #[graphql(guard = "Requires(Permission::ImportRun)", directive = requires::apply("IMPORT_RUN".to_owned()))]
    async fn start_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StartImportInput,
    ) -> Result<StartImportPayload> {
        let mut fields = Fields::new();
        let Some(upload) = fields.read_id("file_id", NodeKind::Upload, &input.file_id) else {
            return Ok(StartImportPayload::refused(fields.errors()));
        };
        let request = request(input.command_id, None, Start { upload });
        if input.preview {
            return Ok(match outcome(ctx, start::preview(ctx, request).await)? {
                Outcome::Done(preview) => {
                    StartImportPayload { user_errors: preview.user_errors(), preview: Some(preview), ..Default::default() }
                }
                Outcome::Refused(user_errors) => StartImportPayload::refused(user_errors),
            });
        }
        match outcome(ctx, start::load(ctx, request).await)? {
            Outcome::Done(started) => StartImportPayload::started(ctx, started).await,
            Outcome::Refused(user_errors) => Ok(StartImportPayload::refused(user_errors)),
        }
    }
}

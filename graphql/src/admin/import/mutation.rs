use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::staff_member::Permission;
use projections::names;
use uuid::Uuid;

use super::{
    noun::{Import, ImportPreview, find},
    start::{self, Started},
};
use crate::{
    context::wait_for,
    shared::{Fields, NodeKind, Outcome, Requires, UserError, id_of, outcome, requires},
};

/// A file to be loaded.
#[derive(InputObject)]
pub(crate) struct StartImportInput {
    /// Client-made id. A load is recognised by the content of its file as well: the same file twice is one load.
    command_id: Uuid,
    /// Id that `POST /admin/files` answered.
    file_id: ID,
    /// True: say what would happen and write nothing.
    #[graphql(default)]
    preview: bool,
}

/// Outcome of starting a load.
#[derive(Default, SimpleObject)]
pub(crate) struct StartImportPayload {
    /// The load; null for a preview, and while it has not come into sight yet.
    import: Option<Import>,
    /// Id of the load; ask `import` how far it is. Null for a preview.
    import_id: Option<ID>,
    /// What the load would do, when a preview was asked for.
    preview: Option<ImportPreview>,
    /// Why nothing was loaded.
    user_errors: Vec<UserError>,
}

/// What is done with files.
#[derive(Default)]
pub(crate) struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Loads an uploaded file in the background, or says what a load would do.
    #[graphql(guard = "Requires(Permission::ImportRun)", directive = requires::apply("IMPORT_RUN".to_owned()))]
    async fn start_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StartImportInput,
    ) -> Result<StartImportPayload> {
        let mut fields = Fields::new();
        let Some(upload) = fields.read_id("file_id", NodeKind::Upload, &input.file_id) else {
            return Ok(StartImportPayload { user_errors: fields.errors(), ..Default::default() });
        };
        tracing::info!(command_id = %input.command_id, preview = input.preview, "a load is asked for");
        if input.preview {
            return Ok(match outcome(ctx, start::preview(ctx, upload).await)? {
                Outcome::Done(report) => StartImportPayload { preview: Some(report.into()), ..Default::default() },
                Outcome::Refused(user_errors) => StartImportPayload { user_errors, ..Default::default() },
            });
        }
        let id = match outcome(ctx, start::load(ctx, upload).await)? {
            Outcome::Done(Started::Done(report)) => {
                wait_for(ctx, &[names::IMPORT_LIST], report.token).await;
                report.import
            }
            Outcome::Done(Started::Running(import)) => import,
            Outcome::Refused(user_errors) => return Ok(StartImportPayload { user_errors, ..Default::default() }),
        };
        let import_id = Some(id_of(NodeKind::Import, id.uuid()));
        Ok(StartImportPayload { import: find(ctx, id.uuid()).await?, import_id, ..Default::default() })
    }
}

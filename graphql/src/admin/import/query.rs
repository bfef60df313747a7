use async_graphql::{Context, ID, Object, Result};
use domain::staff_member::Permission;
use projections::names;

use super::{
    noun::{Import, ImportConnection, find},
    preview::ImportPreview,
};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, Outcome, PageArguments, Requires, connect, outcome, parse_id, requires},
};

/// Queries about loads.
#[derive(Default)]
pub(crate) struct ImportQuery;

#[Object]
impl ImportQuery {
    /// Loads of files, newest first.
    #[graphql(guard = "Requires(Permission::ImportView)", directive = requires::apply("IMPORT_VIEW".to_owned()))]
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<ImportConnection> {
        wait_at_least(ctx, &[names::IMPORT_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().imports().list(ctx.organisation(), &arguments.request()?).await;
        connect(ctx, &arguments, page, Import)
    }

    /// One load; null when there is none.
    #[graphql(guard = "Requires(Permission::ImportView)", directive = requires::apply("IMPORT_VIEW".to_owned()))]
    async fn import(&self, ctx: &Context<'_>, #[graphql(desc = "Id of the load.")] id: ID) -> Result<Option<Import>> {
        match parse_id(NodeKind::Import, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What a load would do, as far as it is found out; null when there is no such preview, or it is older than a day.
    #[graphql(guard = "Requires(Permission::ImportView)", directive = requires::apply("IMPORT_VIEW".to_owned()))]
    async fn import_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the preview.")] id: ID,
    ) -> Result<Option<ImportPreview>> {
        let Some(id) = parse_id(NodeKind::Preview, &id) else { return Ok(None) };
        Ok(match outcome(ctx, ctx.commands().import_preview(ctx.caller(), id).await)? {
            Outcome::Done(found) => found.map(|found| ImportPreview::new(id, found)),
            Outcome::Refused(_) => None,
        })
    }
}

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::staff_member::Permission;
use projections::{names, organisation::OrganisationItem};
use uuid::Uuid;

use crate::{
    context::{ContextExt, wait_at_least},
    shared::{ConsentDocument, NodeKind, Requires, count, id_of, read, requires},
};

/// An organisation.
#[derive(Clone)]
pub(crate) struct Organisation(OrganisationItem);

/// The viewer's organisation, if that is its id.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Organisation>> {
    if id != ctx.organisation().uuid() {
        return Ok(None);
    }
    Ok(read(ctx, ctx.projections().organisations().by_id(ctx.organisation()).await)?.map(Organisation))
}

/// The organisation whose address was called.
#[Object]
impl Organisation {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Organisation, self.0.id.uuid())
    }

    /// Name people see.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Short code of settings and the command line.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Since when it is served.
    async fn founded_at(&self) -> DateTime<Utc> {
        self.0.founded_at
    }

    /// Version; `expectedVersion` of its mutations.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }

    /// Host names under which the cabinet is reached.
    async fn hosts(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let hosts = read(ctx, ctx.projections().organisations().hosts(self.0.id).await)?;
        Ok(hosts.into_iter().map(|host| host.host).collect())
    }

    /// Documents in force that people agree to, one a kind.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<ConsentDocument>> {
        let documents = read(ctx, ctx.projections().organisations().current_documents(self.0.id).await)?;
        Ok(documents.into_iter().map(ConsentDocument::from).collect())
    }
}

/// Queries about the organisation.
#[derive(Default)]
pub(crate) struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// The organisation whose address was called.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Organisation>> {
        wait_at_least(ctx, &[names::ORGANISATION], at_least.as_deref()).await?;
        find(ctx, ctx.organisation().uuid()).await
    }
}

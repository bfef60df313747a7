use async_graphql::{Context, ID, Object, Result};
use domain::staff_member::Permission;
use projections::names;

use super::noun::{StaffMember, StaffMemberConnection, find};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, PageArguments, Requires, connect, parse_id, requires},
};

/// Queries about staff.
#[derive(Default)]
pub(crate) struct StaffQuery;

#[Object]
impl StaffQuery {
    /// Staff by login.
    #[graphql(guard = "Requires(Permission::StaffView)", directive = requires::apply("STAFF_VIEW".to_owned()))]
    async fn staff_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether those let go are left out.", default)] present: bool,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<StaffMemberConnection> {
        wait_at_least(ctx, &[names::STAFF_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().staff().list(ctx.organisation(), present, &arguments.request()?).await;
        connect(ctx, &arguments, page, StaffMember)
    }

    /// One member of staff; null when there is none.
    #[graphql(guard = "Requires(Permission::StaffView)", directive = requires::apply("STAFF_VIEW".to_owned()))]
    async fn staff_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the member of staff.")] id: ID,
    ) -> Result<Option<StaffMember>> {
        match parse_id(NodeKind::Staff, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

use async_graphql::{Context, ID, Object, Result};
use domain::{allocation::AllocationPolicy as Policy, staff_member::Permission};
use projections::names;

use super::{
    allocation::AllocationPolicy,
    noun::{Creditor, CreditorConnection, find},
};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, PageArguments, Requires, connect, parse_id, requires},
};

/// Queries about creditors.
#[derive(Default)]
pub(crate) struct CreditorQuery;

#[Object]
impl CreditorQuery {
    /// Creditors by name.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn creditors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<CreditorConnection> {
        wait_at_least(ctx, &[names::CREDITOR], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().creditors().list(ctx.organisation(), &arguments.request()?).await;
        connect(ctx, &arguments, page, Creditor::new)
    }

    /// One creditor; null when there is none.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn creditor(&self, ctx: &Context<'_>, #[graphql(desc = "Id of the creditor.")] id: ID) -> Result<Option<Creditor>> {
        match parse_id(NodeKind::Creditor, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Orders of the law in which payments may be spread, ready to be chosen by their codes.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn allocation_policies(&self) -> Vec<AllocationPolicy> {
        Policy::ready().iter().map(AllocationPolicy::from).collect()
    }
}

use async_graphql::{Context, Object, Result};
use domain::staff_member::Permission;
use projections::names;

use super::noun::{PaymentPoint, PaymentPointConnection, find};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, PageArguments, Requires, connect, parse_id, requires},
};

/// Queries about payment points.
#[derive(Default)]
pub(crate) struct PaymentPointQuery;

#[Object]
impl PaymentPointQuery {
    /// Payment points by name, closed ones as well.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn payment_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that borrowers see.", default)] open: bool,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentPointConnection> {
        wait_at_least(ctx, &[names::PAYMENT_POINT], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().payment_points().list(ctx.organisation(), open, &arguments.request()?).await;
        connect(ctx, &arguments, page, PaymentPoint::new)
    }

    /// One payment point; null when there is none.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn payment_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the point.")] id: async_graphql::ID,
    ) -> Result<Option<PaymentPoint>> {
        match parse_id(NodeKind::PaymentPoint, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

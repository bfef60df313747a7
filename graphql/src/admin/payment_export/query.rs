use async_graphql::{Context, ID, Object, Result};
use domain::staff_member::Permission;
use projections::names;

use super::noun::{PaymentExport, PaymentExportConnection, find};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, PageArguments, Requires, connect, parse_id, requires},
};

/// Queries about exports of payments.
#[derive(Default)]
pub(crate) struct PaymentExportQuery;

#[Object]
impl PaymentExportQuery {
    /// Exports of payments by name.
    #[graphql(guard = "Requires(Permission::PaymentExportView)", directive = requires::apply("PAYMENT_EXPORT_VIEW".to_owned()))]
    async fn payment_exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentExportConnection> {
        wait_at_least(ctx, &[names::PAYMENT_EXPORT], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().payment_exports().list(ctx.organisation(), &arguments.request()?).await;
        connect(ctx, &arguments, page, PaymentExport)
    }

    /// One export of payments; null when there is none.
    #[graphql(guard = "Requires(Permission::PaymentExportView)", directive = requires::apply("PAYMENT_EXPORT_VIEW".to_owned()))]
    async fn payment_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the export.")] id: ID,
    ) -> Result<Option<PaymentExport>> {
        match parse_id(NodeKind::PaymentExport, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

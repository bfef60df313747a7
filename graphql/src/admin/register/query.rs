use async_graphql::{Context, ID, Object, Result};
use domain::{ProviderAccountId, staff_member::Permission};
use projections::names;
use uuid::Uuid;

use super::noun::{PaymentRegister, PaymentRegisterConnection, find};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Cursor, NodeKind, PageArguments, Requires, connect, parse_id, requires},
};

/// Queries about registers of providers.
#[derive(Default)]
pub(crate) struct RegisterQuery;

#[Object]
impl RegisterQuery {
    /// Comparisons of registers, newest first.
    #[graphql(guard = "Requires(Permission::PaymentView)", directive = requires::apply("PAYMENT_VIEW".to_owned()))]
    async fn payment_registers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this account at a provider.")] account_id: Option<Uuid>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentRegisterConnection> {
        wait_at_least(ctx, &[names::REGISTER_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let account = account_id.map(ProviderAccountId::new);
        let page = ctx.projections().registers().list(ctx.organisation(), account, &arguments.request()?).await;
        connect(ctx, &arguments, page, PaymentRegister)
    }

    /// One comparison; null when there is none.
    #[graphql(guard = "Requires(Permission::PaymentView)", directive = requires::apply("PAYMENT_VIEW".to_owned()))]
    async fn payment_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the comparison.")] id: ID,
    ) -> Result<Option<PaymentRegister>> {
        match parse_id(NodeKind::Register, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

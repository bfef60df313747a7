//! Links to pay a debt without signing in, as the staff send them.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use commands::payment_link::RevokePaymentLinkInput as Revoke;
use domain::{DebtId, PaymentLinkId, StaffId, staff_member::Permission};
use projections::payment_link_list::PaymentLinkItem;
use uuid::Uuid;

use super::payment::PaymentCommandPayload;
use crate::{
    context::{ContextExt, request},
    shared::{NodeKind, PaymentLinkFacts, Requires, id_of, parse_id, requires},
};

/// A link by which a debt is paid without signing in; staff never see its secret.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentLink {
    #[graphql(flatten)]
    facts: PaymentLinkFacts,
}

impl PaymentLink {
    pub(super) const fn new(item: PaymentLinkItem) -> Self {
        Self { facts: PaymentLinkFacts(item) }
    }
}

#[ComplexObject]
impl PaymentLink {
    /// Id of who of the staff has sent it; null when the borrower has made it.
    async fn staff_id(&self) -> Option<ID> {
        self.facts.0.staff_id.map(|staff: StaffId| id_of(NodeKind::Staff, staff.uuid()))
    }
}

/// For which debt a link is sent.
#[derive(InputObject)]
pub(crate) struct SendPaymentLinkInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
}

/// Which link is taken back.
#[derive(InputObject)]
#[expect(clippy::struct_field_names, reason = "names of the schema")]
pub(crate) struct RevokePaymentLinkInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
    /// The link.
    link_id: ID,
}

/// Sending links and taking them back.
#[derive(Default)]
pub(crate) struct PaymentLinkMutation;

#[Object]
impl PaymentLinkMutation {
    /// Sends the borrower, who has asked for it, an SMS with a link to pay this debt without signing in: to the phone they have
    /// confirmed, good for 72 hours and one payment. Refused while contacts about the debt are stopped.
    #[graphql(guard = "Requires(Permission::PaymentLinkSend)", directive = requires::apply("PAYMENT_LINK_SEND".to_owned()))]
    async fn send_payment_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SendPaymentLinkInput,
    ) -> Result<PaymentCommandPayload> {
        let send = request(input.command_id, None, debt(&input.debt_id));
        PaymentCommandPayload::new(ctx, ctx.commands().send_payment_link(ctx.caller(), send).await)
    }

    /// Takes a link back, whoever has made it. A payment that was begun by it goes on.
    #[graphql(guard = "Requires(Permission::PaymentLinkSend)", directive = requires::apply("PAYMENT_LINK_SEND".to_owned()))]
    async fn revoke_payment_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RevokePaymentLinkInput,
    ) -> Result<PaymentCommandPayload> {
        let link = PaymentLinkId::new(parse_id(NodeKind::PaymentLink, &input.link_id).unwrap_or_default());
        let revoke = request(input.command_id, None, Revoke { debt: debt(&input.debt_id), link });
        PaymentCommandPayload::new(ctx, ctx.commands().revoke_payment_link(ctx.caller(), revoke).await)
    }
}

/// The debt an id names; another id names none, as the use case tells.
fn debt(id: &ID) -> DebtId {
    DebtId::new(parse_id(NodeKind::Debt, id).unwrap_or_default())
}

//! Requests to give back what was overpaid, and what staff decide about them.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use commands::payment::{ApproveOverpaymentRefundInput as Approve, DeclineOverpaymentRefundInput as Decline};
use domain::{DebtId, RefundId, borrower_access::CardView, staff_member::Permission, values::BoundedText};
use projections::{debt_list::OverpaymentRefundItem, names};
use uuid::Uuid;

use super::{debt::Debt, loaders::DebtById, payment::PaymentCommandPayload, views::note_view};
use crate::{
    context::{ContextExt, request, wait_at_least},
    shared::{
        Cursor, Fields, NodeKind, OverpaymentRefundFacts, PageArguments, RefundWay, Requires, connect, connection, id_of,
        parse_id, read, requires,
    },
};

/// A request to give back what was overpaid.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct OverpaymentRefund {
    #[graphql(flatten)]
    facts: OverpaymentRefundFacts,
}

connection!(OverpaymentRefundConnection, OverpaymentRefundEdge, OverpaymentRefund, "requests to give back what was overpaid");

impl OverpaymentRefund {
    pub(super) const fn new(item: OverpaymentRefundItem) -> Self {
        Self { facts: OverpaymentRefundFacts(item) }
    }
}

#[ComplexObject]
impl OverpaymentRefund {
    /// Id of the debt.
    async fn debt_id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.debt_id.uuid())
    }

    /// The debt; the look at its borrower's debts is noted before it is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn debt(&self, ctx: &Context<'_>) -> Result<Option<Debt>> {
        let found = ctx.loader::<DebtById>().load_one(self.facts.0.debt_id).await;
        let Some(debt) = read(ctx, found)? else { return Ok(None) };
        note_view(ctx, debt.borrower_id, CardView::Debts).await?;
        Ok(Some(Debt::new(debt)))
    }
}

/// An agreement to give an overpayment back.
#[derive(InputObject)]
pub(crate) struct ApproveOverpaymentRefundInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
    /// The request.
    refund_id: ID,
    /// How the money goes back.
    way: RefundWay,
    /// On what ground, up to 300 characters; of a transfer, the payment order.
    reason: String,
}

/// A refusal to give an overpayment back.
#[derive(InputObject)]
pub(crate) struct DeclineOverpaymentRefundInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
    /// The request.
    refund_id: ID,
    /// Why, up to 300 characters; the borrower reads it.
    reason: String,
}

/// What waits for a decision.
#[derive(Default)]
pub(crate) struct OverpaymentQuery;

#[Object]
impl OverpaymentQuery {
    /// Requests that wait for a decision, the oldest first: asked for, or not given back by the provider.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn waiting_overpayment_refunds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<OverpaymentRefundConnection> {
        wait_at_least(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().overpayment_refunds().waiting(ctx.organisation(), &arguments.request()?).await;
        connect(ctx, &arguments, page, OverpaymentRefund::new)
    }
}

/// What is decided.
#[derive(Default)]
pub(crate) struct OverpaymentMutation;

#[Object]
impl OverpaymentMutation {
    /// Agrees to give an overpayment back: has the provider do it, or says that it was transferred.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn approve_overpayment_refund(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ApproveOverpaymentRefundInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let Some(reason) = fields.read("reason", BoundedText::parse(&input.reason)) else {
            return Ok(PaymentCommandPayload::refused(fields.errors()));
        };
        let (debt, refund) = (debt(&input.debt_id), refund(&input.refund_id));
        let approve = Approve { debt, refund, way: input.way.into(), reason };
        let result = ctx.commands().approve_overpayment_refund(ctx.caller(), request(input.command_id, None, approve)).await;
        PaymentCommandPayload::new(ctx, result)
    }

    /// Declines to give an overpayment back; the borrower reads why.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn decline_overpayment_refund(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: DeclineOverpaymentRefundInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let Some(reason) = fields.read("reason", BoundedText::parse(&input.reason)) else {
            return Ok(PaymentCommandPayload::refused(fields.errors()));
        };
        let decline = Decline { debt: debt(&input.debt_id), refund: refund(&input.refund_id), reason };
        let result = ctx.commands().decline_overpayment_refund(ctx.caller(), request(input.command_id, None, decline)).await;
        PaymentCommandPayload::new(ctx, result)
    }
}

/// The debt an id names; another id names none, as the use case tells.
fn debt(id: &ID) -> DebtId {
    DebtId::new(parse_id(NodeKind::Debt, id).unwrap_or_default())
}

fn refund(id: &ID) -> RefundId {
    RefundId::new(parse_id(NodeKind::Refund, id).unwrap_or_default())
}

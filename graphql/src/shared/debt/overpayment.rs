//! Requests to give back what was overpaid, as borrower and staff see them alike.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::{
    debt::{OverpaymentRefundStage as Stage, RefundWay as Way},
    values::Kopecks,
};
use projections::debt_list::{DebtListItem, OverpaymentRefundItem};

use crate::{
    context::ContextExt,
    shared::{Money, NodeKind, id_of, loaders::RefundsOfDebts, mirror_enum, read},
    texts,
};

mirror_enum! {
    /// Where a request to give back an overpayment stands.
    OverpaymentRefundStage = Stage {
        /// Asked for; waits for staff.
        Requested,
        /// Staff have agreed; the money is on its way.
        Approved,
        /// The provider does not give the money back; waits for staff again.
        Failed,
        /// Given back.
        Returned,
        /// Staff have declined.
        Declined,
    }
}

mirror_enum! {
    /// How an overpayment is given back.
    RefundWay = Way {
        /// By the provider over which it was paid.
        Provider,
        /// By a transfer that was made past all providers.
        Transfer,
    }
}

/// Fields of a request that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct OverpaymentRefundFacts(pub(crate) OverpaymentRefundItem);

/// What both see of one request.
#[Object]
impl OverpaymentRefundFacts {
    /// Id of the request.
    async fn id(&self) -> ID {
        id_of(NodeKind::Refund, self.0.id)
    }

    /// Id of the payment that has overpaid.
    async fn payment_id(&self) -> ID {
        id_of(NodeKind::Payment, self.0.payment_id.uuid())
    }

    /// How much.
    async fn amount(&self) -> Money {
        self.0.amount.into()
    }

    /// Where it stands.
    async fn stage(&self) -> OverpaymentRefundStage {
        self.0.stage.into()
    }

    /// The same in words, Russian.
    async fn stage_text(&self) -> &'static str {
        texts::overpayment_refund_stage(self.0.stage)
    }

    /// How the money goes back; null before staff have agreed.
    async fn way(&self) -> Option<RefundWay> {
        self.0.way.map(RefundWay::from)
    }

    /// Why staff have declined.
    async fn decline_reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When it was asked for.
    async fn requested_at(&self) -> DateTime<Utc> {
        self.0.requested_at
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }
}

/// Requests about a debt, the newest first, at most 100; those of a page of debts are read at once.
pub(crate) async fn overpayment_refunds(ctx: &Context<'_>, debt: &DebtListItem) -> Result<Vec<OverpaymentRefundItem>> {
    let found = ctx.loader::<RefundsOfDebts>().load_one(debt.id).await;
    Ok(read(ctx, found)?.unwrap_or_default())
}

/// What may be asked back: overpaid, not asked for yet, and nothing is owed.
pub(crate) async fn refundable_overpayment(ctx: &Context<'_>, debt: &DebtListItem) -> Result<Kopecks> {
    if debt.overpaid.is_zero() || !debt.total.is_zero() {
        return Ok(Kopecks::ZERO);
    }
    let refunds = overpayment_refunds(ctx, debt).await?;
    let open = refunds.iter().filter(|refund| refund.stage.is_open()).map(|refund| refund.amount);
    let open = Kopecks::checked_sum(open).unwrap_or_default();
    Ok(debt.overpaid.checked_sub(open).unwrap_or_default().max(Kopecks::ZERO))
}

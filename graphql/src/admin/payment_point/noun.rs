use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{PaymentPointId, payment_point::PointClosing as Closing};
use projections::payment_point::PaymentPointItem;
use uuid::Uuid;

use crate::{
    admin::creditor::Creditor,
    context::ContextExt,
    shared::{NodeKind, PaymentPointFacts, connection, count, creditor_of, id_of, mirror_enum, read},
};

mirror_enum! {
    /// Why a payment point is closed.
    PointClosing = Closing {
        /// The newest file does not have it; a file that has it again opens it.
        Missing,
        /// Staff have closed it; only they open it.
        Staff,
    }
}

/// A point at which borrowers pay.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentPoint {
    #[graphql(flatten)]
    facts: PaymentPointFacts,
}

connection!(PaymentPointConnection, PaymentPointEdge, PaymentPoint, "payment points");

/// A point of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<PaymentPoint>> {
    let found = ctx.projections().payment_points().by_id(ctx.organisation(), PaymentPointId::new(id)).await;
    Ok(read(ctx, found)?.map(PaymentPoint::new))
}

impl PaymentPoint {
    pub(super) const fn new(item: PaymentPointItem) -> Self {
        Self { facts: PaymentPointFacts(item) }
    }
}

#[ComplexObject]
impl PaymentPoint {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::PaymentPoint, self.facts.0.id.uuid())
    }

    /// The creditor whose debts alone are paid there; null where those of all are.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        let Some(creditor) = self.facts.0.creditor_id else { return Ok(None) };
        Ok(creditor_of(ctx, creditor).await?.map(Creditor::new))
    }

    /// Why borrowers do not see it; null while they do.
    async fn closed(&self) -> Option<PointClosing> {
        self.facts.0.closed.map(Into::into)
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.facts.0.changed_at
    }

    /// Version; `expectedVersion` of its mutations.
    async fn version(&self) -> i32 {
        count(self.facts.0.version)
    }
}

//! Payments of a borrower as the staff see them.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use projections::payment_list::PaymentItem;

use crate::{
    admin::payment::PaymentProvider,
    shared::{NodeKind, PaymentFacts, PaymentShareFacts, connection, count, id_of},
};

/// A payment of a borrower to one creditor. The link by which it is paid is the borrower's alone.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Payment {
    #[graphql(flatten)]
    facts: PaymentFacts,
}

/// What of a payment is one debt's.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentShare {
    #[graphql(flatten)]
    facts: PaymentShareFacts,
}

connection!(PaymentConnection, PaymentEdge, Payment, "payments");

impl Payment {
    /// To be called only where the look at the borrower's debts was noted.
    pub(super) const fn new(item: PaymentItem) -> Self {
        Self { facts: PaymentFacts(item) }
    }
}

#[ComplexObject]
impl Payment {
    /// Id.
    async fn id(&self) -> ID {
        id_of(NodeKind::Payment, self.facts.0.id.uuid())
    }

    /// Whether the provider says something that does not fit and waits for staff.
    async fn held(&self) -> bool {
        self.facts.0.held
    }

    /// The provider; null for money that staff have entered.
    async fn provider(&self) -> Option<PaymentProvider> {
        self.facts.0.provider.map(PaymentProvider::from)
    }

    /// The provider's code of a refusal.
    async fn refusal_code(&self) -> Option<&str> {
        self.facts.0.reason.as_deref()
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.facts.0.changed_at
    }

    /// Version.
    async fn version(&self) -> i32 {
        count(self.facts.0.version)
    }

    /// Debts that it pays, in order.
    async fn shares(&self, ctx: &Context<'_>) -> Result<Vec<PaymentShare>> {
        let parts = self.facts.parts(ctx).await?;
        Ok(parts.into_iter().map(|part| PaymentShare { facts: PaymentShareFacts(part) }).collect())
    }
}

#[ComplexObject]
impl PaymentShare {
    /// Id of the debt.
    async fn debt_id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.debt_id.uuid())
    }
}

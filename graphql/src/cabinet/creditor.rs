//! A creditor as its debtor sees it.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::creditor::OpenMethod;
use projections::creditor::CreditorItem;

use crate::shared::{CreditorFacts, Money, NodeKind, OnlineMethod, accounts_of, id_of};

/// A creditor.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Creditor {
    #[graphql(flatten)]
    facts: CreditorFacts,
}

impl Creditor {
    pub(super) const fn new(item: CreditorItem) -> Self {
        Self { facts: CreditorFacts(item) }
    }
}

#[ComplexObject]
impl Creditor {
    /// Id.
    async fn id(&self) -> ID {
        id_of(NodeKind::Creditor, self.facts.0.id.uuid())
    }

    /// How it may be paid online now, in the order in which it is offered; a sum must keep to the limits.
    async fn payment_methods(&self, ctx: &Context<'_>) -> Result<Vec<PaymentMethod>> {
        let Some(settings) = &self.facts.0.payment_settings else { return Ok(Vec::new()) };
        let accounts = accounts_of(ctx, self.facts.0.id).await?;
        let is_enabled = |id| accounts.iter().any(|account| account.id == id && account.enabled);
        Ok(settings.0.open_methods(is_enabled).map(Into::into).collect())
    }
}

/// A way to pay online.
#[derive(SimpleObject)]
pub(crate) struct PaymentMethod {
    /// Which way.
    method: OnlineMethod,
    /// Least sum of one payment.
    min: Option<Money>,
    /// Largest sum of one payment.
    max: Option<Money>,
    /// What is told of the commission.
    commission: Option<String>,
}

impl From<OpenMethod> for PaymentMethod {
    fn from(OpenMethod { method, account: _, min, max, commission }: OpenMethod) -> Self {
        let (min, max) = (min.map(Money::from), max.map(Money::from));
        Self { method: method.into(), min, max, commission: commission.map(Into::into) }
    }
}

//! A creditor as its debtor sees it.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use commands::payment_link::PayableMethod;
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
        let is_open = |id| accounts.iter().any(|account| Some(account.id) == id && account.enabled);
        let usable = settings.0.methods.iter().filter(|method| method.enabled && is_open(method.account));
        let methods = usable.filter_map(|method| {
            let (min, max, commission) = (method.min, method.max, method.commission.clone());
            Some(PayableMethod { method: method.kind.online()?, min, max, commission }.into())
        });
        Ok(methods.collect())
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

impl From<PayableMethod> for PaymentMethod {
    fn from(PayableMethod { method, min, max, commission }: PayableMethod) -> Self {
        let (min, max) = (min.map(Money::from), max.map(Money::from));
        Self { method: method.into(), min, max, commission: commission.map(Into::into) }
    }
}

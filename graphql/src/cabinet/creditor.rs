//! A creditor as its debtor sees it.

use async_graphql::{ComplexObject, ID, SimpleObject};
use projections::creditor::CreditorItem;

use crate::shared::{CreditorFacts, NodeKind, id_of};

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
}

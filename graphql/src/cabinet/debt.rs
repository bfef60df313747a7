//! A debt as its borrower sees it.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use projections::debt_list::DebtListItem;

use crate::shared::{Cursor, DebtFacts, NodeKind, RepaymentConnection, connection, creditor_of, id_of};

use super::creditor::Creditor;

/// A debt under one contract.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Debt {
    #[graphql(flatten)]
    facts: DebtFacts,
}

connection!(DebtConnection, DebtEdge, Debt, "debts");

impl Debt {
    /// A debt of the signed-in borrower.
    pub(super) const fn new(item: DebtListItem) -> Self {
        Self { facts: DebtFacts(item) }
    }
}

#[ComplexObject]
impl Debt {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.id.uuid())
    }

    /// To whom it is owed, with the bank details in force.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.facts.0.creditor_id).await?.map(Creditor::new))
    }

    /// Repayments, newest first.
    async fn repayments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        self.facts.repayments(ctx, first, after).await
    }
}

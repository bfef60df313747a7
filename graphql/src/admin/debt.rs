//! A debt as the staff see it.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{DebtId, borrower_access::CardView, debt::ContactStop as Stop, staff_member::Permission};
use projections::{debt_list::DebtListItem, names};
use uuid::Uuid;

use super::{
    borrower::{self, Borrower},
    creditor::Creditor,
    overpayment::OverpaymentRefund,
    payment_link::PaymentLink,
    views::note_view,
};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{
        Cursor, DebtFacts, NodeKind, RepaymentConnection, Requires, connection, count, creditor_of, id_of, mirror_enum,
        overpayment_refunds, parse_id, payment_links, read, requires,
    },
    texts,
};

mirror_enum! {
    /// Why nobody may be contacted about a debt.
    ContactStopReason = Stop {
        /// Nothing is owed any more.
        PaidOff,
        /// A payment is under way.
        PaymentUnderWay,
    }
}

/// That nobody may be contacted about a debt.
#[derive(Clone, SimpleObject)]
pub(crate) struct ContactsStopped {
    /// Why.
    reason: ContactStopReason,
    /// The same in words, Russian.
    reason_text: &'static str,
    /// Since when.
    since: Option<DateTime<Utc>>,
}

/// A debt under one contract.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Debt {
    #[graphql(flatten)]
    facts: DebtFacts,
}

connection!(DebtConnection, DebtEdge, Debt, "debts");

/// A debt of this organisation, once the look at its borrower's debts is noted.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Debt>> {
    let found = read(ctx, ctx.projections().debts().by_ids(ctx.organisation(), &[DebtId::new(id)]).await)?;
    let Some(debt) = found.into_iter().next() else { return Ok(None) };
    note_view(ctx, debt.borrower_id, CardView::Debts).await?;
    Ok(Some(Debt::new(debt)))
}

impl Debt {
    /// To be called only where the look at the borrower's debts was noted.
    pub(crate) const fn new(item: DebtListItem) -> Self {
        Self { facts: DebtFacts(item) }
    }
}

#[ComplexObject]
impl Debt {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.id.uuid())
    }

    /// When anything last changed.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.facts.0.changed_at
    }

    /// Version.
    async fn version(&self) -> i32 {
        count(self.facts.0.version)
    }

    /// Who owes it.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn borrower(&self, ctx: &Context<'_>) -> Result<Option<Borrower>> {
        borrower::find(ctx, self.facts.0.borrower_id.uuid()).await
    }

    /// To whom it is owed.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.facts.0.creditor_id).await?.map(Creditor::new))
    }

    /// Why nobody may be contacted about it, and since when; null while people may be.
    async fn contacts_stopped(&self) -> Option<ContactsStopped> {
        let stop = self.facts.0.contact_stop()?;
        Some(ContactsStopped { reason: stop.into(), reason_text: texts::contact_stop(stop), since: self.facts.0.silent_since })
    }

    /// Requests to give back what was overpaid, the newest first, at most 100.
    async fn overpayment_refunds(&self, ctx: &Context<'_>) -> Result<Vec<OverpaymentRefund>> {
        Ok(overpayment_refunds(ctx, &self.facts.0).await?.into_iter().map(OverpaymentRefund::new).collect())
    }

    /// Links by which it is paid without signing in, made for its present borrower, the newest first, at most 100.
    async fn payment_links(&self, ctx: &Context<'_>) -> Result<Vec<PaymentLink>> {
        Ok(payment_links(ctx, &self.facts.0).await?.into_iter().map(PaymentLink::new).collect())
    }

    /// Repayments, newest first.
    async fn repayments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        note_view(ctx, self.facts.0.borrower_id, CardView::Repayments).await?;
        self.facts.repayments(ctx, first, after).await
    }
}

/// Queries about debts.
#[derive(Default)]
pub(crate) struct DebtQuery;

#[Object]
impl DebtQuery {
    /// One debt; null when there is none. The look at its borrower's debts is noted before anything is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn debt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the debt.")] id: ID,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Debt>> {
        wait_at_least(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        match parse_id(NodeKind::Debt, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

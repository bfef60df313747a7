//! A debt as the staff see it.

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use domain::{DebtId, borrower_access::CardView, staff_member::Permission};
use projections::{debt_list::DebtListItem, names};
use uuid::Uuid;

use super::{
    borrower::{self, Borrower},
    creditor::Creditor,
    payload::count,
    views::note_view,
};
use crate::{
    cabinet::debt::{
        Components, CreditorLoader, DebtKind, DebtStatus, NextPaymentLoader, Repayment, RepaymentConnection, ScheduleConnection,
        ScheduledPayment, StatementConnection,
    },
    context::{ContextExt, wait_after},
    shared::{Cursor, Date, Money, NodeKind, PageArguments, Requires, connection, id_of, page_request, parse_id, read, requires},
};

/// A debt; made only where the look at the borrower's debts was noted.
#[derive(Clone)]
pub(crate) struct Debt(pub(super) DebtListItem);

connection!(DebtConnection, DebtEdge, Debt, "debts");

/// What is owed, and as of when.
#[derive(Clone, SimpleObject)]
pub(crate) struct DebtBalance {
    /// End of the day the accounting system states it for; null before the first statement.
    as_of: Option<Date>,
    /// Whole sum.
    total: Money,
    /// The same by component.
    components: Components,
}

/// A debt of this organisation, once the look at its borrower's debts is noted.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Debt>> {
    let found = read(ctx, ctx.projections().debts().by_ids(ctx.organisation(), &[DebtId::new(id)]).await)?;
    let Some(debt) = found.into_iter().next() else { return Ok(None) };
    note_view(ctx, debt.borrower_id, CardView::Debts).await?;
    Ok(Some(Debt(debt)))
}

/// A debt under one contract.
#[Object]
impl Debt {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Debt, self.0.id.uuid())
    }

    /// Number of the contract.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Kind.
    async fn kind(&self) -> DebtKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> DebtStatus {
        self.0.status.into()
    }

    /// Whether it is open.
    async fn active(&self) -> bool {
        !self.0.closed
    }

    /// Date of the contract.
    async fn contract_date(&self) -> Option<Date> {
        self.0.contract_date.map(Date::from)
    }

    /// Sum lent.
    async fn amount(&self) -> Option<Money> {
        self.0.amount.map(Money::from)
    }

    /// What is owed, by component, and as of when.
    async fn balance(&self) -> DebtBalance {
        DebtBalance { as_of: self.0.as_of.map(Date::from), total: self.0.total.into(), components: self.0.balance().into() }
    }

    /// First day overdue.
    async fn overdue_since(&self) -> Option<Date> {
        self.0.overdue_since.map(Date::from)
    }

    /// When anything last changed.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Version.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }

    /// Who owes it.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn borrower(&self, ctx: &Context<'_>) -> Result<Option<Borrower>> {
        borrower::find(ctx, self.0.borrower_id.uuid()).await
    }

    /// To whom it is owed.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        let found = ctx.data_unchecked::<DataLoader<CreditorLoader>>().load_one(self.0.creditor_id).await;
        Ok(read(ctx, found)?.map(Creditor))
    }

    /// Next payment of the schedule, today or later.
    async fn next_payment(&self, ctx: &Context<'_>) -> Result<Option<ScheduledPayment>> {
        let found = ctx.data_unchecked::<DataLoader<NextPaymentLoader>>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.map(ScheduledPayment::from))
    }

    /// Repayments, newest first.
    async fn repayments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        note_view(ctx, self.0.borrower_id, CardView::Repayments).await?;
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.repayments(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), Repayment(item))).collect();
        Ok(RepaymentConnection::new(&arguments, items, page.has_next))
    }

    /// Payments to come, earliest first.
    async fn schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<ScheduleConnection> {
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.schedule(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), item.into())).collect();
        Ok(ScheduleConnection::new(&arguments, items, page.has_next))
    }

    /// Balances as they were stated, newest first.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<StatementConnection> {
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.statements(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), item.into())).collect();
        Ok(StatementConnection::new(&arguments, items, page.has_next))
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
        wait_after(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        match parse_id(NodeKind::Debt, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }
}

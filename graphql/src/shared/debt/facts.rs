//! What both see of one debt.

use async_graphql::{Context, Object, Result};
use projections::debt_list::DebtListItem;

use super::{
    BalanceEntry, BalanceStatement, DebtBalance, DebtKind, DebtStatus, Repayment, RepaymentConnection, ScheduleConnection,
    ScheduledPayment, StatementConnection, explanation::explain,
};
use crate::{
    context::ContextExt,
    shared::{Cursor, Date, Money, PageArguments, connect, loaders::NextPayments, read},
};

/// Fields of a debt that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct DebtFacts(pub(crate) DebtListItem);

impl DebtFacts {
    /// Repayments, newest first. Staff may see them once the look is noted.
    pub(crate) async fn repayments(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        let (debt, arguments) = (&self.0, PageArguments::new(first, after)?);
        let parts = ctx.projections().debt_parts();
        let page = parts.repayments(debt.organisation_id, debt.borrower_id, debt.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, Repayment)
    }
}

/// What both see of one debt.
#[Object]
impl DebtFacts {
    /// Number of the contract.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Kind.
    async fn kind(&self) -> DebtKind {
        self.0.kind.into()
    }

    /// Where it stands: closed once nothing is owed, else what the creditor has stated last.
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
        (&self.0).into()
    }

    /// Why `balance` is what it is: the last statement and what has changed it since, in order. The effects of all entries
    /// make the balance, to the kopeck, and the last entry says it. At most 100; what came before them stands as one.
    async fn balance_explanation(&self, ctx: &Context<'_>) -> Result<Vec<BalanceEntry>> {
        explain(ctx, &self.0).await
    }

    /// Received and not yet in a statement of the creditor; what is owed is without it already.
    async fn received_not_posted(&self) -> Money {
        self.0.received.into()
    }

    /// Paid beyond what was owed.
    async fn credit_balance(&self) -> Money {
        self.0.overpaid.into()
    }

    /// First day overdue; none once it is paid off.
    async fn overdue_since(&self) -> Option<Date> {
        self.0.overdue_since.map(Date::from)
    }

    /// Next payment of the schedule, today or later; none once it is paid off.
    async fn next_payment(&self, ctx: &Context<'_>) -> Result<Option<ScheduledPayment>> {
        if self.0.closed {
            return Ok(None);
        }
        let found = ctx.loader::<NextPayments>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.map(ScheduledPayment::from))
    }

    /// Payments to come, earliest first.
    async fn schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<ScheduleConnection> {
        let (debt, arguments) = (&self.0, PageArguments::new(first, after)?);
        let parts = ctx.projections().debt_parts();
        let page = parts.schedule(debt.organisation_id, debt.borrower_id, debt.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, ScheduledPayment::from)
    }

    /// Balances as they were stated, newest first.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<StatementConnection> {
        let (debt, arguments) = (&self.0, PageArguments::new(first, after)?);
        let parts = ctx.projections().debt_parts();
        let page = parts.statements(debt.organisation_id, debt.borrower_id, debt.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, BalanceStatement::from)
    }
}

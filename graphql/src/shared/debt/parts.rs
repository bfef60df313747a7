//! Sums of debts, repayments, payments to come, stated balances.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{BorrowerId, OrganisationId, debt::Balance};
use projections::debt_list::{self, DebtListItem, DebtRepaymentItem, DebtScheduleItem, DebtStatementItem};

use super::{DebtFilter, DebtStatus};
use crate::{
    context::ContextExt,
    shared::{Date, Money, connection, count, read},
};

/// Sums owed by component.
#[derive(Clone, SimpleObject)]
pub(crate) struct Components {
    /// Principal (основной долг).
    principal: Money,
    /// Interest (проценты).
    interest: Money,
    /// Penalty (неустойка).
    penalty: Money,
    /// Fees (комиссии).
    fee: Money,
    /// State duty (госпошлина).
    state_duty: Money,
}

impl From<Balance> for Components {
    fn from(balance: Balance) -> Self {
        let Balance { principal, interest, penalty, fee, state_duty } = balance;
        Self {
            principal: principal.into(),
            interest: interest.into(),
            penalty: penalty.into(),
            fee: fee.into(),
            state_duty: state_duty.into(),
        }
    }
}

/// Sums over several debts.
pub(crate) struct DebtTotals(debt_list::DebtTotals);

/// Sums over several debts of one currency.
#[Object]
impl DebtTotals {
    /// How many debts.
    async fn count(&self) -> i32 {
        count(self.0.count)
    }

    /// Whole sum owed.
    async fn total(&self) -> Money {
        self.0.total.into()
    }

    /// The same by component.
    async fn components(&self) -> Components {
        self.0.balance.into()
    }
}

/// Sums over the debts of a borrower, by currency.
pub(crate) async fn totals(
    ctx: &Context<'_>,
    organisation: OrganisationId,
    borrower: BorrowerId,
    filter: Option<DebtFilter>,
) -> Result<Vec<DebtTotals>> {
    let filter = filter.map(debt_list::DebtFilter::from).unwrap_or_default();
    let totals = read(ctx, ctx.projections().debts().totals(organisation, borrower, &filter).await)?;
    Ok(totals.into_iter().map(DebtTotals).collect())
}

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

impl From<&DebtListItem> for DebtBalance {
    fn from(debt: &DebtListItem) -> Self {
        Self { as_of: debt.as_of.map(Date::from), total: debt.total.into(), components: debt.balance().into() }
    }
}

/// A repayment the accounting system has posted.
#[derive(Clone)]
pub(crate) struct Repayment(pub(super) DebtRepaymentItem);

/// A repayment the accounting system has posted.
#[Object]
impl Repayment {
    /// Reference of the payment in the accounting system.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// Day the money came.
    async fn paid_on(&self) -> Date {
        self.0.paid_on.into()
    }

    /// Sum.
    async fn amount(&self) -> Money {
        self.0.amount.into()
    }

    /// How it was spread.
    async fn components(&self) -> Components {
        let DebtRepaymentItem { principal, interest, penalty, fee, state_duty, .. } = self.0;
        Balance { principal, interest, penalty, fee, state_duty }.into()
    }
}

/// A payment to come.
#[derive(Clone, SimpleObject)]
pub(crate) struct ScheduledPayment {
    /// Day it is due.
    due: Date,
    /// Sum.
    amount: Money,
    /// Principal part.
    principal: Money,
    /// Interest part.
    interest: Money,
    /// Anything else.
    other: Money,
}

impl From<DebtScheduleItem> for ScheduledPayment {
    fn from(item: DebtScheduleItem) -> Self {
        let DebtScheduleItem { due, amount, principal, interest, other, .. } = item;
        Self {
            due: due.into(),
            amount: amount.into(),
            principal: principal.into(),
            interest: interest.into(),
            other: other.into(),
        }
    }
}

/// A balance as stated in the past.
#[derive(Clone, SimpleObject)]
pub(crate) struct BalanceStatement {
    /// Day it was stated for.
    as_of: Date,
    /// Whole sum.
    total: Money,
    /// Status that day.
    status: DebtStatus,
    /// When it became known here.
    stated_at: DateTime<Utc>,
}

impl From<DebtStatementItem> for BalanceStatement {
    fn from(item: DebtStatementItem) -> Self {
        let DebtStatementItem { as_of, total, status, stated_at, .. } = item;
        Self { as_of: as_of.into(), total: total.into(), status: status.into(), stated_at }
    }
}

connection!(RepaymentConnection, RepaymentEdge, Repayment, "repayments");
connection!(ScheduleConnection, ScheduleEdge, ScheduledPayment, "payments to come");
connection!(StatementConnection, StatementEdge, BalanceStatement, "stated balances");

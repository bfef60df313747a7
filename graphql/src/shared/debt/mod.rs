//! Debts as borrower and staff see them alike.

mod choice;
mod explanation;
mod facts;
mod parts;

pub(crate) use choice::{DebtFilter, DebtKind, DebtOrder, DebtStatus, selection};
pub(crate) use explanation::{BalanceEntry, BalanceEntryKind};
pub(crate) use facts::DebtFacts;
pub(crate) use parts::{
    BalanceStatement, Components, DebtBalance, DebtTotals, Repayment, RepaymentConnection, ScheduleConnection, ScheduledPayment,
    StatementConnection, totals,
};

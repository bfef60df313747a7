//! Debts as borrower and staff see them alike.

mod choice;
mod explanation;
mod facts;
mod overpayment;
mod parts;

pub(crate) use choice::{DebtFilter, DebtKind, DebtOrder, DebtStatus, selection};
pub(crate) use explanation::{BalanceEntry, BalanceEntryKind};
pub(crate) use facts::DebtFacts;
pub(crate) use overpayment::{OverpaymentRefundFacts, RefundWay, overpayment_refunds, refundable_overpayment};
pub(crate) use parts::{
    BalanceStatement, Components, DebtBalance, DebtTotals, Repayment, RepaymentConnection, ScheduleConnection, ScheduledPayment,
    StatementConnection, totals,
};

//! A debt (долг) under one contract: whose it is, what is owed, what was paid and what is due.
//!
//! The organisation's accounting system is the book of record; it states the balance by component as of a day.

mod aggregate;
mod balance;
mod command;
mod error;
mod event;
mod facts;
mod repayments;
mod schedule;
#[cfg(test)]
mod tests;

pub use aggregate::Debt;
pub use balance::{Balance, BalanceComponent};
pub use command::{AssignDebt, BindDebt, ChangeTerms, DebtCommand, RecordRepayments, RegisterDebt, StateDebt, StateSchedule};
pub use error::DebtError;
pub use event::DebtEvent;
pub use facts::{BindingProof, DebtKind, DebtStatus, Repayment, ScheduledPayment, Statement};
pub use schedule::LONGEST_SCHEDULE;

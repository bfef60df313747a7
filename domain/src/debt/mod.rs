//! A debt (долг) under one contract: whose it is, what is owed, what was paid and what is due.
//!
//! The organisation's accounting system is the book of record; it states the balance by component as of a day. Payments
//! count at once and only until a statement contains them.

mod aggregate;
mod apply;
mod balance;
mod command;
mod contacts;
mod crediting;
mod credits;
mod error;
mod event;
mod explanation;
mod facts;
mod overpayments;
mod repayments;
mod schedule;
#[cfg(test)]
mod tests;

pub use aggregate::Debt;
pub use balance::{Balance, BalanceComponent};
pub use command::{
    AllowContacts, ApproveOverpaymentRefund, AssignDebt, BindDebt, ChangeTerms, CreditPayment, DebtCommand,
    DeclineOverpaymentRefund, FailOverpaymentRefund, RecordRepayments, RegisterDebt, RequestOverpaymentRefund, ReversePayment,
    StateDebt, StateSchedule, StopContacts,
};
pub use contacts::{ContactStop, PaymentEnd};
pub use error::DebtError;
pub use event::DebtEvent;
pub use explanation::{BalanceExplanation, BalanceReason, BalanceStep, CreditOrder, ExplainedShare};
pub use facts::{
    BindingProof, CreditShare, DebtKind, DebtStatus, OwedAgain, Repayment, ReversalCause, ScheduledPayment, Statement,
};
pub use overpayments::{OverpaymentRefund, OverpaymentRefundStage, RefundWay};
pub use schedule::LONGEST_SCHEDULE;

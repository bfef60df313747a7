//! A payment (платёж): a borrower's money on its way to one account of a creditor, over one provider.
//!
//! Money counts from [`PaymentEvent::Succeeded`] on and never before. What a provider says comes as readings, doubled, late
//! and in any order; they only ever move a payment up: open, ended without money, paid, given back.

mod aggregate;
mod apply;
mod command;
mod error;
mod event;
mod facts;
mod intent;
mod parts;
mod plan;
mod provider;
mod reading;
mod receipt;
mod refunds;
#[cfg(test)]
mod tests;

pub use aggregate::Payment;
pub use command::{
    CancelPayment, ConfirmRefund, ConfirmTransfer, CreatePayment, DismissHeld, ExpirePayment, PaymentCommand, RecordChargeback,
    RecordReading, RegisterPayment, RejectPayment, RejectRefund, ReleaseHeld, RequestRefund,
};
pub use error::PaymentError;
pub use event::PaymentEvent;
pub use facts::{Confirmation, Mismatch, PaymentStage, Reading, order_number};
pub use intent::{PaymentChannel, PaymentIntent};
pub use parts::PaymentPart;
pub use plan::{PayableDebt, Payee, PaymentWish, PlanError, PlannedPayment, plan};
pub use provider::{OnlineMethod, Provider, ProviderState};
pub use receipt::PaymentReceipt;
pub use refunds::{Refund, RefundStage};

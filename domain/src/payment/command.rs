//! What can be asked of a payment.

use chrono::{DateTime, Utc};

use super::{Confirmation, PaymentIntent, PaymentPart, Reading};
use crate::{
    RefundId, StaffId,
    values::{BoundedText, ExternalId},
};

/// Any command to a payment.
#[derive(Clone, Debug, PartialEq)]
pub enum PaymentCommand {
    /// See [`CreatePayment`].
    Create(Box<CreatePayment>),
    /// See [`RegisterPayment`].
    Register(RegisterPayment),
    /// See [`RecordReading`].
    RecordReading(Box<RecordReading>),
    /// See [`RejectPayment`].
    Reject(RejectPayment),
    /// See [`CancelPayment`].
    Cancel(CancelPayment),
    /// See [`ExpirePayment`].
    Expire(ExpirePayment),
    /// See [`ReleaseHeld`].
    ReleaseHeld(ReleaseHeld),
    /// See [`DismissHeld`].
    DismissHeld(DismissHeld),
    /// See [`RequestRefund`].
    RequestRefund(RequestRefund),
    /// See [`ConfirmRefund`].
    ConfirmRefund(ConfirmRefund),
    /// See [`ConfirmTransfer`].
    ConfirmTransfer(ConfirmTransfer),
    /// See [`RejectRefund`].
    RejectRefund(RejectRefund),
    /// See [`RecordChargeback`].
    RecordChargeback(RecordChargeback),
}

/// Begin a payment; one past all providers is paid at once.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePayment {
    /// What it is meant to be.
    pub intent: PaymentIntent,
    /// When.
    pub at: DateTime<Utc>,
}

/// The provider knows the payment.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterPayment {
    /// The provider's own number of it.
    pub provider_payment: ExternalId,
    /// How the person goes on; absent when the payment was found after the answer was lost.
    pub confirmation: Option<Confirmation>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The provider says what has become of the payment.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordReading {
    /// What it says.
    pub reading: Reading,
    /// A new id, used when more was given back than anyone here has asked for.
    pub chargeback: RefundId,
    /// When.
    pub at: DateTime<Utc>,
}

/// The provider has refused to begin the payment.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectPayment {
    /// The provider's code.
    pub reason: ExternalId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Call the payment off.
#[derive(Clone, Debug, PartialEq)]
pub struct CancelPayment {
    /// When.
    pub at: DateTime<Utc>,
}

/// The time to pay is over.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpirePayment {
    /// When; not before the offer ends.
    pub at: DateTime<Utc>,
}

/// Take the money of the reading that is held, as it is: by a member of staff who has looked into it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseHeld {
    /// Why it may be taken.
    pub reason: BoundedText<300>,
    /// Who says so.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Pass over the reading that is held: nothing of it is this payment's money.
#[derive(Clone, Debug, PartialEq)]
pub struct DismissHeld {
    /// Why.
    pub reason: BoundedText<300>,
    /// Who says so.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give money back; see [`Payment::left`](super::Payment::left) and [`Payment::spread_back`](super::Payment::spread_back).
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRefund {
    /// The refund, made anew.
    pub refund: RefundId,
    /// Of which debts, and how much.
    pub parts: Vec<PaymentPart>,
    /// Why.
    pub reason: BoundedText<300>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The money was given back.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmRefund {
    /// The refund.
    pub refund: RefundId,
    /// The provider's own number of it, where it gives one.
    pub provider_refund: Option<ExternalId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The money was given back by a transfer past the provider, which knows nothing of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmTransfer {
    /// The refund.
    pub refund: RefundId,
    /// When.
    pub at: DateTime<Utc>,
}

/// The provider refuses to give the money back.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectRefund {
    /// The refund.
    pub refund: RefundId,
    /// The provider's code, where it gives one.
    pub reason: Option<ExternalId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The bank has taken money back past us (чарджбек).
#[derive(Clone, Debug, PartialEq)]
pub struct RecordChargeback {
    /// The taking back, made anew.
    pub refund: RefundId,
    /// Of which debts, and how much.
    pub parts: Vec<PaymentPart>,
    /// When.
    pub at: DateTime<Utc>,
}

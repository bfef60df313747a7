//! What happened to a payment.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Confirmation, Mismatch, PaymentIntent, PaymentPart, PaymentReceipt, Reading};
use crate::{
    Personal, RefundId, StaffId,
    values::{BoundedText, ExternalId, Kopecks},
};

/// Any event of a payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentEvent {
    /// A payment is meant.
    Created {
        /// What it is meant to be.
        intent: PaymentIntent,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider knows it.
    Registered {
        /// The provider's own number of it.
        provider_payment: ExternalId,
        /// How the person goes on, where it is known.
        confirmation: Option<Confirmation>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Money is held on the card: not yet money.
    Authorized {
        /// The provider's own number of it.
        provider_payment: ExternalId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The money has come: from here on, and only from here on, it counts.
    Succeeded {
        /// The provider's own number of it; absent past all providers.
        provider_payment: Option<ExternalId>,
        /// The money.
        amount: Kopecks,
        /// Of which debts.
        parts: Vec<PaymentPart>,
        /// Day it came, in Moscow.
        received_on: NaiveDate,
        /// When.
        at: DateTime<Utc>,
    },
    /// Called off.
    Canceled {
        /// The provider's code; absent when it was called off here.
        reason: Option<ExternalId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Not paid in time.
    Expired {
        /// When.
        at: DateTime<Utc>,
    },
    /// Refused by the bank or the provider.
    Rejected {
        /// The provider's code, where it gives one.
        reason: Option<ExternalId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider says something that does not fit: for staff, and never counted by itself.
    Held {
        /// What it says.
        reading: Reading,
        /// In what it does not fit.
        mismatches: Vec<Mismatch>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Staff take the money of what was held, as it is; the success that follows counts it.
    Released {
        /// Why.
        reason: Personal<BoundedText<300>>,
        /// Who.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Staff pass over what was held.
    HoldDismissed {
        /// Why.
        reason: Personal<BoundedText<300>>,
        /// Who.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Money is to be given back.
    RefundRequested {
        /// The refund.
        refund: RefundId,
        /// Parts together.
        amount: Kopecks,
        /// Of which debts.
        parts: Vec<PaymentPart>,
        /// Why.
        reason: Personal<BoundedText<300>>,
        /// The fiscal receipt of the refund, where the payment has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<PaymentReceipt>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The money was given back.
    RefundConfirmed {
        /// The refund.
        refund: RefundId,
        /// Parts together.
        amount: Kopecks,
        /// Of which debts.
        parts: Vec<PaymentPart>,
        /// The provider's own number of it, where it is known.
        provider_refund: Option<ExternalId>,
        /// Whether it was transferred past the provider, which knows nothing of it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        past_provider: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider refuses to give the money back.
    RefundRejected {
        /// The refund.
        refund: RefundId,
        /// The provider's code, where it gives one.
        reason: Option<ExternalId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Money was taken or given back past us (чарджбек, возврат в кабинете провайдера).
    ChargedBack {
        /// The taking back.
        refund: RefundId,
        /// Parts together.
        amount: Kopecks,
        /// Of which debts.
        parts: Vec<PaymentPart>,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PaymentEvent {
    Created => "PaymentCreated",
    Registered => "PaymentRegistered",
    Authorized => "PaymentAuthorized",
    Succeeded => "PaymentSucceeded",
    Canceled => "PaymentCanceled",
    Expired => "PaymentExpired",
    Rejected => "PaymentRejected",
    Held => "PaymentHeld",
    Released => "PaymentReleased",
    HoldDismissed => "PaymentHoldDismissed",
    RefundRequested => "PaymentRefundRequested",
    RefundConfirmed => "PaymentRefundConfirmed",
    RefundRejected => "PaymentRefundRejected",
    ChargedBack => "PaymentChargedBack",
});

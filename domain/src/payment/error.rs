//! Why a payment refuses.

use crate::{Refusal, texts};

/// Refusals of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// Nothing was created under this id.
    #[error("the payment does not exist")]
    Unknown,
    /// Created before as another payment.
    #[error("the payment exists and is another one")]
    AlreadyCreated,
    /// No debt at all.
    #[error("no debt is paid")]
    NothingToPay,
    /// More debts than one payment takes.
    #[error("too many debts in one payment")]
    TooManyParts,
    /// A sum of nothing.
    #[error("a sum is not above zero")]
    PartNotPositive,
    /// The same debt twice.
    #[error("a debt is named twice")]
    DebtTwice,
    /// The sums do not make the sum of the payment.
    #[error("the sums of the debts do not make the sum of the payment")]
    SumMismatch,
    /// The sums together are more than can be kept.
    #[error("the sums together are beyond the largest amount")]
    SumOverflow,
    /// Money that came on a day to come.
    #[error("the money has come on a day to come")]
    ReceivedInFuture,
    /// It goes past all providers.
    #[error("the payment has no provider")]
    Offline,
    /// The provider has given it another number before.
    #[error("the payment is registered under another number")]
    RegisteredOtherwise,
    /// There is still time to pay.
    #[error("the payment has not expired yet")]
    NotYetExpired,
    /// The money has come already.
    #[error("the payment is paid already")]
    AlreadyPaid,
    /// Nothing was ever held.
    #[error("nothing of the payment is held")]
    NotHeld,
    /// What is held says nothing of money.
    #[error("what is held is not paid")]
    HeldUnpaid,
    /// What is held is not in rubles.
    #[error("what is held is in another currency")]
    HeldCurrency,
    /// The money has not come.
    #[error("the payment is not paid")]
    NotPaid,
    /// More than is left of the payment or of a debt's part in it.
    #[error("more is to be given back than is left")]
    RefundTooLarge,
    /// Nothing was asked under this id.
    #[error("the refund was not requested")]
    RefundUnknown,
    /// The same refund with other sums.
    #[error("the refund exists with other sums")]
    RefundChanged,
}

impl Refusal for PaymentError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "PAYMENT_UNKNOWN",
            Self::AlreadyCreated => "PAYMENT_ALREADY_CREATED",
            Self::NothingToPay => "NOTHING_TO_PAY",
            Self::TooManyParts => "TOO_MANY_PAYMENT_PARTS",
            Self::PartNotPositive => "PAYMENT_PART_NOT_POSITIVE",
            Self::DebtTwice => "PAYMENT_DEBT_TWICE",
            Self::SumMismatch => "PAYMENT_SUM_MISMATCH",
            Self::SumOverflow => "PAYMENT_SUM_OVERFLOW",
            Self::ReceivedInFuture => "PAYMENT_RECEIVED_IN_FUTURE",
            Self::Offline => "PAYMENT_OFFLINE",
            Self::RegisteredOtherwise => "PAYMENT_REGISTERED_OTHERWISE",
            Self::NotYetExpired => "PAYMENT_NOT_YET_EXPIRED",
            Self::AlreadyPaid => "PAYMENT_ALREADY_PAID",
            Self::NotHeld => "PAYMENT_NOT_HELD",
            Self::HeldUnpaid => "PAYMENT_HELD_UNPAID",
            Self::HeldCurrency => "PAYMENT_HELD_CURRENCY",
            Self::NotPaid => "PAYMENT_NOT_PAID",
            Self::RefundTooLarge => "REFUND_TOO_LARGE",
            Self::RefundUnknown => "REFUND_UNKNOWN",
            Self::RefundChanged => "REFUND_CHANGED",
        }
    }

    fn message(&self) -> String {
        texts::payment(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NothingToPay | Self::TooManyParts | Self::DebtTwice => Some("parts"),
            Self::PartNotPositive | Self::SumMismatch | Self::SumOverflow | Self::RefundTooLarge => Some("amount"),
            Self::ReceivedInFuture => Some("received_on"),
            Self::Unknown
            | Self::AlreadyCreated
            | Self::Offline
            | Self::RegisteredOtherwise
            | Self::NotYetExpired
            | Self::AlreadyPaid
            | Self::NotHeld
            | Self::HeldUnpaid
            | Self::HeldCurrency
            | Self::NotPaid
            | Self::RefundUnknown
            | Self::RefundChanged => None,
        }
    }
}

//! Why a debt refuses.

use crate::{Refusal, texts};

/// Refusals of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebtError {
    /// Nothing was registered under this id.
    #[error("the debt is not registered")]
    Unknown,
    /// Registered before under another number or with another organisation.
    #[error("the debt is registered under another number")]
    AlreadyRegistered,
    /// A component or a sum is below zero.
    #[error("an amount of the debt is below zero")]
    NegativeAmount,
    /// The components together are more than can be kept.
    #[error("the components together are beyond the largest amount")]
    AmountOverflow,
    /// A statement of an earlier day than the one known.
    #[error("the statement is older than the one known")]
    StatementOutdated,
    /// First overdue after the day of the statement.
    #[error("the debt is overdue since a day after the statement")]
    OverdueAfterStatement,
    /// More repayments than one command takes.
    #[error("too many repayments at once")]
    TooManyRepayments,
    /// A repayment of nothing.
    #[error("a repayment is not above zero")]
    RepaymentNotPositive,
    /// The components of a repayment do not make its sum.
    #[error("the components of a repayment do not make its sum")]
    RepaymentSumMismatch,
    /// The same reference with another content.
    #[error("a repayment with this reference and other content is known")]
    RepaymentChanged,
    /// More payments than a schedule has.
    #[error("the schedule has too many payments")]
    ScheduleTooLong,
    /// Days out of order or twice.
    #[error("the schedule is not in order of days, one payment a day")]
    ScheduleUnsorted,
    /// The parts of a payment do not make its sum.
    #[error("the parts of a scheduled payment do not make its sum")]
    ScheduleSumMismatch,
    /// It belongs to a borrower who has a cabinet.
    #[error("the debt is bound to another borrower who has a cabinet")]
    BoundToAnother,
    /// A payment, a refund or a request of nothing.
    #[error("the sum is not above zero")]
    CreditNotPositive,
    /// The same payment with another sum.
    #[error("the payment is credited with another sum")]
    PaymentChanged,
    /// Nothing of this payment is here.
    #[error("the payment is not credited to the debt")]
    PaymentNotCredited,
    /// More than is left of the payment.
    #[error("more is taken back than is left of the payment")]
    ReversalTooLarge,
    /// The same refund with another sum.
    #[error("the refund is known with another sum")]
    ReversalChanged,
    /// An overpayment is not given back while something is owed.
    #[error("something is still owed")]
    StillOwed,
    /// Less is overpaid than is asked for.
    #[error("less is overpaid than is asked for")]
    OverpaymentTooSmall,
    /// The same request with another content.
    #[error("the refund of the overpayment was requested otherwise")]
    OverpaymentRefundChanged,
    /// Nobody has asked for it.
    #[error("the refund of the overpayment was not requested")]
    OverpaymentRefundUnknown,
    /// Agreed to already, and the money is on its way.
    #[error("the overpayment is being given back already")]
    OverpaymentRefundUnderWay,
    /// Declined before.
    #[error("the refund of the overpayment was declined")]
    OverpaymentRefundDeclined,
    /// The provider does not give it back.
    #[error("the provider does not give the overpayment back")]
    OverpaymentRefundFailed,
}

impl Refusal for DebtError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "DEBT_UNKNOWN",
            Self::AlreadyRegistered => "DEBT_ALREADY_REGISTERED",
            Self::NegativeAmount => "NEGATIVE_AMOUNT",
            Self::AmountOverflow => "AMOUNT_OVERFLOW",
            Self::StatementOutdated => "STATEMENT_OUTDATED",
            Self::OverdueAfterStatement => "OVERDUE_AFTER_STATEMENT",
            Self::TooManyRepayments => "TOO_MANY_REPAYMENTS",
            Self::RepaymentNotPositive => "REPAYMENT_NOT_POSITIVE",
            Self::RepaymentSumMismatch => "REPAYMENT_SUM_MISMATCH",
            Self::RepaymentChanged => "REPAYMENT_CHANGED",
            Self::ScheduleTooLong => "SCHEDULE_TOO_LONG",
            Self::ScheduleUnsorted => "SCHEDULE_UNSORTED",
            Self::ScheduleSumMismatch => "SCHEDULE_SUM_MISMATCH",
            Self::BoundToAnother => "BOUND_TO_ANOTHER",
            Self::CreditNotPositive => "CREDIT_NOT_POSITIVE",
            Self::PaymentChanged => "CREDITED_OTHERWISE",
            Self::PaymentNotCredited => "PAYMENT_NOT_CREDITED",
            Self::ReversalTooLarge => "REVERSAL_TOO_LARGE",
            Self::ReversalChanged => "REVERSAL_CHANGED",
            Self::StillOwed => "STILL_OWED",
            Self::OverpaymentTooSmall => "OVERPAYMENT_TOO_SMALL",
            Self::OverpaymentRefundChanged => "OVERPAYMENT_REFUND_CHANGED",
            Self::OverpaymentRefundUnknown => "OVERPAYMENT_REFUND_UNKNOWN",
            Self::OverpaymentRefundUnderWay => "OVERPAYMENT_REFUND_UNDER_WAY",
            Self::OverpaymentRefundDeclined => "OVERPAYMENT_REFUND_DECLINED",
            Self::OverpaymentRefundFailed => "OVERPAYMENT_REFUND_FAILED",
        }
    }

    fn message(&self) -> String {
        texts::debt(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown
            | Self::PaymentChanged
            | Self::ReversalChanged
            | Self::StillOwed
            | Self::OverpaymentRefundChanged
            | Self::OverpaymentRefundUnknown
            | Self::OverpaymentRefundUnderWay
            | Self::OverpaymentRefundDeclined
            | Self::OverpaymentRefundFailed => None,
            Self::PaymentNotCredited => Some("payment"),
            Self::AlreadyRegistered | Self::BoundToAnother => Some("number"),
            Self::NegativeAmount | Self::AmountOverflow => Some("balance"),
            Self::StatementOutdated => Some("as_of"),
            Self::OverdueAfterStatement => Some("overdue_since"),
            Self::TooManyRepayments => Some("repayments"),
            Self::RepaymentNotPositive
            | Self::RepaymentSumMismatch
            | Self::ScheduleSumMismatch
            | Self::CreditNotPositive
            | Self::ReversalTooLarge
            | Self::OverpaymentTooSmall => Some("amount"),
            Self::RepaymentChanged => Some("reference"),
            Self::ScheduleTooLong => Some("payments"),
            Self::ScheduleUnsorted => Some("due"),
        }
    }
}

//! Why there is no payment QR code.

use crate::{Refusal, texts};

/// Refusals of a payment QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentQrError {
    /// A transfer of nothing.
    #[error("the sum is not above zero")]
    SumNotPositive,
    /// The sum has more digits than the standard takes.
    #[error("the sum has more than 18 digits in kopecks")]
    SumTooLarge,
    /// Payee and bank together are longer than the standard takes.
    #[error("the mandatory fields are longer than 300 bytes")]
    RequisitesTooLong,
    /// Every sign that could part the fields stands in one of them.
    #[error("no separator is left that stands in no field")]
    NoSeparator,
}

impl Refusal for PaymentQrError {
    fn code(&self) -> &'static str {
        match self {
            Self::SumNotPositive => "PAYMENT_SUM_NOT_POSITIVE",
            Self::SumTooLarge => "PAYMENT_SUM_TOO_LARGE",
            Self::RequisitesTooLong => "REQUISITES_TOO_LONG",
            Self::NoSeparator => "NO_SEPARATOR",
        }
    }

    fn message(&self) -> String {
        texts::payment_qr(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::SumNotPositive | Self::SumTooLarge => Some("sum"),
            Self::RequisitesTooLong | Self::NoSeparator => None,
        }
    }
}

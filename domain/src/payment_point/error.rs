//! Why a point refuses.

use crate::{Refusal, texts};

/// Refusals of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentPointError {
    /// Nothing was stated under this id.
    #[error("the point is not known")]
    Unknown,
    /// Stated before by another organisation or under another id.
    #[error("the point is known as another one")]
    AnotherPoint,
    /// It takes nothing at all.
    #[error("the point takes neither cash nor cards nor transfers")]
    TakesNothing,
}

impl Refusal for PaymentPointError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "PAYMENT_POINT_UNKNOWN",
            Self::AnotherPoint => "ANOTHER_PAYMENT_POINT",
            Self::TakesNothing => "PAYMENT_POINT_TAKES_NOTHING",
        }
    }

    fn message(&self) -> String {
        texts::payment_point(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::AnotherPoint => Some("external_id"),
            Self::TakesNothing => Some("accepts"),
        }
    }
}

//! Why a policy or its rules are none.

use crate::{Refusal, texts};

/// Refusals of an order of allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// A part of a debt that no bucket takes would never be paid.
    #[error("the order leaves out a component of the debt")]
    Incomplete,
    /// The same part twice.
    #[error("the order names a component twice")]
    Repeated,
    /// More rules than anyone can oversee.
    #[error("there are too many rules of allocation")]
    TooManyRules,
    /// The code of an order of the law with another order.
    #[error("the code is that of an order of the law")]
    CodeOfLaw,
    /// A rule whose days end before they begin.
    #[error("a rule ends before it begins")]
    EmptyPeriod,
}

impl Refusal for AllocationError {
    fn code(&self) -> &'static str {
        match self {
            Self::Incomplete => "ALLOCATION_INCOMPLETE",
            Self::Repeated => "ALLOCATION_REPEATED",
            Self::TooManyRules => "TOO_MANY_ALLOCATION_RULES",
            Self::CodeOfLaw => "ALLOCATION_CODE_OF_LAW",
            Self::EmptyPeriod => "ALLOCATION_PERIOD_EMPTY",
        }
    }

    fn message(&self) -> String {
        texts::allocation(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Incomplete | Self::Repeated => Some("buckets"),
            Self::CodeOfLaw => Some("code"),
            Self::TooManyRules => Some("rules"),
            Self::EmptyPeriod => Some("contract_until"),
        }
    }
}

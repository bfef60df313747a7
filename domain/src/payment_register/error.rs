//! Why a comparison refuses.

use crate::{Refusal, texts};

/// Refusals of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRegisterError {
    /// Nothing was started under this id.
    #[error("the comparison is not started")]
    NotStarted,
    /// Started before with another file, account or day.
    #[error("the comparison is started with another register")]
    AlreadyStarted,
    /// Completed or failed already.
    #[error("the comparison is finished")]
    Finished,
    /// The register of a day that has not come.
    #[error("the day of the register is to come")]
    DayToCome,
    /// The totals do not add up.
    #[error("the totals of rows do not add up")]
    TotalsMismatch,
}

impl Refusal for PaymentRegisterError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotStarted => "REGISTER_NOT_STARTED",
            Self::AlreadyStarted => "REGISTER_ALREADY_STARTED",
            Self::Finished => "REGISTER_FINISHED",
            Self::DayToCome => "REGISTER_DAY_TO_COME",
            Self::TotalsMismatch => "REGISTER_TOTALS_MISMATCH",
        }
    }

    fn message(&self) -> String {
        texts::payment_register(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotStarted | Self::Finished => None,
            Self::AlreadyStarted => Some("file_sha256"),
            Self::DayToCome => Some("day"),
            Self::TotalsMismatch => Some("totals"),
        }
    }
}

//! Why a member of staff refuses.

use chrono::{DateTime, Utc};

use crate::{Refusal, texts};

/// Refusals of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffMemberError {
    /// Nobody was taken on under this id.
    #[error("there is no such member of staff")]
    Unknown,
    /// Taken on before under another login.
    #[error("the member of staff was taken on under another login")]
    AlreadyHired,
    /// Nobody changes their own role or lets themselves go.
    #[error("nobody changes their own role or lets themselves go")]
    Oneself,
    /// They were let go.
    #[error("the member of staff was let go")]
    Dismissed,
    /// Too many attempts have failed.
    #[error("the login is locked")]
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// No second factor was handed out.
    #[error("there is no second factor")]
    SecondFactorMissing,
}

impl Refusal for StaffMemberError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "STAFF_MEMBER_UNKNOWN",
            Self::AlreadyHired => "STAFF_MEMBER_ALREADY_HIRED",
            Self::Oneself => "NOT_ONESELF",
            Self::Dismissed => "STAFF_MEMBER_DISMISSED",
            Self::Locked { .. } => "LOCKED",
            Self::SecondFactorMissing => "SECOND_FACTOR_MISSING",
        }
    }

    fn message(&self) -> String {
        texts::staff_member(*self)
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyHired => Some("login"),
            Self::Unknown | Self::Oneself | Self::Dismissed | Self::Locked { .. } | Self::SecondFactorMissing => None,
        }
    }
}

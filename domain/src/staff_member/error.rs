//! Why a member of staff refuses.

use chrono::{DateTime, Utc};

use crate::{Refusal, texts};

/// Refusals of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffMemberError {
    /// Nobody was hired under this id.
    #[error("the member of staff is not hired")]
    Unknown,
    /// Hired before with another login or organisation.
    #[error("the member of staff is hired with another login")]
    AlreadyHired,
    /// Nobody changes their own role.
    #[error("nobody changes their own role")]
    OwnRole,
    /// Nobody dismisses themselves.
    #[error("nobody dismisses themselves")]
    OwnDismissal,
    /// Dismissed: nothing is done until taken back.
    #[error("the member of staff is dismissed")]
    Dismissed,
    /// Locked after failures.
    #[error("the member of staff is locked for some time")]
    Locked {
        /// The first moment sign-in is possible again.
        until: DateTime<Utc>,
    },
    /// There is no password yet.
    #[error("the member of staff has no password")]
    PasswordNotSet,
    /// There is no second factor, or it was reset.
    #[error("the member of staff has no second factor")]
    SecondFactorNotEnrolled,
}

impl Refusal for StaffMemberError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "STAFF_UNKNOWN",
            Self::AlreadyHired => "STAFF_ALREADY_HIRED",
            Self::OwnRole => "OWN_ROLE",
            Self::OwnDismissal => "OWN_DISMISSAL",
            Self::Dismissed => "STAFF_DISMISSED",
            Self::Locked { .. } => "STAFF_LOCKED",
            Self::PasswordNotSet => "STAFF_PASSWORD_NOT_SET",
            Self::SecondFactorNotEnrolled => "SECOND_FACTOR_NOT_ENROLLED",
        }
    }

    fn message(&self) -> String {
        texts::staff_member(*self)
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyHired => Some("login"),
            Self::OwnRole => Some("role"),
            Self::PasswordNotSet => Some("password"),
            Self::SecondFactorNotEnrolled => Some("second_factor"),
            Self::Unknown | Self::OwnDismissal | Self::Dismissed | Self::Locked { .. } => None,
        }
    }
}

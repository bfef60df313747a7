//! Why an account refuses.

use chrono::{DateTime, Utc};

use crate::{Refusal, texts};

/// Refusals of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CabinetAccountError {
    /// The borrower has not registered in the cabinet.
    #[error("the account is not opened")]
    NotOpened,
    /// Opened before with another phone.
    #[error("the account is opened with another phone")]
    AlreadyOpened,
    /// Blocked by staff.
    #[error("the account is blocked")]
    Blocked,
    /// Locked after failures.
    #[error("the account is locked for some time")]
    Locked {
        /// The first moment sign-in is possible again.
        until: DateTime<Utc>,
    },
    /// There is no password, or it was reset.
    #[error("the account has no password")]
    PasswordNotSet,
}

impl Refusal for CabinetAccountError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOpened => "ACCOUNT_NOT_OPENED",
            Self::AlreadyOpened => "ACCOUNT_ALREADY_OPENED",
            Self::Blocked => "ACCOUNT_BLOCKED",
            Self::Locked { .. } => "ACCOUNT_LOCKED",
            Self::PasswordNotSet => "PASSWORD_NOT_SET",
        }
    }

    fn message(&self) -> String {
        texts::cabinet_account(*self)
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AlreadyOpened => Some("phone"),
            Self::PasswordNotSet => Some("password"),
            Self::NotOpened | Self::Blocked | Self::Locked { .. } => None,
        }
    }
}

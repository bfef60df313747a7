//! Why a borrower's file refuses.

use super::NotPin;
use crate::{Refusal, texts};

/// Refusals of a borrower's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BorrowerError {
    /// Nothing was registered under this id.
    #[error("the borrower is not registered")]
    Unknown,
    /// Registered before under another PIN, external id or organisation.
    #[error("the borrower is registered with another pin or external id")]
    AlreadyRegistered,
    /// The person's data were destroyed; nothing personal is written any more.
    #[error("the personal data of the borrower are erased")]
    Erased,
    /// More phones than a file holds.
    #[error("too many phones")]
    TooManyPhones,
    /// There is no confirmed phone to replace.
    #[error("the borrower has no confirmed phone")]
    PhoneNotConfirmed,
    /// There is no consent to withdraw.
    #[error("the borrower has not agreed to this document")]
    ConsentNotGiven,
}

impl Refusal for BorrowerError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "BORROWER_UNKNOWN",
            Self::AlreadyRegistered => "BORROWER_ALREADY_REGISTERED",
            Self::Erased => "BORROWER_ERASED",
            Self::TooManyPhones => "TOO_MANY_PHONES",
            Self::PhoneNotConfirmed => "PHONE_NOT_CONFIRMED",
            Self::ConsentNotGiven => "CONSENT_NOT_GIVEN",
        }
    }

    fn message(&self) -> String {
        texts::borrower(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Erased => None,
            Self::AlreadyRegistered => Some("external_id"),
            Self::TooManyPhones => Some("phones"),
            Self::PhoneNotConfirmed => Some("new"),
            Self::ConsentNotGiven => Some("document"),
        }
    }
}

impl Refusal for NotPin {
    fn code(&self) -> &'static str {
        "INVALID_PIN"
    }

    fn message(&self) -> String {
        texts::NOT_PIN.to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        Some("pin")
    }
}

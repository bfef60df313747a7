//! Why an organisation refuses.

use crate::{Refusal, texts};

/// Refusals of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationError {
    /// Nothing was founded under this id.
    #[error("the organisation is not founded")]
    Unknown,
    /// Founded before under another code.
    #[error("the organisation is founded under another code")]
    AlreadyFounded,
    /// No more host names fit.
    #[error("the organisation has as many hosts as it may have")]
    TooManyHosts,
}

impl Refusal for OrganisationError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "ORGANISATION_UNKNOWN",
            Self::AlreadyFounded => "ORGANISATION_ALREADY_FOUNDED",
            Self::TooManyHosts => "ORGANISATION_TOO_MANY_HOSTS",
        }
    }

    fn message(&self) -> String {
        texts::organisation(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::AlreadyFounded => Some("code"),
            Self::TooManyHosts => Some("host"),
        }
    }
}

//! Why a creditor refuses.

use crate::{Refusal, texts};

/// Refusals of a creditor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditorError {
    /// Nothing was registered under this id.
    #[error("the creditor is not registered")]
    Unknown,
    /// Registered before as someone else.
    #[error("the creditor is registered with another organisation or taxpayer number")]
    AlreadyRegistered,
    /// The key of the payee's account does not match the bank.
    #[error("the check key of the account does not match the bank")]
    AccountKeyMismatch,
    /// The key of the bank's own account does not match the bank.
    #[error("the check key of the correspondent account does not match the bank")]
    CorrespondentKeyMismatch,
}

impl Refusal for CreditorError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "CREDITOR_UNKNOWN",
            Self::AlreadyRegistered => "CREDITOR_ALREADY_REGISTERED",
            Self::AccountKeyMismatch => "ACCOUNT_KEY_MISMATCH",
            Self::CorrespondentKeyMismatch => "CORRESPONDENT_KEY_MISMATCH",
        }
    }

    fn message(&self) -> String {
        texts::creditor(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::AlreadyRegistered => Some("inn"),
            Self::AccountKeyMismatch => Some("account"),
            Self::CorrespondentKeyMismatch => Some("correspondent_account"),
        }
    }
}

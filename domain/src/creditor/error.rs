//! Why a creditor refuses.

use crate::{Refusal, allocation::AllocationError, texts};

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
    /// The same way to pay twice.
    #[error("a way to pay is named twice")]
    MethodTwice,
    /// Sums that leave nothing between them.
    #[error("the least sum is not above zero or above the largest")]
    LimitsCrossed,
    /// A way to pay without a provider has an account at one.
    #[error("the way to pay has no provider")]
    AccountNotWanted,
    /// A way to pay over a provider has no account.
    #[error("the way to pay has no account at a provider")]
    AccountMissing,
    /// No account of this creditor.
    #[error("the creditor has no such account at a provider")]
    AccountUnknown,
    /// The account or its number is another account's.
    #[error("the account at the provider is known as another one")]
    AccountTaken,
    /// More accounts than one creditor may have.
    #[error("the creditor has too many accounts at providers")]
    TooManyAccounts,
    /// The provider and somebody else would issue receipts of the same payment.
    #[error("receipts of providers stand beside those of others")]
    IssuersMixed,
    /// Providers are to issue receipts and are not told how the creditor is taxed.
    #[error("how the creditor is taxed is not told")]
    TaxSystemMissing,
    /// The rules of allocation are none.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
}

impl Refusal for CreditorError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "CREDITOR_UNKNOWN",
            Self::AlreadyRegistered => "CREDITOR_ALREADY_REGISTERED",
            Self::AccountKeyMismatch => "ACCOUNT_KEY_MISMATCH",
            Self::CorrespondentKeyMismatch => "CORRESPONDENT_KEY_MISMATCH",
            Self::MethodTwice => "PAYMENT_METHOD_TWICE",
            Self::LimitsCrossed => "PAYMENT_LIMITS_CROSSED",
            Self::AccountNotWanted => "PROVIDER_ACCOUNT_NOT_WANTED",
            Self::AccountMissing => "PROVIDER_ACCOUNT_MISSING",
            Self::AccountUnknown => "PROVIDER_ACCOUNT_UNKNOWN",
            Self::AccountTaken => "PROVIDER_ACCOUNT_TAKEN",
            Self::TooManyAccounts => "TOO_MANY_PROVIDER_ACCOUNTS",
            Self::IssuersMixed => "RECEIPT_ISSUERS_MIXED",
            Self::TaxSystemMissing => "TAX_SYSTEM_MISSING",
            Self::Allocation(refusal) => refusal.code(),
        }
    }

    fn message(&self) -> String {
        texts::creditor(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::IssuersMixed => None,
            Self::TaxSystemMissing => Some("tax_system"),
            Self::AlreadyRegistered => Some("inn"),
            Self::AccountKeyMismatch
            | Self::AccountNotWanted
            | Self::AccountMissing
            | Self::AccountUnknown
            | Self::TooManyAccounts => Some("account"),
            Self::CorrespondentKeyMismatch => Some("correspondent_account"),
            Self::MethodTwice => Some("methods"),
            Self::LimitsCrossed => Some("min"),
            Self::AccountTaken => Some("merchant"),
            Self::Allocation(refusal) => refusal.field(),
        }
    }
}

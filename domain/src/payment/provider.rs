//! Words that the domain and the adapters of providers share.

use serde::{Deserialize, Serialize};

/// A provider of online payments (платёжный провайдер). Stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Provider {
    /// `ЮKassa`, API v3.
    YooKassa,
    /// T-Bank internet acquiring, API v2.
    TBank,
    /// `CloudPayments`.
    CloudPayments,
    /// Dynamic QR of the Faster Payments System (СБП) over a bank's API.
    SbpQr,
}

impl Provider {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::YooKassa, Self::TBank, Self::CloudPayments, Self::SbpQr];

    /// As it stands in tables. Stored; never rename.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::YooKassa => "yookassa",
            Self::TBank => "tbank",
            Self::CloudPayments => "cloudpayments",
            Self::SbpQr => "sbp_qr",
        }
    }

    /// The one of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|provider| provider.code() == code)
    }

    /// Whether it issues fiscal receipts for what it is paid; the bank of СБП does not.
    #[must_use]
    pub const fn issues_receipts(self) -> bool {
        match self {
            Self::YooKassa | Self::TBank | Self::CloudPayments => true,
            Self::SbpQr => false,
        }
    }
}

/// How a person pays online. Stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OnlineMethod {
    /// Bank card.
    BankCard,
    /// Faster Payments System (СБП).
    Sbp,
}

/// What a provider says has become of a payment, in one vocabulary for all of them. Stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProviderState {
    /// Known to the provider, nothing has been paid.
    Pending,
    /// Money is held on the card and not yet taken: not yet money.
    Authorized,
    /// Money is taken.
    Succeeded,
    /// Part of the money was given back.
    PartiallyRefunded,
    /// All of the money was given back.
    Refunded,
    /// Called off by the person or the shop.
    Canceled,
    /// Refused by the bank or the provider.
    Rejected,
    /// Not paid in time.
    Expired,
}

//! Words of payments that borrower and staff share.

use async_graphql::Enum;
use domain::payment as words;

/// How a person pays online.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "words::OnlineMethod")]
pub(crate) enum OnlineMethod {
    /// Bank card.
    BankCard,
    /// Faster Payments System (СБП).
    Sbp,
}

/// How a payment stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "words::PaymentStage")]
pub(crate) enum PaymentStage {
    /// There is none.
    Unknown,
    /// Meant, and not yet known to the provider.
    Created,
    /// The person may pay now.
    Registered,
    /// Money is held on the card: not yet money.
    Authorized,
    /// Called off.
    Canceled,
    /// Not paid in time.
    Expired,
    /// Refused by the bank or the provider.
    Rejected,
    /// Paid.
    Succeeded,
    /// Paid, and part of it given back.
    PartiallyRefunded,
    /// Paid, and all of it given back.
    Refunded,
}

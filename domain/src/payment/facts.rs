//! What is told about a payment.

use serde::{Deserialize, Serialize};

use super::{PaymentError, ProviderState};
use crate::{
    PaymentId,
    values::{BoundedText, Currency, ExternalId, Kopecks},
};

/// Our order number of a payment at its provider: the id's 32 hexadecimal digits.
#[must_use]
pub fn order_number(payment: PaymentId) -> ExternalId {
    ExternalId::lossy(&payment.uuid().simple().to_string())
}

/// Where a payment stands, in the order in which it only goes up. Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaymentStage {
    /// There is none.
    #[default]
    Unknown,
    /// Meant, and not yet known to the provider.
    Created,
    /// Known to the provider; the person may pay.
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

impl PaymentStage {
    /// Whether money may still come in the ordinary way.
    #[must_use]
    pub fn is_open(self) -> bool {
        (Self::Created..=Self::Authorized).contains(&self)
    }

    /// Whether the money has come, given back later or not.
    #[must_use]
    pub fn is_paid(self) -> bool {
        self >= Self::Succeeded
    }
}

/// How the person confirms a payment at the provider. Hides itself in `Debug`: whoever has the link may pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmation {
    /// On a page of the provider.
    Redirect {
        /// Address of the page.
        url: BoundedText<2048>,
    },
    /// By a QR code of СБП, which on a phone is a link.
    Qr {
        /// Content of the code.
        payload: BoundedText<2048>,
    },
}

/// What a provider says of a payment, proven to come from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The provider's own number of the payment.
    pub provider_payment: ExternalId,
    /// Our order number as the provider has it.
    pub order: ExternalId,
    /// The account's public number as the provider has it, where it tells.
    pub merchant: Option<ExternalId>,
    /// Sum of the payment.
    pub amount: Kopecks,
    /// Currency, `RUB`.
    pub currency: ExternalId,
    /// What has become of it.
    pub state: ProviderState,
    /// Given back so far.
    pub refunded: Kopecks,
    /// The provider's code of a refusal.
    pub reason: Option<ExternalId>,
}

impl Reading {
    /// Whether staff may take its money, as it is, for a payment that stands so.
    pub fn check_release(&self, stage: PaymentStage, currency: Currency) -> Result<(), PaymentError> {
        if stage.is_paid() {
            return Err(PaymentError::AlreadyPaid);
        }
        if !self.is_paid() || !self.amount.is_positive() {
            return Err(PaymentError::HeldUnpaid);
        }
        if self.currency.as_str() == currency.code() { Ok(()) } else { Err(PaymentError::HeldCurrency) }
    }

    /// Whether it says that money has come.
    pub(super) const fn is_paid(&self) -> bool {
        match self.state {
            ProviderState::Succeeded | ProviderState::PartiallyRefunded | ProviderState::Refunded => true,
            ProviderState::Pending
            | ProviderState::Authorized
            | ProviderState::Canceled
            | ProviderState::Rejected
            | ProviderState::Expired => false,
        }
    }

    /// Sum given back; all of it when the provider says only that.
    pub(super) fn given_back(&self) -> Kopecks {
        if self.state == ProviderState::Refunded { self.amount.max(self.refunded) } else { self.refunded }
    }
}

/// In what a reading differs from what was meant. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mismatch {
    /// Another sum.
    Amount,
    /// Another currency than the ruble.
    Currency,
    /// Another order number.
    Order,
    /// Another account of a shop.
    Merchant,
    /// More given back than paid, or less than nothing.
    Refunded,
    /// Paid once more, under another number of the provider (двойная оплата).
    SecondPayment,
}

//! What a payment is meant to be.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{OnlineMethod, PaymentError, PaymentPart, PaymentReceipt, Provider, parts};
use crate::{
    BorrowerId, CreditorId, OrganisationId, PaymentId, PaymentLinkId, Personal, ProviderAccountId, StaffId,
    values::{BoundedText, Currency, ExternalId, Kopecks, moscow_day},
};

/// What a payment is meant to be; never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentIntent {
    /// The payment itself; see [`order_number`](super::order_number).
    pub payment: PaymentId,
    /// Organisation that serves the debts.
    pub organisation: OrganisationId,
    /// Whose debts are paid.
    pub borrower: BorrowerId,
    /// Who gets the money.
    pub creditor: CreditorId,
    /// How the money comes.
    pub channel: PaymentChannel,
    /// Debts and sums; each debt once, in the order in which they are paid.
    pub parts: Vec<PaymentPart>,
    /// The parts together.
    pub amount: Kopecks,
    /// Currency.
    pub currency: Currency,
    /// Fiscal receipt of the provider, where the creditor's policy asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PaymentReceipt>,
    /// Link by which it was begun without signing in, where it was; the payer is then not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<PaymentLinkId>,
}

/// How the money comes. Names are stored; never rename.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentChannel {
    /// Over a provider.
    Online {
        /// The provider.
        provider: Provider,
        /// The creditor's account at it.
        account: ProviderAccountId,
        /// Public number of the account (`shopId`, `TerminalKey` …), as it was when the payment was made.
        merchant: ExternalId,
        /// How the person pays.
        method: OnlineMethod,
        /// When the offer to pay ends.
        expires_at: DateTime<Utc>,
    },
    /// Past all providers, entered by staff (ручное зачисление).
    Offline {
        /// Day the money came.
        received_on: NaiveDate,
        /// On what ground.
        reason: Personal<BoundedText<300>>,
        /// Who has entered it.
        by: StaffId,
    },
}

impl PaymentIntent {
    /// Parts make the sum, so do the lines of the receipt, and money has not come on a day to come.
    pub(super) fn check(&self, at: DateTime<Utc>) -> Result<(), PaymentError> {
        if parts::checked_total(&self.parts)? != self.amount {
            return Err(PaymentError::SumMismatch);
        }
        if self.receipt.is_some_and(|receipt| !receipt.makes_up(self.amount)) {
            return Err(PaymentError::SumMismatch);
        }
        match self.channel {
            PaymentChannel::Offline { received_on, .. } if received_on > moscow_day(at) => Err(PaymentError::ReceivedInFuture),
            PaymentChannel::Offline { .. } | PaymentChannel::Online { .. } => Ok(()),
        }
    }
}

//! A payment as the simulator knows it.

use chrono::{DateTime, Utc};
use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};

use super::receipts::SimulatedReceipt;

/// How far a payment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulatedStatus {
    /// Nobody has paid.
    Pending,
    /// Money is held.
    Authorized,
    /// Money is taken.
    Paid,
    /// Called off by the shop.
    Canceled,
    /// Not paid in time.
    Expired,
    /// The bank has refused.
    Declined,
}

/// A payment at one of the providers.
#[derive(Clone, Debug)]
pub struct SimulatedPayment {
    /// At which provider.
    pub provider: Provider,
    /// The account's public number.
    pub merchant: String,
    /// The provider's number of the payment.
    pub id: String,
    /// The shop's order number.
    pub order: String,
    /// Sum in kopecks.
    pub amount: Kopecks,
    /// How it is to be paid; the person chooses when `None`.
    pub method: Option<OnlineMethod>,
    /// What the person reads.
    pub description: String,
    /// Where the person returns to.
    pub return_url: Option<String>,
    /// Where its notifications go.
    pub notification_url: Option<String>,
    /// The fiscal receipt that is to be issued.
    pub receipt: Option<SimulatedReceipt>,
    /// When it lapses.
    pub expires_at: Option<DateTime<Utc>>,
    /// How far it has come.
    pub status: SimulatedStatus,
    /// Number of the latest attempt to pay, where there was one.
    pub attempt: Option<u64>,
    /// What was given back, in order.
    pub(super) refunds: Vec<Refund>,
}

#[derive(Clone, Debug)]
pub(super) struct Refund {
    pub(super) id: String,
    /// The shop's key, where it gave one.
    pub(super) key: Option<String>,
    pub(super) amount: Kopecks,
    /// The receipt of money going back that is to be issued.
    pub(super) receipt: Option<SimulatedReceipt>,
}

impl SimulatedPayment {
    /// Receipts of what was given back, in order; of a payment without a receipt there are none.
    #[must_use]
    pub fn refund_receipts(&self) -> Vec<SimulatedReceipt> {
        self.refunds.iter().filter_map(|refund| refund.receipt.clone()).collect()
    }

    /// The receipt of a refund of this sum: one of all repeats the payment's and is told none, one of a part has its own.
    /// `Err` where the shop has told too much or too little.
    pub(super) fn receipt_back(
        &self,
        amount: Kopecks,
        told: bool,
        receipt: Option<SimulatedReceipt>,
    ) -> Result<Option<SimulatedReceipt>, ()> {
        match (&self.receipt, amount == self.amount) {
            (Some(of_payment), true) if !told => Ok(Some(of_payment.clone())),
            (Some(_), false) if receipt.is_some() => Ok(receipt),
            (None, _) if !told => Ok(None),
            (Some(_) | None, _) => Err(()),
        }
    }

    /// Given back so far.
    #[must_use]
    pub fn refunded(&self) -> Kopecks {
        Kopecks::checked_sum(self.refunds.iter().map(|refund| refund.amount)).unwrap_or(self.amount)
    }

    /// What can still be given back.
    pub(super) fn remaining(&self) -> Kopecks {
        self.amount.checked_sub(self.refunded()).unwrap_or_default()
    }

    /// Whether a part or the whole of what was paid was given back.
    pub(super) fn is_partly_refunded(&self) -> bool {
        self.refunded().is_positive() && self.remaining().is_positive()
    }

    /// Whether all of what was paid was given back.
    pub(super) fn is_refunded(&self) -> bool {
        !self.remaining().is_positive()
    }
}

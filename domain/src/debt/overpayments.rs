//! Requests to give back what was overpaid.

use serde::{Deserialize, Serialize};

use super::{Debt, DebtError, DebtEvent, DeclineOverpaymentRefund, RequestOverpaymentRefund, credits::sum};
use crate::{PaymentId, RefundId, values::Kopecks};

/// A request that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    refund: RefundId,
    payment: PaymentId,
    amount: Kopecks,
    open: bool,
}

/// All requests, in order of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Requests(Vec<Request>);

impl Requests {
    fn get(&self, refund: RefundId) -> Option<&Request> {
        self.0.iter().find(|request| request.refund == refund)
    }

    /// Asked of a payment and neither given back nor declined.
    pub(super) fn open_of(&self, payment: PaymentId) -> Kopecks {
        sum(self.0.iter().filter(|request| request.open && request.payment == payment).map(|request| request.amount))
    }

    pub(super) fn add(&mut self, refund: RefundId, payment: PaymentId, amount: Kopecks) {
        self.0.push(Request { refund, payment, amount, open: true });
    }

    pub(super) fn close(&mut self, refund: RefundId) {
        for request in self.0.iter_mut().filter(|request| request.refund == refund) {
            request.open = false;
        }
    }
}

impl Debt {
    /// What of a payment is overpaid and may be asked back.
    #[must_use]
    pub fn refundable(&self, payment: PaymentId) -> Kopecks {
        let overpaid = self.credits.get(payment).map_or(Kopecks::ZERO, |credit| credit.overpaid);
        overpaid.checked_sub(self.overpayment_requests.open_of(payment)).unwrap_or_default().max(Kopecks::ZERO)
    }

    /// Only what is overpaid, and only once nothing is owed; the same request again changes nothing.
    pub(super) fn request_overpayment_refund(&self, request: &RequestOverpaymentRefund) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let RequestOverpaymentRefund { refund, payment, amount, at } = *request;
        match self.overpayment_requests.get(refund) {
            Some(known) if known.payment == payment && known.amount == amount => return Ok(None),
            Some(_) => return Err(DebtError::OverpaymentRefundChanged),
            None => {}
        }
        self.credits.get(payment).ok_or(DebtError::PaymentNotCredited)?;
        if !amount.is_positive() {
            return Err(DebtError::CreditNotPositive);
        }
        if !self.balance.is_zero() {
            return Err(DebtError::StillOwed);
        }
        if amount > self.refundable(payment) {
            return Err(DebtError::OverpaymentTooSmall);
        }
        Ok(Some(DebtEvent::OverpaymentRefundRequested { refund, payment, amount, at }))
    }

    /// What was given back or declined already stays so.
    pub(super) fn decline_overpayment_refund(&self, decline: &DeclineOverpaymentRefund) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let DeclineOverpaymentRefund { refund, at } = *decline;
        let known = self.overpayment_requests.get(refund).ok_or(DebtError::OverpaymentRefundUnknown)?;
        Ok(known.open.then_some(DebtEvent::OverpaymentRefundDeclined { refund, at }))
    }
}

//! Requests to give back what was overpaid.

use serde::{Deserialize, Serialize};

use super::{
    ApproveOverpaymentRefund, Debt, DebtError, DebtEvent, DeclineOverpaymentRefund, FailOverpaymentRefund,
    RequestOverpaymentRefund, credits::sum,
};
use crate::{PaymentId, RefundId, values::Kopecks};

/// Where a request to give back an overpayment stands. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OverpaymentRefundStage {
    /// Asked for; waits for staff.
    Requested,
    /// Staff have agreed; the money is on its way.
    Approved,
    /// The provider does not give the money back; waits for staff again.
    Failed,
    /// Given back.
    Returned,
    /// Staff have declined.
    Declined,
}

impl OverpaymentRefundStage {
    /// Whether the sum is still set aside for it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Approved | Self::Failed => true,
            Self::Returned | Self::Declined => false,
        }
    }
}

/// How an overpayment is given back. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RefundWay {
    /// By the provider over which it was paid.
    Provider,
    /// By a transfer that was made past all providers.
    Transfer,
}

/// A request that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverpaymentRefund {
    /// The refund.
    pub refund: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Kopecks,
    /// Where it stands.
    pub stage: OverpaymentRefundStage,
    /// How the money goes back, once approved.
    pub way: Option<RefundWay>,
}

/// All requests, in order of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Requests(Vec<OverpaymentRefund>);

impl Requests {
    fn get(&self, refund: RefundId) -> Option<&OverpaymentRefund> {
        self.0.iter().find(|request| request.refund == refund)
    }

    /// Asked of a payment and neither given back nor declined.
    fn open_of(&self, payment: PaymentId) -> Kopecks {
        let open = self.0.iter().filter(|request| request.stage.is_open() && request.payment == payment);
        sum(open.map(|request| request.amount))
    }

    pub(super) fn add(&mut self, refund: RefundId, payment: PaymentId, amount: Kopecks) {
        self.0.push(OverpaymentRefund { refund, payment, amount, stage: OverpaymentRefundStage::Requested, way: None });
    }

    pub(super) fn approve(&mut self, refund: RefundId, way: RefundWay) {
        for request in self.0.iter_mut().filter(|request| request.refund == refund) {
            request.stage = OverpaymentRefundStage::Approved;
            request.way = Some(way);
        }
    }

    /// What is not a request is passed over.
    pub(super) fn come_to(&mut self, refund: RefundId, stage: OverpaymentRefundStage) {
        for request in self.0.iter_mut().filter(|request| request.refund == refund) {
            request.stage = stage;
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

    /// Payments of which something may be asked back, the last first, and how much of each.
    #[must_use]
    pub fn refundable_payments(&self) -> Vec<(PaymentId, Kopecks)> {
        let payments = self.credits.all().iter().rev().map(|credit| (credit.payment, self.refundable(credit.payment)));
        payments.filter(|(_, sum)| sum.is_positive()).collect()
    }

    /// A request to give back an overpayment.
    #[must_use]
    pub fn overpayment_refund(&self, refund: RefundId) -> Option<&OverpaymentRefund> {
        self.overpayment_requests.get(refund)
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

    /// Only what is still overpaid, and one way: what is on its way over a provider is not transferred as well. Where the
    /// provider has not given it back, a transfer is left.
    pub(super) fn approve_overpayment_refund(&self, approve: &ApproveOverpaymentRefund) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let ApproveOverpaymentRefund { refund, way, at } = *approve;
        let known = self.known_request(refund)?;
        match known.stage {
            OverpaymentRefundStage::Approved | OverpaymentRefundStage::Returned if known.way == Some(way) => return Ok(None),
            OverpaymentRefundStage::Approved | OverpaymentRefundStage::Returned => {
                return Err(DebtError::OverpaymentRefundUnderWay);
            }
            OverpaymentRefundStage::Declined => return Err(DebtError::OverpaymentRefundDeclined),
            OverpaymentRefundStage::Failed if way == RefundWay::Provider => return Err(DebtError::OverpaymentRefundFailed),
            OverpaymentRefundStage::Requested | OverpaymentRefundStage::Failed => {}
        }
        if !self.balance.is_zero() {
            return Err(DebtError::StillOwed);
        }
        if self.credits.get(known.payment).is_none_or(|credit| known.amount > credit.overpaid) {
            return Err(DebtError::OverpaymentTooSmall);
        }
        Ok(Some(DebtEvent::OverpaymentRefundApproved { refund, way, at }))
    }

    /// Only what is on its way over a provider can fail there; anything else changes nothing.
    pub(super) fn fail_overpayment_refund(&self, fail: &FailOverpaymentRefund) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let FailOverpaymentRefund { refund, at } = *fail;
        let approved = self.known_request(refund)?.stage == OverpaymentRefundStage::Approved;
        Ok(approved.then_some(DebtEvent::OverpaymentRefundFailed { refund, at }))
    }

    /// What was given back or declined already stays so; what is on its way cannot be called back.
    pub(super) fn decline_overpayment_refund(&self, decline: DeclineOverpaymentRefund) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let DeclineOverpaymentRefund { refund, reason, at } = decline;
        match self.known_request(refund)?.stage {
            OverpaymentRefundStage::Approved => Err(DebtError::OverpaymentRefundUnderWay),
            OverpaymentRefundStage::Returned | OverpaymentRefundStage::Declined => Ok(None),
            OverpaymentRefundStage::Requested | OverpaymentRefundStage::Failed => {
                Ok(Some(DebtEvent::OverpaymentRefundDeclined { refund, reason: Some(reason.into()), at }))
            }
        }
    }

    fn known_request(&self, refund: RefundId) -> Result<&OverpaymentRefund, DebtError> {
        self.overpayment_requests.get(refund).ok_or(DebtError::OverpaymentRefundUnknown)
    }
}

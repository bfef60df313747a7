//! Money that goes back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ConfirmRefund, ConfirmTransfer, Payment, PaymentError, PaymentEvent, PaymentPart, PaymentReceipt, RecordChargeback,
    RejectRefund, RequestRefund,
    parts::{checked_total, less, of_debt, taken_back, total, without},
};
use crate::{
    RefundId,
    values::{ExternalId, Kopecks},
};

/// Where a refund stands. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RefundStage {
    /// Asked for.
    Requested,
    /// Given back.
    Confirmed,
    /// Refused by the provider.
    Rejected,
}

/// Money given back or to be given back (возврат).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The refund.
    pub refund: RefundId,
    /// Of which debts.
    pub parts: Vec<PaymentPart>,
    /// Where it stands.
    pub stage: RefundStage,
    /// Whether it was transferred past the provider.
    #[serde(default)]
    pub past_provider: bool,
    /// Its fiscal receipt, where the payment has one; decided once, so that the provider hears the same however often it is
    /// asked. Of money that was transferred past the provider, the provider issues none.
    #[serde(default)]
    pub receipt: Option<PaymentReceipt>,
}

impl Refund {
    /// The parts together.
    #[must_use]
    pub fn amount(&self) -> Kopecks {
        total(&self.parts)
    }
}

/// All refunds of a payment, in order of asking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Refunds(Vec<Refund>);

impl Refunds {
    pub(super) fn all(&self) -> &[Refund] {
        &self.0
    }

    fn get(&self, refund: RefundId) -> Option<&Refund> {
        self.0.iter().find(|known| known.refund == refund)
    }

    /// Parts of all refunds at these stages.
    fn at(&self, stages: &[RefundStage]) -> Vec<PaymentPart> {
        self.0.iter().filter(|refund| stages.contains(&refund.stage)).flat_map(|refund| refund.parts.clone()).collect()
    }

    pub(super) fn given_back(&self) -> Kopecks {
        total(&self.at(&[RefundStage::Confirmed]))
    }

    /// The same as the provider counts it.
    fn given_back_by_provider(&self) -> Kopecks {
        let theirs = self.0.iter().filter(|refund| refund.stage == RefundStage::Confirmed && !refund.past_provider);
        total(&theirs.flat_map(|refund| refund.parts.clone()).collect::<Vec<_>>())
    }

    pub(super) fn confirm(&mut self, refund: RefundId, parts: Vec<PaymentPart>, past_provider: bool) {
        self.put(refund, parts, RefundStage::Confirmed);
        for known in self.0.iter_mut().filter(|known| known.refund == refund) {
            known.past_provider = past_provider;
        }
    }

    pub(super) fn put(&mut self, refund: RefundId, parts: Vec<PaymentPart>, stage: RefundStage) {
        match self.0.iter_mut().find(|known| known.refund == refund) {
            Some(known) => known.stage = stage,
            None => self.0.push(Refund { refund, parts, stage, past_provider: false, receipt: None }),
        }
    }

    pub(super) fn request(&mut self, refund: RefundId, parts: Vec<PaymentPart>, receipt: Option<PaymentReceipt>) {
        self.put(refund, parts, RefundStage::Requested);
        for known in self.0.iter_mut().filter(|known| known.refund == refund) {
            known.receipt = receipt;
        }
    }

    /// What of the lines of the payment's receipt has not gone back and is not about to.
    fn lines_left(&self, of: &PaymentReceipt) -> PaymentReceipt {
        let gone = self.0.iter().filter(|refund| refund.stage != RefundStage::Rejected);
        gone.filter_map(|refund| refund.receipt.as_ref()).fold(*of, |left, gone| left.without(gone))
    }

    pub(super) fn reject(&mut self, refund: RefundId) {
        self.put(refund, Vec::new(), RefundStage::Rejected);
    }

    /// The provider says so much was given back in all: first what was asked for, oldest first; what nobody has asked for
    /// was taken back past us. A smaller part of a refund under way is waited for.
    pub(super) fn told(
        &self,
        paid: &[PaymentPart],
        given_back: Kopecks,
        chargeback: RefundId,
        at: DateTime<Utc>,
    ) -> Vec<PaymentEvent> {
        let mut new = less(given_back, self.given_back_by_provider());
        let mut kept = without(paid, &self.at(&[RefundStage::Confirmed]));
        let mut events = Vec::new();
        let mut waits = false;
        for Refund { refund, parts, .. } in self.0.iter().filter(|refund| refund.stage == RefundStage::Requested) {
            let amount = total(parts);
            if amount > new {
                waits = true;
                continue;
            }
            new = less(new, amount);
            kept = without(&kept, parts);
            let (refund, parts) = (*refund, parts.clone());
            let (provider_refund, past_provider) = (None, false);
            events.push(PaymentEvent::RefundConfirmed { refund, amount, parts, provider_refund, past_provider, at });
        }
        if new.is_positive() && !waits {
            let parts = taken_back(&kept, new);
            // What was transferred before cannot be taken from the debts once more.
            if !parts.is_empty() {
                events.push(PaymentEvent::ChargedBack { refund: chargeback, amount: total(&parts), parts, at });
            }
        }
        events
    }
}

impl Payment {
    /// What may still be given back, by debt: paid, neither given back nor about to be.
    #[must_use]
    pub fn left(&self) -> Vec<PaymentPart> {
        without(&self.paid, &self.refunds.at(&[RefundStage::Requested, RefundStage::Confirmed]))
    }

    /// A sum to give back, spread over the debts, the last paid first; less than the sum when less is left.
    #[must_use]
    pub fn spread_back(&self, amount: Kopecks) -> Vec<PaymentPart> {
        taken_back(&self.left(), amount)
    }

    /// Never more of any debt than is left.
    pub(super) fn request_refund(&self, request: RequestRefund) -> Result<Option<PaymentEvent>, PaymentError> {
        let RequestRefund { refund, parts, reason, at } = request;
        let Some(amount) = self.new_refund(refund, &parts, &self.left())? else { return Ok(None) };
        let of_payment = self.intent.as_ref().and_then(|intent| intent.receipt.as_ref());
        let receipt = of_payment.map(|receipt| self.refunds.lines_left(receipt).part(amount));
        Ok(Some(PaymentEvent::RefundRequested { refund, amount, parts, reason: reason.into(), receipt, at }))
    }

    /// Also after the provider has refused it: the later word about money that went is believed.
    pub(super) fn confirm_refund(&self, confirm: ConfirmRefund) -> Result<Option<PaymentEvent>, PaymentError> {
        let ConfirmRefund { refund, provider_refund, at } = confirm;
        self.confirmed(refund, (provider_refund, false), at)
    }

    /// The same, past the provider.
    pub(super) fn confirm_transfer(&self, confirm: &ConfirmTransfer) -> Result<Option<PaymentEvent>, PaymentError> {
        self.confirmed(confirm.refund, (None, true), confirm.at)
    }

    fn confirmed(
        &self,
        refund: RefundId,
        (provider_refund, past_provider): (Option<ExternalId>, bool),
        at: DateTime<Utc>,
    ) -> Result<Option<PaymentEvent>, PaymentError> {
        let known = self.refunds.get(refund).ok_or(PaymentError::RefundUnknown)?;
        if known.stage == RefundStage::Confirmed {
            return Ok(None);
        }
        let parts = known.parts.clone();
        check_within(&parts, &without(&self.paid, &self.refunds.at(&[RefundStage::Confirmed])))?;
        let amount = total(&parts);
        Ok(Some(PaymentEvent::RefundConfirmed { refund, amount, parts, provider_refund, past_provider, at }))
    }

    /// What was given back cannot be refused any more.
    pub(super) fn reject_refund(&self, reject: RejectRefund) -> Result<Option<PaymentEvent>, PaymentError> {
        let RejectRefund { refund, reason, at } = reject;
        let known = self.refunds.get(refund).ok_or(PaymentError::RefundUnknown)?;
        let requested = known.stage == RefundStage::Requested;
        Ok(requested.then_some(PaymentEvent::RefundRejected { refund, reason, at }))
    }

    /// Never more of any debt than was paid and not yet given back; a refund under way may still fail.
    pub(super) fn record_chargeback(&self, record: RecordChargeback) -> Result<Option<PaymentEvent>, PaymentError> {
        let RecordChargeback { refund, parts, at } = record;
        let left = without(&self.paid, &self.refunds.at(&[RefundStage::Confirmed]));
        let Some(amount) = self.new_refund(refund, &parts, &left)? else { return Ok(None) };
        Ok(Some(PaymentEvent::ChargedBack { refund, amount, parts, at }))
    }

    /// The sum of a refund within `left`; `None` for one that is known.
    fn new_refund(&self, refund: RefundId, parts: &[PaymentPart], left: &[PaymentPart]) -> Result<Option<Kopecks>, PaymentError> {
        self.intent.as_ref().ok_or(PaymentError::Unknown)?;
        if !self.stage.is_paid() {
            return Err(PaymentError::NotPaid);
        }
        match self.refunds.get(refund) {
            Some(known) if known.parts == parts => return Ok(None),
            Some(_) => return Err(PaymentError::RefundChanged),
            None => {}
        }
        let amount = checked_total(parts)?;
        check_within(parts, left)?;
        Ok(Some(amount))
    }
}

fn check_within(parts: &[PaymentPart], left: &[PaymentPart]) -> Result<(), PaymentError> {
    let fits = parts.iter().all(|part| part.amount <= of_debt(left, part.debt));
    if fits { Ok(()) } else { Err(PaymentError::RefundTooLarge) }
}

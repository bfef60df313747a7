//! What a provider's word is worth: checked against what was meant, and taken only upwards.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Mismatch, Payment, PaymentChannel, PaymentError, PaymentEvent, PaymentPart, PaymentStage, ProviderState, Reading,
    RecordReading, order_number,
};
use crate::values::moscow_day;

/// Readings that did not fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Holds {
    /// All there were: each is told to staff once.
    seen: Vec<Reading>,
    /// Whether the last of them waits for staff.
    waits: bool,
    /// The one staff have accepted: what comes is measured against it.
    accepted: Option<Reading>,
}

impl Holds {
    pub(super) const fn waiting(&self) -> Option<&Reading> {
        if self.waits { self.seen.as_slice().last() } else { None }
    }

    /// Whether anything was ever held.
    pub(super) const fn check_any(&self) -> Result<(), PaymentError> {
        if self.seen.is_empty() { Err(PaymentError::NotHeld) } else { Ok(()) }
    }

    pub(super) fn hold(&mut self, reading: Reading) {
        self.seen.push(reading);
        self.waits = true;
    }

    pub(super) fn accept(&mut self) {
        self.accepted = self.waiting().cloned();
        self.waits = false;
    }

    pub(super) const fn dismiss(&mut self) {
        self.waits = false;
    }
}

/// The money a reading tells of.
pub(super) fn succeeded(reading: &Reading, parts: Vec<PaymentPart>, at: DateTime<Utc>) -> PaymentEvent {
    let (provider_payment, amount) = (Some(reading.provider_payment.clone()), reading.amount);
    PaymentEvent::Succeeded { provider_payment, amount, parts, received_on: moscow_day(at), at }
}

impl Payment {
    /// Told twice, too late or in another order, it changes nothing; money counts even after the end.
    pub(super) fn record_reading(&self, record: RecordReading) -> Result<Vec<PaymentEvent>, PaymentError> {
        let (intent, _) = self.online()?;
        let RecordReading { reading, chargeback, at } = record;
        let mismatches = self.mismatches(&reading)?;
        if !mismatches.is_empty() {
            let known = self.holds.seen.contains(&reading);
            return Ok(if known { Vec::new() } else { vec![PaymentEvent::Held { reading, mismatches, at }] });
        }
        let open = self.stage.is_open();
        let Reading { provider_payment, state, reason, .. } = reading.clone();
        Ok(match state {
            ProviderState::Authorized if self.stage < PaymentStage::Authorized => {
                vec![PaymentEvent::Authorized { provider_payment, at }]
            }
            ProviderState::Canceled if open => vec![PaymentEvent::Canceled { reason, at }],
            ProviderState::Rejected if open => vec![PaymentEvent::Rejected { reason, at }],
            ProviderState::Expired if open => vec![PaymentEvent::Expired { at }],
            ProviderState::Pending
            | ProviderState::Authorized
            | ProviderState::Canceled
            | ProviderState::Rejected
            | ProviderState::Expired => Vec::new(),
            ProviderState::Succeeded | ProviderState::PartiallyRefunded | ProviderState::Refunded => {
                let paid = self.stage.is_paid();
                let first = (!paid).then(|| succeeded(&reading, intent.parts.clone(), at));
                let parts = if paid { &self.paid } else { &intent.parts };
                first.into_iter().chain(self.refunds.told(parts, reading.given_back(), chargeback, at)).collect()
            }
        })
    }

    /// Order, shop, sum and currency as they were meant, or as staff have accepted them.
    fn mismatches(&self, reading: &Reading) -> Result<Vec<Mismatch>, PaymentError> {
        let (intent, _) = self.online()?;
        let accepted = self.holds.accepted.as_ref();
        let order = accepted.map_or_else(|| order_number(intent.payment), |accepted| accepted.order.clone());
        let amount = accepted.map_or(intent.amount, |accepted| accepted.amount);
        let meant = match &intent.channel {
            PaymentChannel::Online { merchant, .. } => Some(merchant),
            PaymentChannel::Offline { .. } => None,
        };
        let merchant = accepted.and_then(|accepted| accepted.merchant.as_ref()).or(meant);
        let told = reading.merchant.as_ref();
        let refunded = reading.refunded.is_negative() || reading.refunded > reading.amount;
        let second = reading.is_paid() && self.paid_as.as_ref().is_some_and(|paid_as| *paid_as != reading.provider_payment);
        let checks = [
            (Mismatch::Amount, reading.amount != amount),
            (Mismatch::Currency, reading.currency.as_str() != intent.currency.code()),
            (Mismatch::Order, reading.order != order),
            (Mismatch::Merchant, told.is_some() && told != merchant),
            (Mismatch::Refunded, refunded),
            (Mismatch::SecondPayment, second),
        ];
        Ok(checks.into_iter().filter_map(|(mismatch, differs)| differs.then_some(mismatch)).collect())
    }
}

//! What people, banks and time do to a payment.

use domain::{payment::Provider, values::Kopecks};

use super::{
    notices::Event,
    payment::{SimulatedPayment, SimulatedStatus},
    state::State,
};

/// Something that happens to a payment outside of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The person pays.
    Pay,
    /// The bank refuses.
    Decline,
    /// Money is held and not taken.
    Hold,
    /// Time runs out.
    Expire,
    /// Money comes although the payment was called off or has lapsed.
    PayLate,
    /// The provider gives money back by itself, as after a dispute.
    Refund(Kopecks),
}

impl State {
    /// Lets it happen to a payment; `None` when it cannot.
    pub(super) fn act(&mut self, provider: Provider, id: &str, act: Act) -> Option<SimulatedPayment> {
        if let Act::Refund(amount) = act {
            self.refund(provider, id, (amount, None), None)?;
            return self.find(provider, id).cloned();
        }
        let attempt = self.next();
        let payment = self.payments.iter_mut().find(|payment| payment.provider == provider && payment.id == id)?;
        let (status, events) = outcome(payment, act)?;
        payment.status = status;
        if act != Act::Expire {
            payment.attempt = Some(attempt);
        }
        let payment = payment.clone();
        self.tell(&payment, events);
        Some(payment)
    }

    pub(super) fn find(&self, provider: Provider, id: &str) -> Option<&SimulatedPayment> {
        self.payments.iter().find(|payment| payment.provider == provider && payment.id == id)
    }
}

/// The state after an act, and what the provider tells of it.
fn outcome(payment: &SimulatedPayment, act: Act) -> Option<(SimulatedStatus, &'static [Event])> {
    let is_open = match payment.status {
        SimulatedStatus::Pending => true,
        SimulatedStatus::Declined => payment.provider == Provider::CloudPayments,
        _ => false,
    };
    match act {
        Act::Pay if is_open => Some((SimulatedStatus::Paid, paid(payment.provider))),
        Act::Pay if payment.status == SimulatedStatus::Authorized => Some((SimulatedStatus::Paid, &[Event::Paid])),
        Act::PayLate if matches!(payment.status, SimulatedStatus::Canceled | SimulatedStatus::Expired) => {
            Some((SimulatedStatus::Paid, paid(payment.provider)))
        }
        Act::Decline if is_open => Some((SimulatedStatus::Declined, &[Event::Declined])),
        // СБП has one stage.
        Act::Hold if is_open && payment.provider != Provider::SbpQr => Some((SimulatedStatus::Authorized, &[Event::Authorized])),
        Act::Expire if is_open => Some((SimulatedStatus::Expired, &[Event::Expired])),
        _ => None,
    }
}

/// T-Bank tells of both at once, also in one stage.
fn paid(provider: Provider) -> &'static [Event] {
    match provider {
        Provider::TBank => &[Event::Authorized, Event::Paid],
        Provider::YooKassa | Provider::CloudPayments | Provider::SbpQr => &[Event::Paid],
    }
}

//! Paid, then silence (F47): nobody is reminded of a debt that is being paid or is paid off.
//!
//! A debt is silent while a payment of it is under way ([`DebtEvent::ContactsStopped`] until
//! [`DebtEvent::ContactsAllowed`], each payment on its own) and while it is closed ([`DebtEvent::Closed`] until
//! [`DebtEvent::Reopened`]). Whoever decides about contacts reads these four.

use serde::{Deserialize, Serialize};

use super::{AllowContacts, Debt, DebtError, DebtEvent, StopContacts};

/// Why nobody may be contacted about a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactStop {
    /// Nothing is owed any more.
    PaidOff,
    /// A payment is under way.
    PaymentUnderWay,
}

/// What has become of a payment for which contacts were stopped. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaymentEnd {
    /// Its money has come.
    Credited,
    /// It has ended without money: called off, refused, not paid in time.
    Unpaid,
}

impl Debt {
    /// Why nobody may be contacted about it now.
    #[must_use]
    pub fn contact_stop(&self) -> Option<ContactStop> {
        match (self.closed, self.under_way.is_empty()) {
            (true, _) => Some(ContactStop::PaidOff),
            (false, false) => Some(ContactStop::PaymentUnderWay),
            (false, true) => None,
        }
    }

    /// Once a payment; one that was credited already is not under way.
    pub(super) fn stop_contacts(&self, stop: &StopContacts) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let StopContacts { payment, at } = *stop;
        let known = self.under_way.contains(&payment) || self.credits.get(payment).is_some();
        Ok((!known).then_some(DebtEvent::ContactsStopped { payment, at }))
    }

    /// Only where they were stopped for this payment.
    pub(super) fn allow_contacts(&self, allow: &AllowContacts) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let AllowContacts { payment, at } = *allow;
        let stopped = self.under_way.contains(&payment);
        Ok(stopped.then_some(DebtEvent::ContactsAllowed { payment, end: PaymentEnd::Unpaid, at }))
    }
}

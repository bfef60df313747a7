//! Why nobody is contacted about a debt, and since when.

use domain::debt::{ContactStop, DebtEvent};

use super::DebtListItem;

impl DebtListItem {
    /// Why nobody may be contacted about it now.
    #[must_use]
    pub const fn contact_stop(&self) -> Option<ContactStop> {
        match (self.closed, self.under_way) {
            (true, _) => Some(ContactStop::PaidOff),
            (false, 1..) => Some(ContactStop::PaymentUnderWay),
            (false, _) => None,
        }
    }
}

/// Applies an event that begins or ends silence, after the debt knows whether it is closed.
pub(super) fn follow(fact: &DebtEvent, debt: &mut DebtListItem) {
    let at = match fact {
        DebtEvent::ContactsStopped { at, .. } => {
            debt.under_way += 1;
            *at
        }
        DebtEvent::ContactsAllowed { at, .. } => {
            debt.under_way -= 1;
            *at
        }
        DebtEvent::Closed { at, .. } | DebtEvent::Reopened { at, .. } => *at,
        DebtEvent::Registered { .. }
        | DebtEvent::BalanceStated { .. }
        | DebtEvent::RepaymentsRecorded { .. }
        | DebtEvent::ScheduleStated { .. }
        | DebtEvent::TermsChanged { .. }
        | DebtEvent::Bound { .. }
        | DebtEvent::Assigned { .. }
        | DebtEvent::PaymentCredited { .. }
        | DebtEvent::PaymentReversed { .. }
        | DebtEvent::CreditsRevised { .. }
        | DebtEvent::OverpaymentRefundRequested { .. }
        | DebtEvent::OverpaymentRefundDeclined { .. }
        | DebtEvent::OverpaymentRefundApproved { .. }
        | DebtEvent::OverpaymentRefundFailed { .. } => return,
    };
    debt.silent_since = debt.contact_stop().and(debt.silent_since.or(Some(at)));
}

//! Payments credited to a debt and taken back.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Balance, CreditPayment, Debt, DebtError, DebtEvent, DebtStatus, PaymentEnd, ReversePayment, Statement,
    credits::{Basis, Reversal, Revision, sum},
};
use crate::{
    PaymentId,
    allocation::{Allocation, AllocationCase, AllocationPolicy, Stage, allocate},
    values::{Kopecks, ValueError},
};

impl Debt {
    /// What is owed now: the last statement, less the payments it does not contain, more what was taken back since.
    #[must_use]
    pub const fn balance_now(&self) -> &Balance {
        &self.balance
    }

    /// What payments have paid beyond what was owed (переплата).
    #[must_use]
    pub fn credit_balance(&self) -> Kopecks {
        sum(self.credits.all().iter().map(|credit| credit.overpaid))
    }

    /// What was received and is not yet in a statement (получено, ещё не учтено).
    #[must_use]
    pub fn received_not_posted(&self) -> Kopecks {
        sum(self.credits.open().map(super::credits::Credit::left))
    }

    /// What is left here of a payment, once credited.
    #[must_use]
    pub fn credited(&self, payment: PaymentId) -> Option<Kopecks> {
        self.credits.get(payment).map(super::credits::Credit::left)
    }

    /// By what the order of allocation is chosen. An agreement on settlement is not known here yet.
    #[must_use]
    pub fn allocation_case(&self) -> AllocationCase {
        let status = self.statement.map(|statement| statement.status);
        let stage = match status {
            Some(DebtStatus::Court | DebtStatus::Enforcement) => Stage::Court,
            Some(DebtStatus::Active | DebtStatus::Overdue | DebtStatus::Closed) | None if self.assigned => Stage::Assigned,
            Some(DebtStatus::Active | DebtStatus::Overdue | DebtStatus::Closed) | None => Stage::PreCourt,
        };
        AllocationCase { kind: self.kind, contract_date: self.contract_date, stage }
    }

    /// How a sum would be spread if it came now.
    #[must_use]
    pub fn spread(&self, amount: Kopecks, policy: &AllocationPolicy) -> Allocation {
        allocate(&self.balance, self.is_overdue(), amount, policy)
    }

    fn is_overdue(&self) -> bool {
        self.statement.as_ref().is_some_and(Statement::is_overdue)
    }

    /// Once per payment. One that the statement contains by name changes nothing that is owed.
    pub(super) fn credit(&self, credit: CreditPayment) -> Result<Vec<DebtEvent>, DebtError> {
        self.check_registered()?;
        let CreditPayment { payment, reference, amount, policy, policy_version, received_on, at } = credit;
        if !amount.is_positive() {
            return Err(DebtError::CreditNotPositive);
        }
        match self.credits.get(payment) {
            Some(known) if known.amount == amount => return Ok(Vec::new()),
            Some(_) => return Err(DebtError::PaymentChanged),
            None => {}
        }
        self.credit_balance()
            .checked_add(self.received_not_posted())
            .and_then(|sum| sum.checked_add(amount))
            .map_err(overflow)?;
        let paid_on = self.repayments.naming(payment, reference.as_ref());
        let posted = self.statement.is_some_and(|statement| paid_on.is_some_and(|paid_on| paid_on <= statement.as_of));
        // How the accounting system has spread what it has posted is not told: it stands as principal.
        let known = Allocation { parts: Balance::untold(amount), rest: Kopecks::ZERO };
        let spread = if posted { known } else { self.spread(amount, &policy) };
        let Allocation { parts: allocation, rest: overpaid } = spread;
        let paying = (!posted && !allocation.is_zero()).then_some(payment);
        let balance = if posted { self.balance } else { self.balance.minus(&allocation).map_err(overflow)? };
        let credited = DebtEvent::PaymentCredited {
            payment,
            reference,
            amount,
            allocation,
            overpaid,
            posted,
            policy,
            policy_version,
            received_on,
            at,
        };
        let closing = self.closing(self.statement.as_ref(), &balance, paying, (received_on, at));
        let end = PaymentEnd::Credited;
        let allowed = self.under_way.contains(&payment).then_some(DebtEvent::ContactsAllowed { payment, end, at });
        Ok(std::iter::once(credited).chain(closing).chain(allowed).collect())
    }

    /// Once per refund, never more than is left of the payment; the payments not yet posted are spread anew.
    pub(super) fn reverse(&self, reverse: &ReversePayment) -> Result<Vec<DebtEvent>, DebtError> {
        self.check_registered()?;
        let ReversePayment { payment, refund, amount, cause, on, at } = *reverse;
        let credit = self.credits.get(payment).ok_or(DebtError::PaymentNotCredited)?;
        match credit.reversals.iter().find(|known| known.refund == refund) {
            Some(known) if known.amount == amount => return Ok(Vec::new()),
            Some(_) => return Err(DebtError::ReversalChanged),
            None => {}
        }
        if !amount.is_positive() {
            return Err(DebtError::CreditNotPositive);
        }
        if amount > credit.left() {
            return Err(DebtError::ReversalTooLarge);
        }
        let taken = credit.taken(amount, self.is_overdue()).map_err(overflow)?;
        let mut credits = self.credits.clone();
        credits.reverse(payment, Reversal { refund, amount, on, owed_again: None }, taken).map_err(overflow)?;
        let before = self.balance.plus(&taken.parts).map_err(overflow)?;
        let basis = Basis { statement: self.statement.as_ref(), is_new: false, before, repayments: &self.repayments };
        let revision = credits.revised(&basis).map_err(overflow)?;
        let closing = self.closing(self.statement.as_ref(), &revision.balance, revision.paying(), (on, at));
        let Allocation { parts: allocation, rest: overpaid } = taken;
        let mut events = vec![DebtEvent::PaymentReversed { payment, refund, amount, cause, allocation, overpaid, on, at }];
        events.extend(credits.differ(&revision).then(|| revised(revision, at)));
        events.extend(closing);
        Ok(events)
    }

    /// What a statement does to the credits, and to whether anything is owed.
    pub(super) fn absorb(&self, statement: &Statement, at: DateTime<Utc>) -> Result<Vec<DebtEvent>, DebtError> {
        let basis = Basis { statement: Some(statement), is_new: true, before: self.balance, repayments: &self.repayments };
        let revision = self.credits.revised(&basis).map_err(overflow)?;
        let closing = self.closing(Some(statement), &revision.balance, revision.paying(), (statement.as_of, at));
        let revised = self.credits.any_open().then(|| revised(revision, at));
        Ok(revised.into_iter().chain(closing).collect())
    }

    /// What a repayment that names a payment does to the credits: only that it is in the statement already.
    pub(super) fn absorb_named(&self, recorded: &DebtEvent, at: DateTime<Utc>) -> Result<Vec<DebtEvent>, DebtError> {
        let DebtEvent::RepaymentsRecorded { repayments: new, .. } = recorded else { return Ok(Vec::new()) };
        if self.credits.open().next().is_none() {
            return Ok(Vec::new());
        }
        let mut repayments = self.repayments.clone();
        for repayment in new {
            repayments.remember(repayment);
        }
        let basis = Basis { statement: self.statement.as_ref(), is_new: false, before: self.balance, repayments: &repayments };
        let revision = self.credits.revised(&basis).map_err(overflow)?;
        if revision.posted.is_empty() {
            return Ok(Vec::new());
        }
        let on = self.statement.map_or(at.date_naive(), |statement| statement.as_of);
        let closing = self.closing(self.statement.as_ref(), &revision.balance, revision.paying(), (on, at));
        Ok(std::iter::once(revised(revision, at)).chain(closing).collect())
    }

    /// Closed while nothing is owed and either the accounting system says so or payments have paid it off.
    fn closing(
        &self,
        statement: Option<&Statement>,
        balance: &Balance,
        paying: Option<PaymentId>,
        (on, at): (NaiveDate, DateTime<Utc>),
    ) -> Option<DebtEvent> {
        let stated = statement.is_some_and(|statement| statement.status == DebtStatus::Closed);
        let closed = balance.is_zero() && (stated || self.paid_off || paying.is_some());
        match (self.closed, closed) {
            (false, true) => Some(DebtEvent::Closed { on, payment: paying.filter(|_| !stated), at }),
            (true, false) => Some(DebtEvent::Reopened { on, at }),
            (false, false) | (true, true) => None,
        }
    }
}

fn revised(revision: Revision, at: DateTime<Utc>) -> DebtEvent {
    let Revision { balance, posted, open, owed_again } = revision;
    DebtEvent::CreditsRevised { balance, posted, open, owed_again, at }
}

const fn overflow(_: ValueError) -> DebtError {
    DebtError::AmountOverflow
}

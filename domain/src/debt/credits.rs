//! Payments credited before the accounting system has posted them: what they pay, and what becomes of them when it states.
//!
//! A statement contains a payment that a repayment names (by our order number or the provider's number) once that
//! repayment's day is reached, and any other payment once the day of its money is. What it contains counts no more here.
//! What it does not contain is spread anew over what it says, in the order of crediting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Balance, CreditShare, OwedAgain, Statement, repayments::KnownRepayments};
use crate::{
    PaymentId, RefundId,
    allocation::{Allocation, AllocationPolicy, allocate},
    payment::order_number,
    values::{ExternalId, Kopecks, ValueError},
};

/// A payment credited to the debt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Credit {
    pub(super) payment: PaymentId,
    pub(super) reference: Option<ExternalId>,
    pub(super) amount: Kopecks,
    pub(super) received_on: NaiveDate,
    pub(super) policy: AllocationPolicy,
    /// What it pays, without what was taken back.
    pub(super) allocation: Balance,
    /// What it overpays, without what was taken back.
    pub(super) overpaid: Kopecks,
    /// Whether the statement contains it.
    pub(super) posted: bool,
    pub(super) reversals: Vec<Reversal>,
}

/// Money of a payment taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Reversal {
    pub(super) refund: RefundId,
    pub(super) amount: Kopecks,
    pub(super) on: NaiveDate,
    /// What is owed again, while the statement contains the payment and not yet the taking back.
    pub(super) owed_again: Option<Balance>,
}

impl Credit {
    fn share(&self) -> CreditShare {
        CreditShare { payment: self.payment, allocation: self.allocation, overpaid: self.overpaid }
    }

    /// Found in a statement that came before: what it was measured against held it already, so its spread is not known.
    fn untold(&self) -> CreditShare {
        CreditShare { payment: self.payment, allocation: Balance::untold(self.left()), overpaid: Kopecks::ZERO }
    }

    /// What is left of the payment.
    pub(super) fn left(&self) -> Kopecks {
        sum(std::iter::once(self.overpaid).chain(self.allocation.total()))
    }

    /// What a taking back takes: of what is overpaid first, then of what was paid last.
    pub(super) fn taken(&self, amount: Kopecks, overdue: bool) -> Result<Allocation, ValueError> {
        let kept = allocate(&self.allocation, overdue, self.left().checked_sub(amount)?, &self.policy);
        Ok(Allocation { parts: self.allocation.minus(&kept.parts)?, rest: self.overpaid.checked_sub(kept.rest)? })
    }

    /// Whether a statement of a day contains it; by the day of the money only where a statement has just come.
    pub(super) fn is_in(&self, as_of: NaiveDate, by_date: bool, repayments: &KnownRepayments) -> bool {
        match repayments.naming(self.payment, self.reference.as_ref()) {
            Some(paid_on) => paid_on <= as_of,
            None => by_date && self.received_on <= as_of,
        }
    }
}

impl KnownRepayments {
    /// Day of the repayment that names a payment.
    pub(super) fn naming(&self, payment: PaymentId, reference: Option<&ExternalId>) -> Option<NaiveDate> {
        let by_order = self.paid_on(order_number(payment).as_str());
        by_order.or_else(|| reference.and_then(|reference| self.paid_on(reference.as_str())))
    }
}

/// All credits of a debt, in the order of crediting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Credits(Vec<Credit>);

/// What credits are measured against.
pub(super) struct Basis<'a> {
    /// The statement in force or about to be.
    pub(super) statement: Option<&'a Statement>,
    /// Whether it has just come, so that days count.
    pub(super) is_new: bool,
    /// What was owed before.
    pub(super) before: Balance,
    pub(super) repayments: &'a KnownRepayments,
}

/// Credits after something has changed; see [`DebtEvent::CreditsRevised`](super::DebtEvent::CreditsRevised).
#[derive(Debug, Default, PartialEq)]
pub(super) struct Revision {
    pub(super) balance: Balance,
    pub(super) posted: Vec<CreditShare>,
    pub(super) open: Vec<CreditShare>,
    pub(super) owed_again: Vec<OwedAgain>,
}

impl Revision {
    /// The last payment that pays something and is not in the statement.
    pub(super) fn paying(&self) -> Option<PaymentId> {
        self.open.iter().rev().find(|share| !share.allocation.is_zero()).map(|share| share.payment)
    }
}

impl Credits {
    pub(super) fn all(&self) -> &[Credit] {
        &self.0
    }

    pub(super) fn get(&self, payment: PaymentId) -> Option<&Credit> {
        self.0.iter().find(|credit| credit.payment == payment)
    }

    fn get_mut(&mut self, payment: PaymentId) -> Option<&mut Credit> {
        self.0.iter_mut().find(|credit| credit.payment == payment)
    }

    pub(super) fn open(&self) -> impl Iterator<Item = &Credit> {
        self.0.iter().filter(|credit| !credit.posted)
    }

    /// Whether anything here is not in the statement.
    pub(super) fn any_open(&self) -> bool {
        let owed_again = |credit: &Credit| credit.reversals.iter().any(|reversal| reversal.owed_again.is_some());
        self.0.iter().any(|credit| !credit.posted || owed_again(credit))
    }

    pub(super) fn add(&mut self, credit: Credit) {
        self.0.push(credit);
    }

    pub(super) fn reverse(&mut self, payment: PaymentId, mut reversal: Reversal, taken: Allocation) -> Result<(), ValueError> {
        let Some(credit) = self.get_mut(payment) else { return Ok(()) };
        credit.allocation = credit.allocation.minus(&taken.parts)?;
        credit.overpaid = credit.overpaid.checked_sub(taken.rest)?;
        reversal.owed_again = (credit.posted && !taken.parts.is_zero()).then_some(taken.parts);
        credit.reversals.push(reversal);
        Ok(())
    }

    pub(super) fn revise(&mut self, posted: &[CreditShare], open: &[CreditShare], owed_again: &[OwedAgain]) {
        for credit in &mut self.0 {
            credit.posted |= posted.iter().any(|share| share.payment == credit.payment);
            if let Some(share) = posted.iter().chain(open).find(|share| share.payment == credit.payment) {
                credit.allocation = share.allocation;
                credit.overpaid = share.overpaid;
            }
            for reversal in &mut credit.reversals {
                let parts = owed_again.iter().find(|owed| owed.refund == reversal.refund).map(|owed| owed.parts);
                reversal.owed_again = parts;
            }
        }
    }

    /// What the credits come to against a basis.
    pub(super) fn revised(&self, basis: &Basis<'_>) -> Result<Revision, ValueError> {
        let overdue = basis.statement.is_some_and(Statement::is_overdue);
        let as_of = basis.statement.map(|statement| statement.as_of);
        let is_in = |credit: &Credit| as_of.is_some_and(|as_of| credit.is_in(as_of, basis.is_new, basis.repayments));
        let (open, posted): (Vec<_>, Vec<_>) = self.0.iter().partition(|credit| !credit.posted && !is_in(credit));
        // What is owed without the payments that stay open: the room in which takings back were made.
        let mut room = basis.before;
        for credit in &open {
            room = room.plus(&credit.allocation)?;
        }
        let mut revision =
            Revision { balance: basis.statement.map_or(Balance::ZERO, |known| known.balance), ..Revision::default() };
        for credit in posted {
            if !credit.posted {
                revision.posted.push(if basis.is_new { credit.share() } else { credit.untold() });
            }
            for Reversal { refund, amount, on, owed_again } in &credit.reversals {
                let reached = as_of.is_some_and(|as_of| *on <= as_of);
                let parts = match (credit.posted, owed_again) {
                    (true, Some(parts)) if !(basis.is_new && reached) => *parts,
                    (false, _) if !reached && basis.is_new => allocate(&room, overdue, *amount, &credit.policy).parts,
                    (false, _) if !reached => Balance::untold(*amount),
                    (true, Some(_) | None) | (false, _) => continue,
                };
                if !credit.posted && basis.is_new {
                    room = room.minus(&parts)?;
                }
                if !parts.is_zero() {
                    revision.balance = revision.balance.plus(&parts)?;
                    revision.owed_again.push(OwedAgain { refund: *refund, parts });
                }
            }
        }
        revision.balance.total()?;
        for credit in open {
            let Allocation { parts, rest } = allocate(&revision.balance, overdue, credit.left(), &credit.policy);
            revision.balance = revision.balance.minus(&parts)?;
            revision.open.push(CreditShare { payment: credit.payment, allocation: parts, overpaid: rest });
        }
        Ok(revision)
    }

    /// Whether a revision differs from how things stand.
    pub(super) fn differ(&self, revision: &Revision) -> bool {
        let shares = self.open().map(Credit::share);
        !revision.posted.is_empty() || !shares.eq(revision.open.iter().copied())
    }
}

/// Sums that together were a sum that could be kept.
pub(super) fn sum(amounts: impl IntoIterator<Item = Kopecks>) -> Kopecks {
    Kopecks::checked_sum(amounts).unwrap_or_default()
}

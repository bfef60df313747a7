//! A sum over several debts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::PaymentError;
use crate::{DebtId, values::Kopecks};

/// Most debts of one payment.
const PARTS_MAX: usize = 100;

/// What of a payment is one debt's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentPart {
    /// The debt.
    pub debt: DebtId,
    /// The sum, above zero.
    pub amount: Kopecks,
}

/// Parts together; each above zero and each debt once.
pub(super) fn checked_total(parts: &[PaymentPart]) -> Result<Kopecks, PaymentError> {
    if parts.is_empty() {
        return Err(PaymentError::NothingToPay);
    }
    if parts.len() > PARTS_MAX {
        return Err(PaymentError::TooManyParts);
    }
    if parts.iter().any(|part| !part.amount.is_positive()) {
        return Err(PaymentError::PartNotPositive);
    }
    let debts: BTreeSet<_> = parts.iter().map(|part| part.debt).collect();
    if debts.len() < parts.len() {
        return Err(PaymentError::DebtTwice);
    }
    Kopecks::checked_sum(parts.iter().map(|part| part.amount)).map_err(|_| PaymentError::SumOverflow)
}

/// Parts together; of parts that were checked before.
pub(super) fn total(parts: &[PaymentPart]) -> Kopecks {
    Kopecks::checked_sum(parts.iter().map(|part| part.amount)).unwrap_or_default()
}

/// The sum of one debt.
pub(super) fn of_debt(parts: &[PaymentPart], debt: DebtId) -> Kopecks {
    total(&parts.iter().filter(|part| part.debt == debt).copied().collect::<Vec<_>>())
}

/// `parts` without what is in `taken`; never below zero, and debts without a sum are left out.
pub(super) fn without(parts: &[PaymentPart], taken: &[PaymentPart]) -> Vec<PaymentPart> {
    let left = parts.iter().map(|part| PaymentPart { amount: less(part.amount, of_debt(taken, part.debt)), ..*part });
    left.filter(|part| part.amount.is_positive()).collect()
}

/// Another sum over the same debts: filled one after the other, what is more goes to the last.
pub(super) fn refilled(parts: &[PaymentPart], amount: Kopecks) -> Vec<PaymentPart> {
    let mut left = amount;
    let mut filled = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let last = place + 1 == parts.len();
        let share = if last { left } else { part.amount.min(left) };
        left = less(left, share);
        filled.push(PaymentPart { amount: share, ..*part });
    }
    filled.retain(|part| part.amount.is_positive());
    filled
}

/// `amount` out of `parts`, the last debt's first: what was paid last is given back first.
pub(super) fn taken_back(parts: &[PaymentPart], amount: Kopecks) -> Vec<PaymentPart> {
    let mut left = amount;
    let mut taken = Vec::new();
    for part in parts.iter().rev() {
        let share = part.amount.min(left);
        left = less(left, share);
        taken.push(PaymentPart { amount: share, ..*part });
    }
    taken.retain(|part| part.amount.is_positive());
    taken.reverse();
    taken
}

/// The difference, never below zero.
pub(super) fn less(amount: Kopecks, other: Kopecks) -> Kopecks {
    amount.checked_sub(other).unwrap_or_default().max(Kopecks::ZERO)
}

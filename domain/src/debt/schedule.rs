//! Whether a schedule of payments holds together.

use sha2::{Digest, Sha256};

use super::{DebtError, ScheduledPayment, repayments::first_eight};
use crate::values::Kopecks;

/// Most payments of a schedule: a hundred years by months.
pub const LONGEST_SCHEDULE: usize = 1200;

/// In order of days, one payment a day, nothing below zero, and the parts make the sum.
pub(super) fn check(payments: &[ScheduledPayment]) -> Result<(), DebtError> {
    if payments.len() > LONGEST_SCHEDULE {
        return Err(DebtError::ScheduleTooLong);
    }
    if !payments.is_sorted_by(|earlier, later| earlier.due < later.due) {
        return Err(DebtError::ScheduleUnsorted);
    }
    payments.iter().try_for_each(check_sums)
}

fn check_sums(payment: &ScheduledPayment) -> Result<(), DebtError> {
    let parts = [payment.principal, payment.interest, payment.other];
    if parts.iter().any(|part| part.is_negative()) {
        return Err(DebtError::NegativeAmount);
    }
    let sum = Kopecks::checked_sum(parts).map_err(|_| DebtError::AmountOverflow)?;
    if sum == payment.amount { Ok(()) } else { Err(DebtError::ScheduleSumMismatch) }
}

/// Eight bytes of SHA-256 over the payments; `None` for an empty schedule. Kept in snapshots; never change.
pub(super) fn digest_of(payments: &[ScheduledPayment]) -> Option<u64> {
    let mut hash = Sha256::new();
    for ScheduledPayment { due, amount, principal, interest, other } in payments {
        hash.update(due.to_string());
        for sum in [amount, principal, interest, other] {
            hash.update(sum.get().to_be_bytes());
        }
    }
    (!payments.is_empty()).then(|| first_eight(&hash.finalize()))
}

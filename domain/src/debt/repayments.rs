//! Which repayments are known: references with days and digests, never the repayments themselves.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DebtError, Repayment};

/// Most repayments of one command.
const AT_ONCE: usize = 1000;

/// Known repayments by reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct KnownRepayments(BTreeMap<String, Known>);

/// What is kept of a repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    digest: u64,
    paid_on: NaiveDate,
}

impl KnownRepayments {
    pub(super) fn contains(&self, reference: &str) -> bool {
        self.0.contains_key(reference)
    }

    pub(super) fn remember(&mut self, repayment: &Repayment) {
        let known = Known { digest: digest_of(repayment), paid_on: repayment.paid_on };
        self.0.insert(repayment.reference.as_str().to_owned(), known);
    }

    /// Day of the repayment of a reference.
    pub(super) fn paid_on(&self, reference: &str) -> Option<NaiveDate> {
        self.0.get(reference).map(|known| known.paid_on)
    }

    /// The new ones among `given`, each once.
    pub(super) fn new_among(&self, given: Vec<Repayment>) -> Result<Vec<Repayment>, DebtError> {
        if given.len() > AT_ONCE {
            return Err(DebtError::TooManyRepayments);
        }
        let mut seen = BTreeMap::new();
        let mut new = Vec::new();
        for repayment in given {
            check(&repayment)?;
            let digest = digest_of(&repayment);
            let reference = repayment.reference.as_str();
            match self.0.get(reference).map(|known| known.digest).or_else(|| seen.get(reference).copied()) {
                Some(known) if known == digest => {}
                Some(_) => return Err(DebtError::RepaymentChanged),
                None => {
                    seen.insert(reference.to_owned(), digest);
                    new.push(repayment);
                }
            }
        }
        Ok(new)
    }
}

/// Above zero, and the components make the sum if they are told at all.
fn check(repayment: &Repayment) -> Result<(), DebtError> {
    if !repayment.amount.is_positive() {
        return Err(DebtError::RepaymentNotPositive);
    }
    let total = repayment.components.checked_total()?;
    if total.is_zero() || total == repayment.amount { Ok(()) } else { Err(DebtError::RepaymentSumMismatch) }
}

/// Eight bytes of SHA-256 over day, sum and components. Kept in snapshots; never change.
fn digest_of(repayment: &Repayment) -> u64 {
    let Repayment { reference: _, paid_on, amount, components } = repayment;
    let sums = [*amount, components.principal, components.interest, components.penalty, components.fee, components.state_duty];
    let mut hash = Sha256::new();
    hash.update(paid_on.to_string());
    for sum in sums {
        hash.update(sum.get().to_be_bytes());
    }
    first_eight(&hash.finalize())
}

pub(super) fn first_eight(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

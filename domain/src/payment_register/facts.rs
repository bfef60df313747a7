//! What is told about a comparison.

use serde::{Deserialize, Serialize};

use crate::values::Kopecks;

/// In what a register and the payments here differ. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DifferenceKind {
    /// The row does not read.
    Refused,
    /// The provider tells of money of no payment at this account here.
    Unknown,
    /// The provider says that money moved, and here it has not: the payment is read at the provider once more.
    NotConfirmed,
    /// Another sum.
    Amount,
    /// Another currency than the ruble.
    Currency,
    /// Here the money moved, and the provider says that it did not.
    Status,
    /// The register tells of the same money twice.
    Duplicate,
    /// Here money moved on this day, and the register does not tell of it.
    Missing,
}

impl DifferenceKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Refused,
        Self::Unknown,
        Self::NotConfirmed,
        Self::Amount,
        Self::Currency,
        Self::Status,
        Self::Duplicate,
        Self::Missing,
    ];

    /// As it stands in tables. Stored; never rename.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused => "Refused",
            Self::Unknown => "Unknown",
            Self::NotConfirmed => "NotConfirmed",
            Self::Amount => "Amount",
            Self::Currency => "Currency",
            Self::Status => "Status",
            Self::Duplicate => "Duplicate",
            Self::Missing => "Missing",
        }
    }
}

/// How many differences of each kind there are; all but [`Self::missing`] are rows of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceCounts {
    /// See [`DifferenceKind::Refused`].
    pub refused: u64,
    /// See [`DifferenceKind::Unknown`].
    pub unknown: u64,
    /// See [`DifferenceKind::NotConfirmed`].
    pub not_confirmed: u64,
    /// See [`DifferenceKind::Amount`].
    pub amount: u64,
    /// See [`DifferenceKind::Currency`].
    pub currency: u64,
    /// See [`DifferenceKind::Status`].
    pub status: u64,
    /// See [`DifferenceKind::Duplicate`].
    pub duplicate: u64,
    /// See [`DifferenceKind::Missing`].
    pub missing: u64,
}

impl DifferenceCounts {
    /// Rows of the file that differ; `None` for more than can be counted.
    fn rows(&self) -> Option<u64> {
        let Self { refused, unknown, not_confirmed, amount, currency, status, duplicate, missing: _ } = *self;
        let kinds = [refused, unknown, not_confirmed, amount, currency, status, duplicate];
        kinds.into_iter().try_fold(0_u64, u64::checked_add)
    }

    /// Whether there is none of any kind.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterTotals {
    /// Rows of the file.
    pub rows: u64,
    /// Payments that are the same here.
    pub matched_payments: u64,
    /// Their money.
    pub matched_paid: Kopecks,
    /// Givings back that are the same here.
    pub matched_refunds: u64,
    /// Their money.
    pub matched_refunded: Kopecks,
    /// Rows of which both sides say that no money moved.
    pub unmoved: u64,
    /// Commission of the provider for all money that moved, each once.
    pub commission: Kopecks,
    /// What differs.
    pub differences: DifferenceCounts,
}

impl RegisterTotals {
    /// Every row is told once.
    pub(super) fn add_up(&self) -> bool {
        let told = [self.matched_payments, self.matched_refunds, self.unmoved];
        let told = told.into_iter().try_fold(0_u64, u64::checked_add);
        told.zip(self.differences.rows()).and_then(|(told, differing)| told.checked_add(differing)) == Some(self.rows)
    }
}

//! What is told about a load.

use serde::{Deserialize, Serialize};

/// What a file holds. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// People, their debts and balances.
    Portfolio,
    /// Repayments.
    Repayments,
    /// Payments to come.
    Schedule,
}

/// What became of rows: `rows = accepted + refused`, `accepted = changed + unchanged`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows read.
    pub rows: u64,
    /// Rows taken.
    pub accepted: u64,
    /// Of them, rows that brought something new.
    pub changed: u64,
    /// Of them, rows that said what was known.
    pub unchanged: u64,
    /// Rows not taken.
    pub refused: u64,
}

impl RowCounts {
    pub(super) fn add_up(&self) -> bool {
        self.accepted.checked_add(self.refused) == Some(self.rows)
            && self.changed.checked_add(self.unchanged) == Some(self.accepted)
    }

    pub(super) const fn plus(self, more: Self) -> Self {
        Self {
            rows: self.rows.saturating_add(more.rows),
            accepted: self.accepted.saturating_add(more.accepted),
            changed: self.changed.saturating_add(more.changed),
            unchanged: self.unchanged.saturating_add(more.unchanged),
            refused: self.refused.saturating_add(more.refused),
        }
    }
}

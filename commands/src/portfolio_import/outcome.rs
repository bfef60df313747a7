//! What became of the rows of a batch.

use domain::portfolio_import::RowCounts;

use super::RowRefusal;
use crate::Rejection;

/// Counts and refusals of a batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) counts: RowCounts,
    pub(super) refusals: Vec<RowRefusal>,
}

impl Outcome {
    /// A row that was taken; `changed` when it wrote anything.
    pub(super) const fn take(&mut self, changed: bool) {
        self.counts.rows += 1;
        self.counts.accepted += 1;
        if changed {
            self.counts.changed += 1;
        } else {
            self.counts.unchanged += 1;
        }
    }

    /// A row that was refused, for all the reasons given.
    pub(super) fn refuse(&mut self, reasons: impl IntoIterator<Item = RowRefusal>) {
        self.counts.rows += 1;
        self.counts.refused += 1;
        self.refusals.extend(reasons);
    }

    /// A row that was refused by a rule.
    pub(super) fn reject(&mut self, line: u64, rejection: Rejection) {
        let Rejection { code, message, field } = rejection;
        self.refuse([RowRefusal { line, column: field.into_iter().next(), code, reason: message }]);
    }
}

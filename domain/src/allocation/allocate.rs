//! The arithmetic.

use super::AllocationPolicy;
use crate::{debt::Balance, values::Kopecks};

/// How a sum was spread: `parts` and `rest` make the sum to the kopeck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// What went to each component, never more than was owed there.
    pub parts: Balance,
    /// What nothing was owed for (переплата).
    pub rest: Kopecks,
}

/// Spreads `sum` over what is owed; `overdue` tells which buckets of the policy hold all of it.
///
/// Nothing is spread of a sum below zero, and nothing goes to a component below zero.
#[must_use]
pub fn allocate(owed: &Balance, overdue: bool, sum: Kopecks, policy: &AllocationPolicy) -> Allocation {
    let mut spread = Allocation { parts: Balance::ZERO, rest: sum };
    for component in policy.order(overdue) {
        let part = owed.component(component).min(spread.rest).max(Kopecks::ZERO);
        *spread.parts.component_mut(component) = part;
        spread.rest = Kopecks::new(spread.rest.get() - part.get());
    }
    spread
}

//! What a provider's fiscal receipt (54-ФЗ) of a payment tells.

use serde::{Deserialize, Serialize};

use crate::{
    allocation::Allocation,
    creditor::{FiscalPolicy, TaxSystem},
    debt::{Balance, BalanceComponent},
    values::{Kopecks, ValueError},
};

/// The receipt that the provider of a payment is to issue: decided once, when the payment begins, from how its sum would be
/// spread then, so that the provider hears the same however often it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceipt {
    /// How the creditor is taxed.
    pub tax_system: TaxSystem,
    /// What goes to each component of the debts together.
    pub parts: Balance,
    /// What nothing is owed for.
    pub rest: Kopecks,
}

impl PaymentReceipt {
    /// The receipt of a payment that is spread like this; `None` where the creditor's policy leaves receipts to others or to
    /// nobody. Refuses to overflow.
    pub fn of(policy: &FiscalPolicy, spread: &[Allocation]) -> Result<Option<Self>, ValueError> {
        let mut together = Allocation::default();
        for Allocation { parts, rest } in spread {
            together.parts = together.parts.plus(parts)?;
            together.rest = together.rest.checked_add(*rest)?;
        }
        let Allocation { parts, rest } = together;
        let tax_system = policy.tax_system.filter(|_| policy.asks_provider(&parts));
        Ok(tax_system.map(|tax_system| Self { tax_system, parts, rest }))
    }

    /// Lines above zero: a component and its sum; without a component, what nothing is owed for.
    pub fn lines(&self) -> impl Iterator<Item = (Option<BalanceComponent>, Kopecks)> {
        let parts = BalanceComponent::ALL.iter().map(|component| (Some(*component), self.parts.component(*component)));
        let lines: Vec<_> = parts.chain([(None, self.rest)]).filter(|(_, sum)| sum.is_positive()).collect();
        lines.into_iter()
    }

    /// All lines together, and nothing below zero among them.
    pub(super) fn makes_up(&self, sum: Kopecks) -> bool {
        let negative = BalanceComponent::ALL.iter().any(|component| self.parts.component(*component).is_negative());
        let total = self.parts.total().and_then(|total| total.checked_add(self.rest));
        !negative && !self.rest.is_negative() && total == Ok(sum)
    }
}

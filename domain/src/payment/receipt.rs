//! What a provider's fiscal receipt (54-ФЗ) of a payment tells.

use serde::{Deserialize, Serialize};

use super::parts::less;
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

    /// The part of these lines that goes back with a refund (чек возврата прихода): each line in proportion, all of them
    /// together the sum to the kopeck. What goes back beyond the lines is no component's.
    #[must_use]
    pub fn part(&self, amount: Kopecks) -> Self {
        let lines: Vec<i128> = self.amounts().map(|line| i128::from(line.get())).collect();
        let whole: i128 = lines.iter().sum();
        let share = i128::from(amount.get()).clamp(0, whole);
        let (mut reached, mut taken) = (0, 0);
        let mut parts = lines.into_iter().map(|line| {
            reached += line;
            let until = if whole > 0 { reached * share / whole } else { 0 };
            let part = until - taken;
            taken = until;
            // No part is above its line.
            Kopecks::new(i64::try_from(part).unwrap_or_default())
        });
        let mut next = || parts.next().unwrap_or_default();
        let parts = Balance { principal: next(), interest: next(), penalty: next(), fee: next(), state_duty: next() };
        let beyond = less(amount, Kopecks::new(i64::try_from(whole).unwrap_or(i64::MAX)));
        // It does not overflow: it is not above the sum that goes back.
        let rest = next().checked_add(beyond).unwrap_or_default();
        Self { parts, rest, ..*self }
    }

    /// What of these lines is left once others have gone back.
    pub(super) fn without(&self, gone: &Self) -> Self {
        let left = |component| less(self.parts.component(component), gone.parts.component(component));
        let parts = Balance {
            principal: left(BalanceComponent::Principal),
            interest: left(BalanceComponent::Interest),
            penalty: left(BalanceComponent::Penalty),
            fee: left(BalanceComponent::Fee),
            state_duty: left(BalanceComponent::StateDuty),
        };
        Self { parts, rest: less(self.rest, gone.rest), ..*self }
    }

    /// All lines, also those of nothing, the one of no component last.
    fn amounts(&self) -> impl Iterator<Item = Kopecks> {
        let Self { parts: Balance { principal, interest, penalty, fee, state_duty }, rest, .. } = *self;
        [principal, interest, penalty, fee, state_duty, rest].into_iter()
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

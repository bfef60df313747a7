//! Money of a debt by component.

use serde::{Deserialize, Serialize};

use super::DebtError;
use crate::values::{Kopecks, ValueError};

/// What a sum of a debt consists of. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BalanceComponent {
    /// Principal (основной долг).
    Principal,
    /// Interest (проценты).
    Interest,
    /// Penalty (неустойка).
    Penalty,
    /// Fees (комиссии).
    Fee,
    /// State duty (госпошлина).
    StateDuty,
}

impl BalanceComponent {
    /// Every component, in the order they are shown.
    pub const ALL: &'static [Self] = &[Self::Principal, Self::Interest, Self::Penalty, Self::Fee, Self::StateDuty];
}

/// A sum by component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Principal (основной долг).
    pub principal: Kopecks,
    /// Interest (проценты).
    pub interest: Kopecks,
    /// Penalty (неустойка).
    pub penalty: Kopecks,
    /// Fees (комиссии).
    pub fee: Kopecks,
    /// State duty (госпошлина).
    pub state_duty: Kopecks,
}

impl Balance {
    /// Nothing at all.
    pub const ZERO: Self = Self {
        principal: Kopecks::ZERO,
        interest: Kopecks::ZERO,
        penalty: Kopecks::ZERO,
        fee: Kopecks::ZERO,
        state_duty: Kopecks::ZERO,
    };

    /// A sum whose spread is not told: it stands as principal.
    pub(super) const fn untold(sum: Kopecks) -> Self {
        Self { principal: sum, ..Self::ZERO }
    }

    /// One component.
    #[must_use]
    pub const fn component(&self, component: BalanceComponent) -> Kopecks {
        match component {
            BalanceComponent::Principal => self.principal,
            BalanceComponent::Interest => self.interest,
            BalanceComponent::Penalty => self.penalty,
            BalanceComponent::Fee => self.fee,
            BalanceComponent::StateDuty => self.state_duty,
        }
    }

    /// One component, to be changed.
    pub(crate) const fn component_mut(&mut self, component: BalanceComponent) -> &mut Kopecks {
        match component {
            BalanceComponent::Principal => &mut self.principal,
            BalanceComponent::Interest => &mut self.interest,
            BalanceComponent::Penalty => &mut self.penalty,
            BalanceComponent::Fee => &mut self.fee,
            BalanceComponent::StateDuty => &mut self.state_duty,
        }
    }

    /// Both, component by component; refuses to overflow.
    pub fn plus(&self, other: &Self) -> Result<Self, ValueError> {
        self.by_component(other, Kopecks::checked_add)
    }

    /// This without the other, component by component, below zero if need be; refuses to overflow.
    pub fn minus(&self, other: &Self) -> Result<Self, ValueError> {
        self.by_component(other, Kopecks::checked_sub)
    }

    fn by_component(
        &self,
        other: &Self,
        both: impl Fn(Kopecks, Kopecks) -> Result<Kopecks, ValueError>,
    ) -> Result<Self, ValueError> {
        let mut result = Self::ZERO;
        for component in BalanceComponent::ALL {
            *result.component_mut(*component) = both(self.component(*component), other.component(*component))?;
        }
        Ok(result)
    }

    /// All components together; refuses to overflow. What an event carries never does.
    pub fn total(&self) -> Result<Kopecks, ValueError> {
        Kopecks::checked_sum(BalanceComponent::ALL.iter().map(|component| self.component(*component)))
    }

    /// Whether every component is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// The total, when no component is below zero.
    pub(super) fn checked_total(&self) -> Result<Kopecks, DebtError> {
        if BalanceComponent::ALL.iter().any(|component| self.component(*component).is_negative()) {
            return Err(DebtError::NegativeAmount);
        }
        self.total().map_err(|_| DebtError::AmountOverflow)
    }
}

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

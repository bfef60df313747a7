//! Fiscal receipts (54-ФЗ) of a creditor: who issues them, for which part of a debt.

use serde::{Deserialize, Serialize};

use super::CreditorError;
use crate::debt::{Balance, BalanceComponent};

/// Who issues a fiscal receipt (54-ФЗ). Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReceiptIssuer {
    /// Nobody: repaying a money loan is no settlement (письмо Минфина от 26.02.2021 № 30-01-15/13398).
    #[default]
    None,
    /// The provider of the payment.
    ProviderReceipt,
    /// The creditor's own cash register (ККТ).
    OwnKkt,
    /// A service of a fiscal data operator (ОФД).
    ExternalOfd,
}

/// How the creditor is taxed (система налогообложения, tag 1055). Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TaxSystem {
    /// General (ОСН).
    General,
    /// Simplified, on income (УСН «доходы»).
    SimplifiedIncome,
    /// Simplified, on income less expenses (УСН «доходы минус расходы»).
    SimplifiedIncomeLessExpenses,
    /// Single agricultural tax (ЕСХН).
    Agricultural,
    /// By patent (ПСН).
    Patent,
}

impl TaxSystem {
    /// `tax_system_code` of ЮKassa, 1–6; 4 was the tax on imputed income, which ended in 2021.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::General => 1,
            Self::SimplifiedIncome => 2,
            Self::SimplifiedIncomeLessExpenses => 3,
            Self::Agricultural => 5,
            Self::Patent => 6,
        }
    }
}

/// Who issues receipts, by component; nobody unless the creditor says so.
///
/// Providers print one receipt for a whole payment and refuse one whose lines do not make up its sum. So as soon as they issue
/// it for one component that a payment pays, the receipt has all that the payment pays, and nobody else may issue another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiscalPolicy {
    /// For the principal.
    pub principal: ReceiptIssuer,
    /// For interest; letters of the tax service and the ministry differ.
    pub interest: ReceiptIssuer,
    /// For the penalty: not required (письмо ФНС от 03.03.2022 № ЗГ-3-20/1923@).
    pub penalty: ReceiptIssuer,
    /// For fees.
    pub fee: ReceiptIssuer,
    /// For the state duty.
    pub state_duty: ReceiptIssuer,
    /// How the creditor is taxed; told wherever providers issue receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_system: Option<TaxSystem>,
}

impl FiscalPolicy {
    /// Who issues the receipt for a component.
    #[must_use]
    pub const fn issuer(&self, component: BalanceComponent) -> ReceiptIssuer {
        match component {
            BalanceComponent::Principal => self.principal,
            BalanceComponent::Interest => self.interest,
            BalanceComponent::Penalty => self.penalty,
            BalanceComponent::Fee => self.fee,
            BalanceComponent::StateDuty => self.state_duty,
        }
    }

    /// Whether a payment that pays these parts takes a receipt of its provider.
    #[must_use]
    pub fn asks_provider(&self, parts: &Balance) -> bool {
        BalanceComponent::ALL.iter().any(|component| {
            parts.component(*component).is_positive() && self.issuer(*component) == ReceiptIssuer::ProviderReceipt
        })
    }

    /// One payment never gets two receipts, and a provider is told how the creditor is taxed.
    pub(super) fn check(self) -> Result<(), CreditorError> {
        let has = |issuer| BalanceComponent::ALL.iter().any(|component| self.issuer(*component) == issuer);
        let others = has(ReceiptIssuer::OwnKkt) || has(ReceiptIssuer::ExternalOfd);
        match (has(ReceiptIssuer::ProviderReceipt), others, self.tax_system) {
            (true, true, _) => Err(CreditorError::IssuersMixed),
            (true, false, None) => Err(CreditorError::TaxSystemMissing),
            (true, false, Some(_)) | (false, _, _) => Ok(()),
        }
    }
}

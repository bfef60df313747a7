//! Who issues fiscal receipts of payments to a creditor (54-ФЗ).

use async_graphql::{ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use commands::creditor::SetFiscalPolicyInput as Set;
use domain::{
    CreditorId,
    creditor::{FiscalPolicy as Policy, ReceiptIssuer as Issuer, TaxSystem as System},
};
use projections::creditor::CreditorItem;
use uuid::Uuid;

use crate::shared::{Fields, NodeKind, count, mirror_enum};

mirror_enum! {
    /// Who issues a fiscal receipt.
    ReceiptIssuer = Issuer {
        /// Nobody: repaying a money loan is no settlement.
        None,
        /// The provider of the payment. Its receipt has all that the payment pays.
        ProviderReceipt,
        /// The creditor's own cash register (ККТ).
        OwnKkt,
        /// A service of a fiscal data operator (ОФД).
        ExternalOfd,
    }
}

mirror_enum! {
    /// How a creditor is taxed.
    TaxSystem = System {
        /// General (ОСН).
        General,
        /// Simplified, on income (УСН).
        SimplifiedIncome,
        /// Simplified, on income less expenses (УСН).
        SimplifiedIncomeLessExpenses,
        /// Single agricultural tax (ЕСХН).
        Agricultural,
        /// By patent (ПСН).
        Patent,
    }
}

/// Who issues fiscal receipts of payments to a creditor, by component.
#[derive(Clone, SimpleObject)]
pub(crate) struct FiscalPolicy {
    /// For the principal.
    principal: ReceiptIssuer,
    /// For interest.
    interest: ReceiptIssuer,
    /// For the penalty.
    penalty: ReceiptIssuer,
    /// For fees.
    fee: ReceiptIssuer,
    /// For the state duty.
    state_duty: ReceiptIssuer,
    /// How the creditor is taxed, where it was told.
    tax_system: Option<TaxSystem>,
    /// Version of the policy, from 1; 0 while nobody issues receipts because the creditor has set none.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

impl From<&CreditorItem> for FiscalPolicy {
    fn from(creditor: &CreditorItem) -> Self {
        let stored = creditor.fiscal_policy.as_ref().map(|stored| stored.0).unwrap_or_default();
        let Policy { principal, interest, penalty, fee, state_duty, tax_system } = stored;
        Self {
            principal: principal.into(),
            interest: interest.into(),
            penalty: penalty.into(),
            fee: fee.into(),
            state_duty: state_duty.into(),
            tax_system: tax_system.map(TaxSystem::from),
            version: creditor.fiscal_version.map(count).unwrap_or_default(),
            since: creditor.fiscal_since,
        }
    }
}

/// Who issues fiscal receipts of payments to a creditor from now on. A provider prints one receipt for a whole payment, so
/// beside it nobody else may issue receipts.
#[derive(InputObject)]
pub(crate) struct SetFiscalPolicyInput {
    /// Client-made id; the same id twice has one effect.
    pub(super) command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    pub(super) expected_version: Option<i32>,
    /// The creditor.
    creditor_id: ID,
    /// For the principal.
    principal: ReceiptIssuer,
    /// For interest.
    interest: ReceiptIssuer,
    /// For the penalty.
    penalty: ReceiptIssuer,
    /// For fees.
    fee: ReceiptIssuer,
    /// For the state duty.
    state_duty: ReceiptIssuer,
    /// How the creditor is taxed; needed where providers issue receipts.
    tax_system: Option<TaxSystem>,
}

impl SetFiscalPolicyInput {
    /// The policy, or what is wrong with the input.
    pub(super) fn read(&self, fields: &mut Fields) -> Option<Set> {
        let creditor = CreditorId::new(fields.read_id("creditor_id", NodeKind::Creditor, &self.creditor_id)?);
        let policy = Policy {
            principal: self.principal.into(),
            interest: self.interest.into(),
            penalty: self.penalty.into(),
            fee: self.fee.into(),
            state_duty: self.state_duty.into(),
            tax_system: self.tax_system.map(Into::into),
        };
        Some(Set { creditor, policy })
    }
}

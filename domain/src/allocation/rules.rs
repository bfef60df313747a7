//! Which order holds for which debt.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AllocationError, AllocationPolicy};
use crate::debt::DebtKind;

/// Most rules of one owner.
const RULES_MAX: usize = 100;

/// Where the collection of a debt stands, as far as the order depends on it. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Before any court (досудебная стадия).
    PreCourt,
    /// In court or with the bailiffs (суд, исполнительное производство).
    Court,
    /// Owed to a creditor who has bought the debt (после уступки).
    Assigned,
    /// Under an agreement on settlement (соглашение об урегулировании).
    Settlement,
}

/// What is asked of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocationCase {
    /// Kind of the debt.
    pub kind: DebtKind,
    /// Date of the contract, where it is known.
    pub contract_date: Option<NaiveDate>,
    /// Where the collection stands.
    pub stage: Stage,
}

/// One rule: the order for the debts that fit all its conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationRule {
    /// Kinds of debts; none means any.
    pub kinds: Vec<DebtKind>,
    /// First date of contracts; a debt whose date is not known fits no rule with a date.
    pub contract_from: Option<NaiveDate>,
    /// Last date of contracts.
    pub contract_until: Option<NaiveDate>,
    /// Stages; none means any.
    pub stages: Vec<Stage>,
    /// The order.
    pub policy: AllocationPolicy,
}

impl AllocationRule {
    fn fits(&self, case: AllocationCase) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.contains(&case.kind);
        let stage = self.stages.is_empty() || self.stages.contains(&case.stage);
        let from = self.contract_from.is_none_or(|from| case.contract_date.is_some_and(|date| date >= from));
        let until = self.contract_until.is_none_or(|until| case.contract_date.is_some_and(|date| date <= until));
        kind && stage && from && until
    }
}

/// Rules in order: the first that fits holds, else the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationRules {
    /// The rules.
    pub rules: Vec<AllocationRule>,
    /// The order of debts that no rule fits.
    pub default: AllocationPolicy,
}

impl AllocationRules {
    /// What holds until the creditor says otherwise: ст. 319 ГК for housing and utilities, ч. 20 ст. 5 353-ФЗ for the rest.
    #[must_use]
    pub fn of_law() -> Self {
        let utilities = AllocationRule {
            kinds: vec![DebtKind::Utility],
            contract_from: None,
            contract_until: None,
            stages: Vec::new(),
            policy: AllocationPolicy::civil_code(),
        };
        Self { rules: vec![utilities], default: AllocationPolicy::consumer_credit() }
    }

    /// The order for a debt.
    #[must_use]
    pub fn policy_for(&self, case: AllocationCase) -> &AllocationPolicy {
        self.rules.iter().find(|rule| rule.fits(case)).map_or(&self.default, |rule| &rule.policy)
    }

    pub(crate) fn check(&self) -> Result<(), AllocationError> {
        if self.rules.len() > RULES_MAX {
            return Err(AllocationError::TooManyRules);
        }
        let empty = |rule: &AllocationRule| rule.contract_until.is_some_and(|until| rule.contract_from > Some(until));
        if self.rules.iter().any(empty) {
            return Err(AllocationError::EmptyPeriod);
        }
        let mut orders = self.rules.iter().map(|rule| &rule.policy).chain([&self.default]);
        if orders.all(AllocationPolicy::is_honest) { Ok(()) } else { Err(AllocationError::CodeOfLaw) }
    }
}

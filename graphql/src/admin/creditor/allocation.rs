//! In what order payments to a creditor are spread.

use async_graphql::{ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use commands::{Rejection, creditor::SetAllocationRulesInput as Set};
use domain::{
    CreditorId,
    allocation::{AllocationPolicy as Policy, AllocationRule as Rule, AllocationRules as Rules, Bucket, Due, Stage},
    debt::BalanceComponent as Component,
    values::ExternalId,
};
use projections::{creditor::CreditorItem, history::allocation_policy};
use uuid::Uuid;

use crate::shared::{Date, DebtKind, Fields, NodeKind, count, mirror_enum};

mirror_enum! {
    /// What a sum of a debt consists of.
    BalanceComponent = Component {
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
}

mirror_enum! {
    /// Which part of a component by its day. Statements do not split a component yet: all of it counts as overdue while the
    /// debt is overdue, else as current.
    AllocationDue = Due {
        /// Only what is overdue.
        Overdue,
        /// Only what is owed for the current period.
        Current,
        /// All of it.
        Any,
    }
}

mirror_enum! {
    /// Where the collection of a debt stands, as far as the order of payments depends on it.
    AllocationStage = Stage {
        /// Before any court.
        PreCourt,
        /// In court or with the bailiffs.
        Court,
        /// Owed to a creditor who has bought the debt.
        Assigned,
        /// Under an agreement on settlement.
        Settlement,
    }
}

/// One place in an order: a component, or its overdue or current part.
#[derive(Clone, SimpleObject)]
pub(crate) struct AllocationBucket {
    /// The component.
    component: BalanceComponent,
    /// Which part of it.
    due: AllocationDue,
}

/// An order in which payments are spread: every component is in it once, whether the debt is overdue or not.
#[derive(Clone, SimpleObject)]
pub(crate) struct AllocationPolicy {
    /// Code, such as "353-fz-5-20".
    code: String,
    /// Its name in Russian, as the law or the creditor calls it.
    title: String,
    /// What is satisfied, first things first.
    buckets: Vec<AllocationBucket>,
}

impl From<&Policy> for AllocationPolicy {
    fn from(policy: &Policy) -> Self {
        let bucket = |bucket: &Bucket| AllocationBucket { component: bucket.component.into(), due: bucket.due.into() };
        let code = policy.code().to_string();
        Self { title: allocation_policy(&code), code, buckets: policy.buckets().iter().map(bucket).collect() }
    }
}

/// The order for the debts that fit all the conditions of a rule.
#[derive(Clone, SimpleObject)]
pub(crate) struct AllocationRule {
    /// Kinds of debts; none means any.
    kinds: Vec<DebtKind>,
    /// First date of contracts; a debt whose date is not known fits no rule with a date.
    contract_from: Option<Date>,
    /// Last date of contracts.
    contract_until: Option<Date>,
    /// Stages; none means any.
    stages: Vec<AllocationStage>,
    /// The order.
    policy: AllocationPolicy,
}

/// Rules by which the order of payments is chosen for a debt: the first that fits holds, else the default.
#[derive(Clone, SimpleObject)]
pub(crate) struct AllocationRules {
    /// The rules, at most 100.
    rules: Vec<AllocationRule>,
    /// The order of debts that no rule fits.
    default: AllocationPolicy,
    /// Version of the rules, from 1; 0 while those of the law hold because the creditor has set none.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

impl From<&CreditorItem> for AllocationRules {
    fn from(creditor: &CreditorItem) -> Self {
        let of_law = Rules::of_law();
        let Rules { rules, default } = creditor.allocation_rules.as_ref().map_or(&of_law, |stored| &stored.0);
        let rule = |rule: &Rule| AllocationRule {
            kinds: rule.kinds.iter().copied().map(DebtKind::from).collect(),
            contract_from: rule.contract_from.map(Date::from),
            contract_until: rule.contract_until.map(Date::from),
            stages: rule.stages.iter().copied().map(AllocationStage::from).collect(),
            policy: (&rule.policy).into(),
        };
        Self {
            rules: rules.iter().map(rule).collect(),
            default: default.into(),
            version: creditor.allocation_version.map(count).unwrap_or_default(),
            since: creditor.allocation_since,
        }
    }
}

/// One place in an order.
#[derive(InputObject)]
pub(crate) struct AllocationBucketInput {
    /// The component.
    component: BalanceComponent,
    /// Which part of it.
    due: AllocationDue,
}

/// An order of the law by its code alone, or one of the creditor's own.
#[derive(InputObject)]
pub(crate) struct AllocationPolicyInput {
    /// Code of an order of `allocationPolicies`, or another code, up to 64 characters, for an own one.
    code: String,
    /// What is satisfied, first things first; left out for an order of the law.
    buckets: Option<Vec<AllocationBucketInput>>,
}

/// The order for the debts that fit all the conditions.
#[derive(InputObject)]
pub(crate) struct AllocationRuleInput {
    /// Kinds of debts; none means any.
    #[graphql(default)]
    kinds: Vec<DebtKind>,
    /// First date of contracts; a debt whose date is not known fits no rule with a date.
    contract_from: Option<Date>,
    /// Last date of contracts.
    contract_until: Option<Date>,
    /// Stages; none means any.
    #[graphql(default)]
    stages: Vec<AllocationStage>,
    /// The order.
    policy: AllocationPolicyInput,
}

/// In what order payments to a creditor are spread from now on.
#[derive(InputObject)]
pub(crate) struct SetAllocationRulesInput {
    /// Client-made id; the same id twice has one effect.
    pub(super) command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    pub(super) expected_version: Option<i32>,
    /// The creditor.
    creditor_id: ID,
    /// The rules, at most 100: the first that fits a debt holds.
    rules: Vec<AllocationRuleInput>,
    /// The order of debts that no rule fits.
    default: AllocationPolicyInput,
}

impl AllocationPolicyInput {
    fn read(&self, field: &str, fields: &mut Fields) -> Option<Policy> {
        let code = fields.read(field, ExternalId::parse(&self.code))?;
        let ready = Policy::ready().into_iter().find(|ready| *ready.code() == code);
        let buckets = match (&self.buckets, ready) {
            (None, Some(ready)) => return Some(ready),
            (given, _) => {
                given.iter().flatten().map(|bucket| Bucket { component: bucket.component.into(), due: bucket.due.into() })
            }
        };
        let policy = Policy::try_new(code, buckets.collect());
        policy.map_err(|refusal| fields.refuse(Rejection::of(&refusal).at(field))).ok()
    }
}

impl AllocationRuleInput {
    fn read(&self, fields: &mut Fields) -> Option<Rule> {
        Some(Rule {
            policy: self.policy.read("rules", fields)?,
            kinds: self.kinds.iter().copied().map(Into::into).collect(),
            contract_from: self.contract_from.map(Into::into),
            contract_until: self.contract_until.map(Into::into),
            stages: self.stages.iter().copied().map(Into::into).collect(),
        })
    }
}

impl SetAllocationRulesInput {
    /// The rules, or everything that is wrong with them.
    pub(super) fn read(&self, fields: &mut Fields) -> Option<Set> {
        let creditor = fields.read_id("creditor_id", NodeKind::Creditor, &self.creditor_id);
        let rules: Vec<_> = self.rules.iter().filter_map(|rule| rule.read(fields)).collect();
        let default = self.default.read("default", fields);
        let whole = rules.len() == self.rules.len();
        Some(Set { creditor: CreditorId::new(creditor?), rules: Rules { rules, default: default? } }).filter(|_| whole)
    }
}

//! Orders of allocation.

use proptest::prelude::*;

use super::*;
use crate::{
    debt::{Balance, BalanceComponent, DebtKind},
    samples::{day, external_id},
    values::Kopecks,
};

fn owed() -> Balance {
    let [principal, interest, penalty, fee, state_duty] = [1000, 200, 50, 30, 20].map(Kopecks::new);
    Balance { principal, interest, penalty, fee, state_duty }
}

/// Parts as principal, interest, penalty, fee, state duty; then the rest.
fn spread(overdue: bool, sum: i64, policy: &AllocationPolicy) -> [i64; 6] {
    let Allocation { parts, rest } = allocate(&owed(), overdue, Kopecks::new(sum), policy);
    [parts.principal, parts.interest, parts.penalty, parts.fee, parts.state_duty, rest].map(Kopecks::get)
}

#[test]
fn an_overdue_consumer_credit_is_paid_by_interest_principal_penalty_and_other() {
    let policy = AllocationPolicy::consumer_credit();
    assert_eq!(spread(true, 150, &policy), [0, 150, 0, 0, 0, 0]);
    assert_eq!(spread(true, 1210, &policy), [1000, 200, 10, 0, 0, 0]);
    assert_eq!(spread(true, 1290, &policy), [1000, 200, 50, 30, 10, 0]);
}

#[test]
fn the_penalty_goes_before_interest_and_principal_of_the_current_period() {
    assert_eq!(spread(false, 60, &AllocationPolicy::consumer_credit()), [0, 10, 50, 0, 0, 0]);
}

#[test]
fn in_the_other_wording_the_penalty_is_last() {
    let policy = AllocationPolicy::consumer_credit_penalty_last();
    for overdue in [true, false] {
        assert_eq!(spread(overdue, 1251, &policy), [1000, 200, 1, 30, 20, 0]);
    }
}

#[test]
fn by_the_civil_code_costs_come_first_and_the_penalty_last() {
    let policy = AllocationPolicy::civil_code();
    assert_eq!(spread(true, 45, &policy), [0, 0, 0, 25, 20, 0]);
    assert_eq!(spread(false, 1251, &policy), [1000, 200, 1, 30, 20, 0]);
}

#[test]
fn what_nothing_is_owed_for_is_left_over() {
    assert_eq!(spread(true, 1301, &AllocationPolicy::consumer_credit()), [1000, 200, 50, 30, 20, 1]);
}

#[test]
fn an_order_names_every_component_once() {
    let buckets = AllocationPolicy::civil_code().buckets().to_vec();
    let lacking = AllocationPolicy::try_new(external_id("x"), buckets[1..].to_vec());
    assert_eq!(lacking, Err(AllocationError::Incomplete));
    let half = [&buckets[1..], &[Bucket { due: Due::Overdue, ..buckets[0] }]].concat();
    assert_eq!(AllocationPolicy::try_new(external_id("x"), half), Err(AllocationError::Incomplete));
    let twice = [&buckets[..], &[Bucket { due: Due::Current, ..buckets[0] }]].concat();
    assert_eq!(AllocationPolicy::try_new(external_id("x"), twice), Err(AllocationError::Repeated));
}

#[test]
fn an_own_order_does_not_go_by_the_name_of_one_of_the_law() {
    let rules = |rules, default| AllocationRules { rules, default }.check();
    let buckets: Vec<_> = AllocationPolicy::civil_code().buckets().iter().copied().rev().collect();
    let of = |code| AllocationPolicy::try_new(external_id(code), buckets.clone()).unwrap();
    assert_eq!(rules(vec![], of("own")), Ok(()));
    assert_eq!(rules(vec![], of(AllocationPolicy::CIVIL_CODE)), Err(AllocationError::CodeOfLaw));
    let named = rule(of(AllocationPolicy::CONSUMER_CREDIT));
    assert_eq!(rules(vec![named], AllocationPolicy::civil_code()), Err(AllocationError::CodeOfLaw));
    for ready in AllocationPolicy::ready() {
        assert_eq!(rules(vec![rule(ready.clone())], ready), Ok(()));
    }
}

#[test]
fn a_stored_order_is_checked_again() {
    for policy in policies() {
        let json = serde_json::to_value(&policy).unwrap();
        assert_eq!(serde_json::from_value::<AllocationPolicy>(json).unwrap(), policy);
    }
    assert!(serde_json::from_str::<AllocationPolicy>(r#"{"code":"x","buckets":[]}"#).is_err());
}

fn rule(policy: AllocationPolicy) -> AllocationRule {
    AllocationRule { kinds: vec![], contract_from: None, contract_until: None, stages: vec![], policy }
}

#[test]
fn the_first_rule_that_fits_holds_and_else_the_default() {
    let new_contracts = AllocationRule {
        kinds: vec![DebtKind::Loan],
        contract_from: Some(day("2024-01-01")),
        contract_until: Some(day("2024-12-31")),
        ..rule(AllocationPolicy::consumer_credit_penalty_last())
    };
    let court = AllocationRule { stages: vec![Stage::Court], ..rule(AllocationPolicy::civil_code()) };
    let rules = AllocationRules { rules: vec![new_contracts, court], default: AllocationPolicy::consumer_credit() };
    let code = |kind, date: Option<&str>, stage| {
        let case = AllocationCase { kind, contract_date: date.map(day), stage };
        rules.policy_for(case).code().as_str()
    };
    assert_eq!(code(DebtKind::Loan, Some("2024-01-01"), Stage::Court), AllocationPolicy::CONSUMER_CREDIT_PENALTY_LAST);
    assert_eq!(code(DebtKind::Loan, Some("2025-01-01"), Stage::Court), AllocationPolicy::CIVIL_CODE);
    assert_eq!(code(DebtKind::Card, Some("2024-01-01"), Stage::PreCourt), AllocationPolicy::CONSUMER_CREDIT);
    assert_eq!(code(DebtKind::Loan, None, Stage::PreCourt), AllocationPolicy::CONSUMER_CREDIT);
}

#[test]
fn by_law_utilities_follow_the_civil_code_and_all_else_the_law_on_consumer_credit() {
    let rules = AllocationRules::of_law();
    let code = |kind| rules.policy_for(AllocationCase { kind, contract_date: None, stage: Stage::PreCourt }).code().as_str();
    assert_eq!(code(DebtKind::Utility), AllocationPolicy::CIVIL_CODE);
    assert_eq!(code(DebtKind::Microloan), AllocationPolicy::CONSUMER_CREDIT);
}

#[test]
fn a_rule_does_not_end_before_it_begins_and_rules_are_not_endless() {
    let (from, until) = (Some(day("2024-01-02")), Some(day("2024-01-01")));
    let backwards = AllocationRule { contract_from: from, contract_until: until, ..rule(AllocationPolicy::civil_code()) };
    let rules = |rules| AllocationRules { rules, default: AllocationPolicy::consumer_credit() };
    assert_eq!(rules(vec![backwards]).check(), Err(AllocationError::EmptyPeriod));
    assert_eq!(rules(vec![rule(AllocationPolicy::civil_code()); 101]).check(), Err(AllocationError::TooManyRules));
    assert_eq!(rules(vec![rule(AllocationPolicy::civil_code()); 100]).check(), Ok(()));
}

fn policies() -> [AllocationPolicy; 3] {
    [AllocationPolicy::consumer_credit(), AllocationPolicy::consumer_credit_penalty_last(), AllocationPolicy::civil_code()]
}

/// Balances, small sums among them, so that sums run out in every place.
fn balances() -> impl Strategy<Value = Balance> {
    let sum = || prop_oneof![0_i64..20, 0_i64..1_000_000_000].prop_map(Kopecks::new);
    (sum(), sum(), sum(), sum(), sum()).prop_map(|(principal, interest, penalty, fee, state_duty)| Balance {
        principal,
        interest,
        penalty,
        fee,
        state_duty,
    })
}

fn any_policy() -> impl Strategy<Value = AllocationPolicy> {
    proptest::sample::select(policies().to_vec())
}

proptest! {
    #[test]
    fn parts_and_rest_make_the_sum_and_no_part_exceeds_its_component(
        owed in balances(), overdue: bool, sum in 0_i64..2_000_000_000, policy in any_policy(),
    ) {
        let sum = Kopecks::new(sum);
        let Allocation { parts, rest } = allocate(&owed, overdue, sum, &policy);
        prop_assert_eq!(parts.total().unwrap().checked_add(rest), Ok(sum));
        for component in BalanceComponent::ALL {
            prop_assert!(parts.component(*component) <= owed.component(*component));
            prop_assert!(!parts.component(*component).is_negative());
        }
        prop_assert!(rest.is_zero() || parts == owed);
    }

    #[test]
    fn nothing_goes_to_a_component_before_those_ahead_of_it_are_satisfied(
        owed in balances(), overdue: bool, sum in 0_i64..2_000_000_000, policy in any_policy(),
    ) {
        let parts = allocate(&owed, overdue, Kopecks::new(sum), &policy).parts;
        let order: Vec<_> = policy.order(overdue).collect();
        for (ahead, behind) in order.iter().zip(order.iter().skip(1)) {
            let satisfied = parts.component(*ahead) == owed.component(*ahead);
            prop_assert!(satisfied || parts.component(*behind).is_zero());
        }
    }

    #[test]
    fn two_sums_in_a_row_go_where_both_together_would(
        owed in balances(), overdue: bool, first in 0_i64..1_000_000_000, second in 0_i64..1_000_000_000, policy in any_policy(),
    ) {
        let once = allocate(&owed, overdue, Kopecks::new(first + second), &policy);
        let one = allocate(&owed, overdue, Kopecks::new(first), &policy);
        let left = owed.minus(&one.parts).unwrap();
        let two = allocate(&left, overdue, Kopecks::new(second), &policy);
        prop_assert_eq!(one.parts.plus(&two.parts), Ok(once.parts));
        prop_assert_eq!(one.rest.checked_add(two.rest), Ok(once.rest));
    }
}

//! Repayments.

use super::things::{kopecks, registered, repayment};
use crate::{
    debt::{Balance, Debt, DebtCommand, DebtError, DebtEvent, RecordRepayments, Repayment},
    samples::{at, day, expect_once, expect_refusal, folded, given},
};

fn record(repayments: Vec<Repayment>) -> DebtCommand {
    DebtCommand::RecordRepayments(RecordRepayments { repayments, at: at() })
}

fn recorded(repayments: Vec<Repayment>) -> DebtEvent {
    DebtEvent::RepaymentsRecorded { repayments, at: at() }
}

#[test]
fn repayments_are_recorded_once() {
    let both = vec![repayment("P-1", 50_000), repayment("P-2", 70_000)];
    expect_once::<Debt>(vec![registered()], record(both.clone()), vec![recorded(both)]);
}

#[test]
fn only_new_repayments_are_recorded_each_once() {
    let before = vec![registered(), recorded(vec![repayment("P-1", 50_000)])];
    let command = record(vec![repayment("P-1", 50_000), repayment("P-2", 70_000), repayment("P-2", 70_000)]);
    given::<Debt>(before.clone()).when(command).then_expect_events(vec![recorded(vec![repayment("P-2", 70_000)])]);
    let debt = folded::<Debt>(before);
    assert!(debt.knows_repayment("P-1") && !debt.knows_repayment("P-2"));
}

#[test]
fn a_recorded_repayment_does_not_turn_into_another() {
    let before = vec![registered(), recorded(vec![repayment("P-1", 50_000)])];
    let other_day = Repayment { paid_on: day("2026-11-21"), ..repayment("P-1", 50_000) };
    let other_spread = Repayment { components: Balance::ZERO, ..repayment("P-1", 50_000) };
    for other in [repayment("P-1", 50_001), other_day, other_spread] {
        expect_refusal::<Debt>(before.clone(), record(vec![other]), DebtError::RepaymentChanged);
    }
    let contradiction = record(vec![repayment("P-2", 1), repayment("P-2", 2)]);
    expect_refusal::<Debt>(before, contradiction, DebtError::RepaymentChanged);
}

#[test]
fn a_repayment_of_nothing_is_refused() {
    for amount in [0, -1] {
        expect_refusal::<Debt>(vec![registered()], record(vec![repayment("P-1", amount)]), DebtError::RepaymentNotPositive);
    }
}

#[test]
fn components_of_a_repayment_make_its_sum_if_they_are_told() {
    let told_wrong = Repayment { amount: kopecks(501), ..repayment("P-1", 500) };
    expect_refusal::<Debt>(vec![registered()], record(vec![told_wrong]), DebtError::RepaymentSumMismatch);

    let not_told = vec![Repayment { components: Balance::ZERO, ..repayment("P-1", 500) }];
    given::<Debt>(vec![registered()]).when(record(not_told.clone())).then_expect_events(vec![recorded(not_told)]);
}

#[test]
fn no_component_of_a_repayment_is_below_zero() {
    let components = Balance { principal: kopecks(600), fee: kopecks(-100), ..Balance::ZERO };
    let command = record(vec![Repayment { components, ..repayment("P-1", 500) }]);
    expect_refusal::<Debt>(vec![registered()], command, DebtError::NegativeAmount);
}

#[test]
fn a_command_takes_a_thousand_repayments_and_not_one_more() {
    let thousand: Vec<_> = (0..1000).map(|number| repayment(&format!("P-{number}"), 1)).collect();
    given::<Debt>(vec![registered()]).when(record(thousand.clone())).then_expect_events(vec![recorded(thousand.clone())]);

    let more = [thousand, vec![repayment("P-1000", 1)]].concat();
    expect_refusal::<Debt>(vec![registered()], record(more), DebtError::TooManyRepayments);
}

#[test]
fn repayments_of_an_unknown_debt_are_refused() {
    expect_refusal::<Debt>(vec![], record(vec![repayment("P-1", 1)]), DebtError::Unknown);
}

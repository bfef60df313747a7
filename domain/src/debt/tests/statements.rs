//! Statements of balance.

use super::things::{balance, kopecks, registered, state, stated, statement};
use crate::{
    debt::{Balance, Debt, DebtError, DebtEvent, DebtStatus, Statement},
    samples::{at, day, expect_once, expect_refusal, folded, given},
};

fn closing() -> Statement {
    Statement { as_of: day("2026-11-30"), balance: Balance::ZERO, overdue_since: None, status: DebtStatus::Closed }
}

#[test]
fn a_statement_is_an_event_and_the_same_statement_again_is_none() {
    expect_once::<Debt>(vec![registered()], state(statement()), vec![stated(statement())]);
}

#[test]
fn any_difference_is_a_statement_a_correction_of_the_same_day_too() {
    let later = Statement { as_of: day("2026-11-23"), ..statement() };
    let corrected = Statement { balance: Balance { fee: kopecks(1), ..balance() }, ..statement() };
    let in_court = Statement { status: DebtStatus::Court, ..statement() };
    for other in [later, corrected, in_court] {
        expect_once::<Debt>(vec![registered(), stated(statement())], state(other), vec![stated(other)]);
    }
}

#[test]
fn a_statement_of_an_earlier_day_is_refused() {
    let earlier = Statement { as_of: day("2026-11-21"), ..statement() };
    expect_refusal::<Debt>(vec![registered(), stated(statement())], state(earlier), DebtError::StatementOutdated);
}

#[test]
fn an_unknown_debt_is_refused() {
    expect_refusal::<Debt>(vec![], state(statement()), DebtError::Unknown);
}

#[test]
fn no_component_is_below_zero() {
    let components = [
        Balance { principal: kopecks(-1), ..balance() },
        Balance { interest: kopecks(-1), ..balance() },
        Balance { penalty: kopecks(-1), ..balance() },
        Balance { fee: kopecks(-1), ..balance() },
        Balance { state_duty: kopecks(-1), ..balance() },
    ];
    for balance in components {
        let command = state(Statement { balance, ..statement() });
        expect_refusal::<Debt>(vec![registered()], command, DebtError::NegativeAmount);
    }
}

#[test]
fn components_that_cannot_be_added_up_are_refused() {
    let command = state(Statement { balance: Balance { fee: kopecks(i64::MAX), ..balance() }, ..statement() });
    expect_refusal::<Debt>(vec![registered()], command, DebtError::AmountOverflow);
}

#[test]
fn a_debt_is_not_overdue_since_a_day_after_its_statement() {
    let command = state(Statement { overdue_since: Some(day("2026-11-23")), ..statement() });
    expect_refusal::<Debt>(vec![registered()], command, DebtError::OverdueAfterStatement);
}

#[test]
fn a_zero_balance_stated_as_closed_closes_the_debt_once() {
    let closed = DebtEvent::Closed { on: day("2026-11-30"), payment: None, at: at() };
    let before = vec![registered(), stated(statement())];
    expect_once::<Debt>(before.clone(), state(closing()), vec![stated(closing()), closed.clone()]);

    let next_day = Statement { as_of: day("2026-12-01"), ..closing() };
    let after = [before, vec![stated(closing()), closed]].concat();
    given::<Debt>(after.clone()).when(state(next_day)).then_expect_events(vec![stated(next_day)]);
    assert!(folded::<Debt>(after).is_closed());
}

#[test]
fn neither_a_zero_balance_nor_the_status_alone_closes_a_debt() {
    let zero = Statement { status: DebtStatus::Active, ..closing() };
    let owed = Statement { balance: balance(), ..closing() };
    for open in [zero, owed] {
        given::<Debt>(vec![registered()]).when(state(open)).then_expect_events(vec![stated(open)]);
    }
}

#[test]
fn a_closed_debt_that_is_owed_again_is_open_again() {
    let before = vec![registered(), stated(closing()), DebtEvent::Closed { on: day("2026-11-30"), payment: None, at: at() }];
    let again = Statement { as_of: day("2026-12-02"), ..statement() };
    let reopened = DebtEvent::Reopened { on: day("2026-12-02"), at: at() };
    expect_once::<Debt>(before, state(again), vec![stated(again), reopened]);
}

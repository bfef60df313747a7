//! Asking back what was overpaid.

use super::things::{back, credited, kopecks, owed, paid_off, registered, small, state, stated};
use crate::{
    debt::{Balance, Debt, DebtCommand, DebtError, DebtEvent, DeclineOverpaymentRefund, RequestOverpaymentRefund, Statement},
    samples::{at, day, expect_once, expect_refusal, folded, given, payment, refund},
};

fn request(number: u128, of: u128, amount: i64) -> DebtCommand {
    let (refund, payment, amount) = (refund(number), payment(of), kopecks(amount));
    DebtCommand::RequestOverpaymentRefund(RequestOverpaymentRefund { refund, payment, amount, at: at() })
}

fn decline(number: u128) -> DebtCommand {
    DebtCommand::DeclineOverpaymentRefund(DeclineOverpaymentRefund { refund: refund(number), at: at() })
}

fn requested(number: u128, amount: i64) -> DebtEvent {
    let (refund, payment, amount) = (refund(number), payment(1), kopecks(amount));
    DebtEvent::OverpaymentRefundRequested { refund, payment, amount, at: at() }
}

fn declined(number: u128) -> DebtEvent {
    DebtEvent::OverpaymentRefundDeclined { refund: refund(number), at: at() }
}

/// Overpaid by 100.
fn overpaid() -> Vec<DebtEvent> {
    vec![registered(), stated(small()), credited(1, 1150, owed(900, 100, 50), 100), paid_off(1)]
}

#[test]
fn what_is_overpaid_is_asked_back_once() {
    expect_once::<Debt>(overpaid(), request(1, 1, 100), vec![requested(1, 100)]);
}

#[test]
fn never_more_than_is_overpaid_and_not_asked_back_already() {
    let before = [overpaid(), vec![requested(1, 60)]].concat();
    expect_refusal::<Debt>(before.clone(), request(2, 1, 41), DebtError::OverpaymentTooSmall);
    expect_refusal::<Debt>(before.clone(), request(2, 1, 0), DebtError::CreditNotPositive);
    expect_refusal::<Debt>(before.clone(), request(2, 2, 1), DebtError::PaymentNotCredited);
    expect_refusal::<Debt>(before.clone(), request(1, 1, 61), DebtError::OverpaymentRefundChanged);
    expect_once::<Debt>(before, request(2, 1, 40), vec![requested(2, 40)]);
}

#[test]
fn a_declined_request_may_be_made_again() {
    let before = [overpaid(), vec![requested(1, 100)]].concat();
    expect_once::<Debt>(before.clone(), decline(1), vec![declined(1)]);
    expect_once::<Debt>([before, vec![declined(1)]].concat(), request(2, 1, 100), vec![requested(2, 100)]);
    expect_refusal::<Debt>(overpaid(), decline(1), DebtError::OverpaymentRefundUnknown);
}

#[test]
fn giving_it_back_fulfils_the_request() {
    let before = [overpaid(), vec![requested(1, 60), back(1, 1, 60, Balance::ZERO, 60)]].concat();
    let debt = folded::<Debt>(before.clone());
    assert_eq!((debt.credit_balance(), debt.refundable(payment(1))), (kopecks(40), kopecks(40)));
    assert!(debt.is_closed());
    given::<Debt>(before).when(decline(1)).then_expect_events(vec![]);
}

#[test]
fn nothing_is_given_back_while_something_is_owed() {
    let zero = Statement { as_of: day("2026-11-23"), balance: Balance::ZERO, ..small() };
    let more = Statement { as_of: day("2026-11-24"), balance: owed(1, 0, 0), ..small() };
    let mut events = overpaid();
    for statement in [zero, more] {
        events.extend(given::<Debt>(events.clone()).when(state(statement)).inspect_result().unwrap());
    }
    expect_refusal::<Debt>(events, request(1, 1, 100), DebtError::StillOwed);
}

#[test]
fn an_unknown_debt_is_refused() {
    for command in [request(1, 1, 1), decline(1)] {
        expect_refusal::<Debt>(vec![], command, DebtError::Unknown);
    }
}

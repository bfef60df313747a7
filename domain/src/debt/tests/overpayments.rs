//! Asking back what was overpaid.

use super::things::{back, credited, kopecks, owed, paid_off, registered, small, state, stated};
use crate::{
    debt::{
        ApproveOverpaymentRefund, Balance, Debt, DebtCommand, DebtError, DebtEvent, DeclineOverpaymentRefund,
        FailOverpaymentRefund, OverpaymentRefundStage, RefundWay, RequestOverpaymentRefund, Statement,
    },
    samples::{at, day, expect_once, expect_refusal, folded, given, payment, refund, text},
};

fn request(number: u128, of: u128, amount: i64) -> DebtCommand {
    let (refund, payment, amount) = (refund(number), payment(of), kopecks(amount));
    DebtCommand::RequestOverpaymentRefund(RequestOverpaymentRefund { refund, payment, amount, at: at() })
}

fn decline(number: u128) -> DebtCommand {
    let reason = text("Переплата зачтена в другой договор");
    DebtCommand::DeclineOverpaymentRefund(DeclineOverpaymentRefund { refund: refund(number), reason, at: at() })
}

fn requested(number: u128, amount: i64) -> DebtEvent {
    let (refund, payment, amount) = (refund(number), payment(1), kopecks(amount));
    DebtEvent::OverpaymentRefundRequested { refund, payment, amount, at: at() }
}

fn declined(number: u128) -> DebtEvent {
    let reason = Some(text("Переплата зачтена в другой договор").into());
    DebtEvent::OverpaymentRefundDeclined { refund: refund(number), reason, at: at() }
}

fn approve(number: u128, way: RefundWay) -> DebtCommand {
    DebtCommand::ApproveOverpaymentRefund(ApproveOverpaymentRefund { refund: refund(number), way, at: at() })
}

fn approved(number: u128, way: RefundWay) -> DebtEvent {
    DebtEvent::OverpaymentRefundApproved { refund: refund(number), way, at: at() }
}

fn fail(number: u128) -> DebtCommand {
    DebtCommand::FailOverpaymentRefund(FailOverpaymentRefund { refund: refund(number), at: at() })
}

fn failed(number: u128) -> DebtEvent {
    DebtEvent::OverpaymentRefundFailed { refund: refund(number), at: at() }
}

/// Overpaid by 100, and asked back.
fn asked(amount: i64) -> Vec<DebtEvent> {
    [overpaid(), vec![requested(1, amount)]].concat()
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
    for command in [request(1, 1, 1), decline(1), approve(1, RefundWay::Provider), fail(1)] {
        expect_refusal::<Debt>(vec![], command, DebtError::Unknown);
    }
}

#[test]
fn what_is_agreed_to_goes_back_one_way() {
    use RefundWay::{Provider, Transfer};
    expect_once::<Debt>(asked(60), approve(1, Provider), vec![approved(1, Provider)]);
    let on_its_way = [asked(60), vec![approved(1, Provider)]].concat();
    expect_refusal::<Debt>(on_its_way.clone(), approve(1, Transfer), DebtError::OverpaymentRefundUnderWay);
    expect_refusal::<Debt>(on_its_way.clone(), decline(1), DebtError::OverpaymentRefundUnderWay);
    let returned = [on_its_way, vec![back(1, 1, 60, Balance::ZERO, 60)]].concat();
    expect_refusal::<Debt>(returned.clone(), approve(1, Transfer), DebtError::OverpaymentRefundUnderWay);
    given::<Debt>(returned.clone()).when(approve(1, Provider)).then_expect_events(vec![]);
    given::<Debt>(returned).when(fail(1)).then_expect_events(vec![]);
    expect_refusal::<Debt>(overpaid(), approve(1, Provider), DebtError::OverpaymentRefundUnknown);
    expect_refusal::<Debt>(overpaid(), fail(1), DebtError::OverpaymentRefundUnknown);
}

#[test]
fn what_was_declined_is_not_agreed_to() {
    let declined = [asked(60), vec![declined(1)]].concat();
    expect_refusal::<Debt>(declined, approve(1, RefundWay::Provider), DebtError::OverpaymentRefundDeclined);
}

#[test]
fn where_the_provider_fails_a_transfer_or_a_refusal_is_left() {
    use RefundWay::{Provider, Transfer};
    let on_its_way = [asked(60), vec![approved(1, Provider)]].concat();
    expect_once::<Debt>(on_its_way.clone(), fail(1), vec![failed(1)]);
    given::<Debt>(asked(60)).when(fail(1)).then_expect_events(vec![]);
    let stuck = [on_its_way, vec![failed(1)]].concat();
    assert_eq!(folded::<Debt>(stuck.clone()).refundable(payment(1)), kopecks(40), "it is still set aside");
    expect_refusal::<Debt>(stuck.clone(), approve(1, Provider), DebtError::OverpaymentRefundFailed);
    expect_once::<Debt>(stuck.clone(), approve(1, Transfer), vec![approved(1, Transfer)]);
    expect_once::<Debt>(stuck, decline(1), vec![declined(1)]);
}

#[test]
fn what_is_owed_again_or_no_more_overpaid_is_not_agreed_to() {
    let more = Statement { as_of: day("2026-11-22"), balance: owed(900, 100, 90), ..small() };
    let mut events = asked(100);
    events.extend(given::<Debt>(events.clone()).when(state(more)).inspect_result().unwrap());
    assert_eq!(folded::<Debt>(events.clone()).credit_balance(), kopecks(60));
    expect_refusal::<Debt>(events.clone(), approve(1, RefundWay::Provider), DebtError::OverpaymentTooSmall);
    let zero = Statement { as_of: day("2026-11-23"), balance: Balance::ZERO, ..small() };
    let owed_again = Statement { as_of: day("2026-11-24"), balance: owed(1, 0, 0), ..small() };
    let mut events = asked(100);
    for statement in [zero, owed_again] {
        events.extend(given::<Debt>(events.clone()).when(state(statement)).inspect_result().unwrap());
    }
    expect_refusal::<Debt>(events, approve(1, RefundWay::Provider), DebtError::StillOwed);
}

#[test]
fn a_request_tells_where_it_stands() {
    let stage = |events: Vec<DebtEvent>| folded::<Debt>(events).overpayment_refund(refund(1)).map(|request| request.stage);
    assert_eq!(stage(overpaid()), None);
    assert_eq!(stage(asked(60)), Some(OverpaymentRefundStage::Requested));
    assert_eq!(stage([asked(60), vec![declined(1)]].concat()), Some(OverpaymentRefundStage::Declined));
    let returned = [asked(60), vec![back(1, 1, 60, Balance::ZERO, 60)]].concat();
    assert_eq!(stage(returned.clone()), Some(OverpaymentRefundStage::Returned));
    assert_eq!(folded::<Debt>(returned).refundable_payments(), [(payment(1), kopecks(40))]);
}

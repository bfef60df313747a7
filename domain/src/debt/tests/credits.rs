//! Payments credited and taken back.

use super::things::{
    back, by_penalty, credit, credited, kopecks, not_posted, owed, paid_off, pay, registered, reverse, small, state, stated,
};
use crate::{
    allocation::{AllocationPolicy, Stage},
    debt::{Balance, CreditPayment, CreditShare, Debt, DebtCommand, DebtError, DebtEvent, DebtStatus, Statement},
    samples::{at, creditor, day, expect_once, expect_refusal, folded, given, payment},
};

fn before() -> Vec<DebtEvent> {
    vec![registered(), stated(small())]
}

#[test]
fn a_payment_is_credited_once_in_the_order_of_its_policy() {
    let event = credited(1, 150, owed(50, 100, 0), 0);
    expect_once::<Debt>(before(), credit(1, 150), vec![event.clone()]);
    let debt = folded::<Debt>([before(), vec![event]].concat());
    assert_eq!(*debt.balance_now(), owed(850, 0, 50));
    assert_eq!((debt.received_not_posted(), debt.credit_balance()), (kopecks(150), kopecks(0)));
    assert_eq!(debt.statement().unwrap().balance, owed(900, 100, 50));
}

#[test]
fn the_next_payment_goes_on_where_the_last_one_ended() {
    let before = [before(), vec![credited(1, 150, owed(50, 100, 0), 0)]].concat();
    expect_once::<Debt>(before, credit(2, 860), vec![credited(2, 860, owed(850, 0, 10), 0)]);
}

#[test]
fn a_payment_that_pays_everything_closes_the_debt_and_what_is_more_is_overpaid() {
    let event = credited(1, 1060, owed(900, 100, 50), 10);
    expect_once::<Debt>(before(), credit(1, 1060), vec![event.clone(), paid_off(1)]);
    let debt = folded::<Debt>([before(), vec![event, paid_off(1)]].concat());
    assert!(debt.is_closed() && debt.balance_now().is_zero());
    assert_eq!((debt.credit_balance(), debt.received_not_posted()), (kopecks(10), kopecks(1060)));
}

#[test]
fn a_payment_to_a_debt_that_owes_nothing_is_overpaid_and_closes_nothing() {
    expect_once::<Debt>(vec![registered()], credit(1, 5), vec![credited(1, 5, Balance::ZERO, 5)]);
}

#[test]
fn a_payment_is_not_credited_with_another_sum() {
    let before = [before(), vec![credited(1, 150, owed(50, 100, 0), 0)]].concat();
    expect_refusal::<Debt>(before, credit(1, 151), DebtError::PaymentChanged);
}

#[test]
fn nothing_is_credited_of_a_sum_that_is_none_or_to_a_debt_that_is_none() {
    for amount in [0, -1] {
        expect_refusal::<Debt>(before(), credit(1, amount), DebtError::CreditNotPositive);
    }
    expect_refusal::<Debt>(vec![], credit(1, 1), DebtError::Unknown);
    expect_refusal::<Debt>(before(), reverse(1, 1, 0), DebtError::PaymentNotCredited);
}

#[test]
fn another_policy_is_another_order() {
    let policy = AllocationPolicy::civil_code();
    let command = DebtCommand::CreditPayment(CreditPayment { policy, ..pay(1, 1001) });
    let events = given::<Debt>(before()).when(command).inspect_result().unwrap();
    let debt = folded::<Debt>([before(), events].concat());
    assert_eq!(*debt.balance_now(), owed(0, 0, 49));
}

#[test]
fn money_taken_back_is_owed_again_the_overpaid_first_and_the_debt_is_open_again() {
    let before = [before(), vec![credited(1, 1060, owed(900, 100, 50), 10), paid_off(1)]].concat();
    let overpaid_only = back(1, 1, 10, Balance::ZERO, 10);
    let share = CreditShare { payment: payment(1), allocation: owed(900, 100, 50), overpaid: kopecks(0) };
    expect_once::<Debt>(before.clone(), reverse(1, 1, 10), vec![overpaid_only.clone()]);
    assert!(folded::<Debt>([before.clone(), vec![overpaid_only]].concat()).is_closed());

    let reopened = DebtEvent::Reopened { on: day("2026-11-24"), at: at() };
    let more = back(1, 1, 40, by_penalty(30), 10);
    expect_once::<Debt>(before.clone(), reverse(1, 1, 40), vec![more.clone(), reopened.clone()]);
    let debt = folded::<Debt>([before, vec![more, reopened]].concat());
    assert!(!debt.is_closed());
    assert_eq!(*debt.balance_now(), by_penalty(30));
    assert_eq!(debt.credited(share.payment), Some(kopecks(1020)));
}

#[test]
fn when_a_payment_is_taken_back_those_after_it_take_its_place() {
    let first = credited(1, 1050, owed(900, 100, 50), 0);
    let before = [before(), vec![first, paid_off(1), credited(2, 300, Balance::ZERO, 300)]].concat();
    let taken = back(1, 1, 1050, owed(900, 100, 50), 0);
    let open = [(1, Balance::ZERO), (2, owed(200, 100, 0))];
    let revised = not_posted(owed(700, 0, 50), &open);
    let reopened = DebtEvent::Reopened { on: day("2026-11-24"), at: at() };
    expect_once::<Debt>(before.clone(), reverse(1, 1, 1050), vec![taken.clone(), revised.clone(), reopened.clone()]);
    let debt = folded::<Debt>([before, vec![taken, revised, reopened]].concat());
    assert_eq!((debt.credit_balance(), debt.received_not_posted()), (kopecks(0), kopecks(300)));
}

#[test]
fn never_more_is_taken_back_than_is_left_and_one_refund_has_one_sum() {
    let before = [before(), vec![credited(1, 150, owed(50, 100, 0), 0), back(1, 1, 50, owed(50, 0, 0), 0)]].concat();
    expect_refusal::<Debt>(before.clone(), reverse(1, 2, 101), DebtError::ReversalTooLarge);
    expect_refusal::<Debt>(before.clone(), reverse(1, 2, 0), DebtError::CreditNotPositive);
    expect_refusal::<Debt>(before, reverse(1, 1, 51), DebtError::ReversalChanged);
}

#[test]
fn the_order_is_chosen_by_kind_date_and_stage() {
    let stage = |events: Vec<DebtEvent>| folded::<Debt>([before(), events].concat()).allocation_case().stage;
    let assigned = DebtEvent::Assigned { from: creditor(1), to: creditor(2), on: day("2026-11-01"), at: at() };
    let court = stated(Statement { status: DebtStatus::Court, ..small() });
    assert_eq!(stage(vec![]), Stage::PreCourt);
    assert_eq!(stage(vec![assigned.clone()]), Stage::Assigned);
    assert_eq!(stage(vec![assigned, court]), Stage::Court);
}

#[test]
fn a_statement_of_another_kopeck_spreads_anew_what_it_does_not_contain() {
    let before = [before(), vec![credited(1, 150, owed(50, 100, 0), 0)]].concat();
    let other = Statement { balance: owed(900, 40, 60), ..small() };
    let revised = not_posted(owed(790, 0, 60), &[(1, owed(110, 40, 0))]);
    expect_once::<Debt>(before, state(other), vec![stated(other), revised]);
}

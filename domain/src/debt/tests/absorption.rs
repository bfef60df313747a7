//! Statements that contain payments, or do not yet.

use super::things::{
    back, by_penalty, credit, credited, kopecks, not_posted, owed, paid_off, pay, registered, repayment, reverse, small, state,
    stated,
};
use crate::{
    debt::{
        Balance, CreditPayment, CreditShare, Debt, DebtCommand, DebtEvent, DebtStatus, OwedAgain, RecordRepayments, Repayment,
        Statement,
    },
    payment::order_number,
    samples::{at, day, expect_once, folded, given, payment, refund},
};

/// Statement of the day of the payment.
fn of_the_day(balance: Balance) -> Statement {
    Statement { as_of: day("2026-11-23"), balance, ..small() }
}

fn partly() -> Vec<DebtEvent> {
    vec![registered(), stated(small()), credited(1, 150, owed(50, 100, 0), 0)]
}

fn wholly() -> Vec<DebtEvent> {
    vec![registered(), stated(small()), credited(1, 1050, owed(900, 100, 50), 0), paid_off(1)]
}

fn posted(balance: Balance, allocation: Balance) -> DebtEvent {
    let posted = vec![CreditShare { payment: payment(1), allocation, overpaid: kopecks(0) }];
    DebtEvent::CreditsRevised { balance, posted, open: vec![], owed_again: vec![], at: at() }
}

fn named(reference: &str, paid_on: &str) -> Repayment {
    Repayment { paid_on: day(paid_on), ..repayment(reference, 150) }
}

fn record(repayment: Repayment) -> DebtCommand {
    DebtCommand::RecordRepayments(RecordRepayments { repayments: vec![repayment], at: at() })
}

fn recorded(repayment: Repayment) -> DebtEvent {
    DebtEvent::RepaymentsRecorded { repayments: vec![repayment], at: at() }
}

#[test]
fn a_statement_of_the_day_of_the_money_contains_the_payment() {
    let later = of_the_day(owed(850, 0, 50));
    let events = vec![stated(later), posted(owed(850, 0, 50), owed(50, 100, 0))];
    expect_once::<Debt>(partly(), state(later), events.clone());
    let debt = folded::<Debt>([partly(), events].concat());
    assert_eq!((debt.balance_now().total(), debt.received_not_posted()), (Ok(kopecks(900)), kopecks(0)));
    assert_eq!(debt.credited(payment(1)), Some(kopecks(150)));
}

#[test]
fn a_statement_contains_a_payment_once_and_later_ones_say_nothing_of_it() {
    let before = [partly(), vec![stated(of_the_day(owed(850, 0, 50))), posted(owed(850, 0, 50), owed(50, 100, 0))]].concat();
    let next = Statement { as_of: day("2026-11-24"), ..of_the_day(owed(850, 5, 55)) };
    given::<Debt>(before.clone()).when(state(next)).then_expect_events(vec![stated(next)]);
    given::<Debt>(before).when(credit(1, 150)).then_expect_events(vec![]);
}

#[test]
fn a_debt_paid_off_stays_closed_before_and_after_the_statement_that_contains_the_payment() {
    let earlier = Statement { status: DebtStatus::Court, ..small() };
    let revised = not_posted(Balance::ZERO, &[(1, owed(900, 100, 50))]);
    given::<Debt>(wholly()).when(state(earlier)).then_expect_events(vec![stated(earlier), revised]);

    for status in [DebtStatus::Active, DebtStatus::Closed] {
        let zero = Statement { status, ..of_the_day(Balance::ZERO) };
        let events = vec![stated(zero), posted(Balance::ZERO, owed(900, 100, 50))];
        expect_once::<Debt>(wholly(), state(zero), events.clone());
        assert!(folded::<Debt>([wholly(), events].concat()).is_closed());
    }
}

#[test]
fn a_debt_paid_off_is_open_again_when_the_statement_still_shows_something_owed() {
    let more = of_the_day(by_penalty(7));
    let reopened = DebtEvent::Reopened { on: day("2026-11-23"), at: at() };
    let events = vec![stated(more), posted(by_penalty(7), owed(900, 100, 50)), reopened];
    expect_once::<Debt>(wholly(), state(more), events);
}

#[test]
fn a_repayment_that_names_the_payment_decides_by_its_own_day() {
    let order = order_number(payment(1));
    for reference in [order.as_str(), "PROVIDER-1"] {
        let before = [partly(), vec![recorded(named(reference, "2026-11-24"))]].concat();
        let too_early = of_the_day(owed(900, 100, 50));
        let revised = not_posted(owed(850, 0, 50), &[(1, owed(50, 100, 0))]);
        given::<Debt>(before.clone()).when(state(too_early)).then_expect_events(vec![stated(too_early), revised]);

        let later = Statement { as_of: day("2026-11-24"), ..of_the_day(owed(850, 0, 50)) };
        let events = vec![stated(later), posted(owed(850, 0, 50), owed(50, 100, 0))];
        given::<Debt>(before).when(state(later)).then_expect_events(events);
    }
}

#[test]
fn a_payment_named_after_the_statement_was_in_it_already() {
    let repayment = named("PROVIDER-1", "2026-11-22");
    let events = vec![recorded(repayment.clone()), posted(owed(900, 100, 50), owed(150, 0, 0))];
    expect_once::<Debt>(partly(), record(repayment), events);
    // Any other repayment tells nothing of it.
    let other = named("P-9", "2026-11-22");
    given::<Debt>(partly()).when(record(other.clone())).then_expect_events(vec![recorded(other)]);
}

#[test]
fn a_payment_the_statement_contains_by_name_before_it_is_credited_is_not_counted_again() {
    let before = vec![registered(), recorded(named("PROVIDER-1", "2026-11-22")), stated(small())];
    let DebtEvent::PaymentCredited { payment, reference, amount, overpaid, policy, policy_version, received_on, at, .. } =
        credited(1, 150, owed(150, 0, 0), 0)
    else {
        panic!("a credit");
    };
    let (allocation, posted) = (owed(150, 0, 0), true);
    let event = DebtEvent::PaymentCredited {
        payment,
        reference,
        amount,
        allocation,
        overpaid,
        posted,
        policy,
        policy_version,
        received_on,
        at,
    };
    expect_once::<Debt>(before.clone(), credit(1, 150), vec![event.clone()]);
    assert_eq!(*folded::<Debt>([before, vec![event]].concat()).balance_now(), small().balance);
}

#[test]
fn what_is_taken_back_of_a_posted_payment_is_owed_again_until_a_statement_contains_that_too() {
    let zero = Statement { status: DebtStatus::Closed, ..of_the_day(Balance::ZERO) };
    let before = [wholly(), vec![stated(zero), posted(Balance::ZERO, owed(900, 100, 50))]].concat();
    let reopened = DebtEvent::Reopened { on: day("2026-11-24"), at: at() };
    let taken = back(1, 1, 60, owed(10, 0, 50), 0);
    expect_once::<Debt>(before.clone(), reverse(1, 1, 60), vec![taken.clone(), reopened.clone()]);

    let open = [before, vec![taken, reopened]].concat();
    assert_eq!(*folded::<Debt>(open.clone()).balance_now(), owed(10, 0, 50));
    let knows = Statement { as_of: day("2026-11-24"), status: DebtStatus::Active, ..of_the_day(owed(10, 0, 50)) };
    let revised =
        DebtEvent::CreditsRevised { balance: knows.balance, posted: vec![], open: vec![], owed_again: vec![], at: at() };
    given::<Debt>(open).when(state(knows)).then_expect_events(vec![stated(knows), revised]);
}

#[test]
fn a_statement_between_the_payment_and_its_taking_back_contains_only_the_payment() {
    let before = [partly(), vec![back(1, 1, 40, owed(40, 0, 0), 0)]].concat();
    let between = of_the_day(owed(850, 0, 50));
    let revised = DebtEvent::CreditsRevised {
        balance: owed(890, 0, 50),
        posted: vec![CreditShare { payment: payment(1), allocation: owed(10, 100, 0), overpaid: kopecks(0) }],
        open: vec![],
        owed_again: vec![OwedAgain { refund: refund(1), parts: owed(40, 0, 0) }],
        at: at(),
    };
    given::<Debt>(before.clone()).when(state(between)).then_expect_events(vec![stated(between), revised]);

    let after = Statement { as_of: day("2026-11-24"), ..of_the_day(owed(890, 0, 50)) };
    let both = posted(owed(890, 0, 50), owed(10, 100, 0));
    given::<Debt>(before).when(state(after)).then_expect_events(vec![stated(after), both]);
}

#[test]
fn a_statement_that_contains_only_a_payment_taken_back_leaves_the_next_payment_its_place() {
    let next = DebtCommand::CreditPayment(CreditPayment { received_on: day("2026-11-24"), ..pay(2, 1050) });
    let zero = state(of_the_day(Balance::ZERO));
    let mut events = vec![registered(), stated(small())];
    for command in [credit(1, 1050), reverse(1, 1, 1050), next, zero] {
        events.extend(given::<Debt>(events.clone()).when(command).inspect_result().unwrap());
    }
    let debt = folded::<Debt>(events);
    assert!(debt.balance_now().is_zero() && debt.is_closed());
    assert_eq!((debt.credit_balance(), debt.received_not_posted()), (kopecks(0), kopecks(1050)));
}

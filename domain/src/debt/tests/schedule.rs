//! Payments to come.

use super::things::{kopecks, registered};
use crate::{
    debt::{Debt, DebtCommand, DebtError, DebtEvent, ScheduledPayment, StateSchedule},
    samples::{at, day, expect_once, expect_refusal, given},
};

fn payment(due: &str) -> ScheduledPayment {
    let (principal, interest, other) = (kopecks(900), kopecks(90), kopecks(10));
    ScheduledPayment { due: day(due), amount: kopecks(1000), principal, interest, other }
}

fn schedule() -> Vec<ScheduledPayment> {
    vec![payment("2026-12-10"), payment("2027-01-10")]
}

fn state(payments: Vec<ScheduledPayment>) -> DebtCommand {
    DebtCommand::StateSchedule(StateSchedule { payments, at: at() })
}

fn stated(payments: Vec<ScheduledPayment>) -> DebtEvent {
    DebtEvent::ScheduleStated { payments, at: at() }
}

#[test]
fn a_schedule_is_an_event_and_the_same_schedule_again_is_none() {
    expect_once::<Debt>(vec![registered()], state(schedule()), vec![stated(schedule())]);
}

#[test]
fn another_schedule_replaces_it_and_an_empty_one_clears_it() {
    for other in [vec![payment("2026-12-10")], vec![]] {
        let before = vec![registered(), stated(schedule())];
        expect_once::<Debt>(before, state(other.clone()), vec![stated(other)]);
    }
    given::<Debt>(vec![registered()]).when(state(vec![])).then_expect_events(vec![]);
}

#[test]
fn days_stand_in_order_and_one_payment_a_day() {
    for unsorted in [vec![payment("2027-01-10"), payment("2026-12-10")], vec![payment("2026-12-10"); 2]] {
        expect_refusal::<Debt>(vec![registered()], state(unsorted), DebtError::ScheduleUnsorted);
    }
}

#[test]
fn parts_make_the_sum() {
    let wrong = ScheduledPayment { amount: kopecks(1001), ..payment("2026-12-10") };
    expect_refusal::<Debt>(vec![registered()], state(vec![wrong]), DebtError::ScheduleSumMismatch);
}

#[test]
fn no_part_is_below_zero() {
    let wrong = ScheduledPayment { interest: kopecks(-90), amount: kopecks(820), ..payment("2026-12-10") };
    expect_refusal::<Debt>(vec![registered()], state(vec![wrong]), DebtError::NegativeAmount);
}

#[test]
fn parts_that_cannot_be_added_up_are_refused() {
    let wrong = ScheduledPayment { principal: kopecks(i64::MAX), ..payment("2026-12-10") };
    expect_refusal::<Debt>(vec![registered()], state(vec![wrong]), DebtError::AmountOverflow);
}

#[test]
fn a_schedule_is_no_longer_than_a_century_of_months() {
    let days = day("2026-12-10").iter_days().take(1201);
    let long = days.map(|due| ScheduledPayment { due, ..payment("2026-12-10") }).collect();
    expect_refusal::<Debt>(vec![registered()], state(long), DebtError::ScheduleTooLong);
}

#[test]
fn a_schedule_of_an_unknown_debt_is_refused() {
    expect_refusal::<Debt>(vec![], state(schedule()), DebtError::Unknown);
}

//! Paid, then silence.

use super::things::{back, credit, credited, kopecks, owed, paid_off, registered, small, stated};
use crate::{
    debt::{AllowContacts, Balance, ContactStop, Debt, DebtCommand, DebtError, DebtEvent, PaymentEnd, StopContacts},
    samples::{at, day, expect_once, expect_refusal, folded, given, payment},
};

fn stop(number: u128) -> DebtCommand {
    DebtCommand::StopContacts(StopContacts { payment: payment(number), at: at() })
}

fn allow(number: u128) -> DebtCommand {
    DebtCommand::AllowContacts(AllowContacts { payment: payment(number), at: at() })
}

fn stopped(number: u128) -> DebtEvent {
    DebtEvent::ContactsStopped { payment: payment(number), at: at() }
}

fn allowed(number: u128, end: PaymentEnd) -> DebtEvent {
    DebtEvent::ContactsAllowed { payment: payment(number), end, at: at() }
}

fn owing() -> Vec<DebtEvent> {
    vec![registered(), stated(small())]
}

fn silence(events: &[&[DebtEvent]]) -> Option<ContactStop> {
    folded::<Debt>(events.concat()).contact_stop()
}

#[test]
fn a_payment_under_way_silences_its_debt_until_the_last_has_ended() {
    expect_once::<Debt>(owing(), stop(1), vec![stopped(1)]);
    assert_eq!(silence(&[&owing()]), None);
    let both = [owing(), vec![stopped(1), stopped(2)]].concat();
    expect_once::<Debt>(both.clone(), allow(1), vec![allowed(1, PaymentEnd::Unpaid)]);
    assert_eq!(silence(&[&both, &[allowed(1, PaymentEnd::Unpaid)]]), Some(ContactStop::PaymentUnderWay));
    assert_eq!(silence(&[&both, &[allowed(1, PaymentEnd::Unpaid), allowed(2, PaymentEnd::Unpaid)]]), None);
    given::<Debt>(owing()).when(allow(1)).then_expect_events(vec![]);
}

#[test]
fn money_that_has_come_ends_the_silence_for_its_sake() {
    let before = [owing(), vec![stopped(1)]].concat();
    let events = vec![credited(1, 100, owed(0, 100, 0), 0), allowed(1, PaymentEnd::Credited)];
    expect_once::<Debt>(before, credit(1, 100), events.clone());
    given::<Debt>([owing(), events].concat()).when(stop(1)).then_expect_events(vec![]);
}

#[test]
fn what_is_paid_off_stays_silent_until_money_is_taken_back() {
    let before = [owing(), vec![stopped(1)]].concat();
    let paid = vec![credited(1, 1050, owed(900, 100, 50), 0), paid_off(1), allowed(1, PaymentEnd::Credited)];
    expect_once::<Debt>(before.clone(), credit(1, 1050), paid.clone());
    assert_eq!(silence(&[&before, &paid]), Some(ContactStop::PaidOff));
    let taken = [back(1, 1, 1050, owed(900, 100, 50), 0), DebtEvent::Reopened { on: day("2026-11-24"), at: at() }];
    assert_eq!(silence(&[&before, &paid, &taken]), None);
    assert_eq!(folded::<Debt>([before, paid].concat()).balance_now().total().unwrap(), kopecks(0));
}

#[test]
fn an_unknown_debt_is_refused() {
    for command in [stop(1), allow(1)] {
        expect_refusal::<Debt>(vec![], command, DebtError::Unknown);
    }
    assert_eq!(silence(&[&[]]), None);
    assert_eq!(Debt::default().balance_now(), &Balance::ZERO);
}

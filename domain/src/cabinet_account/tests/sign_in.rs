//! Signing in and failing to.

use super::things::{fail, failed, locked, opened, password_set, sign_in, signed_in, with_failures};
use crate::{
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand as Command, CabinetAccountError as Error, CabinetAccountEvent as Event, SignIn,
        SignInMethod,
    },
    samples::{address, after, agent, at, expect_once, expect_refusal, folded, given, session, staff, text},
};

fn blocked() -> Event {
    Event::Blocked { reason: text("Жалоба").into(), by: staff(1), at: at() }
}

#[test]
fn a_session_begins_once() {
    expect_once::<CabinetAccount>(vec![opened(), password_set()], sign_in(session(1), 0), vec![signed_in(session(1), 0)]);
}

#[test]
fn nobody_signs_in_before_the_account_is_opened() {
    expect_refusal::<CabinetAccount>(vec![], sign_in(session(1), 0), Error::NotOpened);
    expect_refusal::<CabinetAccount>(vec![], fail(0), Error::NotOpened);
}

#[test]
fn nobody_signs_in_by_a_password_that_is_not_set() {
    expect_refusal::<CabinetAccount>(vec![opened()], sign_in(session(1), 0), Error::PasswordNotSet);

    let by_phone =
        SignIn { session: session(1), method: SignInMethod::PhoneAndCode, address: address(), agent: agent(), at: at() };
    let result = given::<CabinetAccount>(vec![opened()]).when(Command::SignIn(by_phone)).inspect_result();
    assert_eq!(result.map(|events| events.len()), Ok(1));
}

#[test]
fn nobody_signs_in_to_a_blocked_account_and_failures_there_write_nothing() {
    let before = vec![opened(), password_set(), blocked()];
    expect_refusal::<CabinetAccount>(before.clone(), sign_in(session(1), 0), Error::Blocked);
    given::<CabinetAccount>(before).when(fail(0)).then_expect_events(vec![]);
}

#[test]
fn the_fifth_failure_locks_for_a_minute() {
    given::<CabinetAccount>(with_failures(3)).when(fail(0)).then_expect_events(vec![failed(0)]);
    let lock = Event::Locked { until: after(1), at: at() };
    given::<CabinetAccount>(with_failures(4)).when(fail(0)).then_expect_events(vec![failed(0), lock]);
}

#[test]
fn nobody_signs_in_while_locked_and_failures_then_write_nothing() {
    expect_refusal::<CabinetAccount>(locked(), sign_in(session(1), 0), Error::Locked { until: after(1) });
    given::<CabinetAccount>(locked()).when(fail(0)).then_expect_events(vec![]);
    given::<CabinetAccount>(locked()).when(sign_in(session(1), 1)).then_expect_events(vec![signed_in(session(1), 1)]);
}

#[test]
fn each_lock_lasts_longer_than_the_one_before_and_no_longer_than_a_day() {
    let mut events = vec![opened(), password_set()];
    let mut now = 0;
    for minutes in [1, 5, 15, 60, 1440, 1440] {
        for _ in 0..4 {
            given::<CabinetAccount>(events.clone()).when(fail(now)).then_expect_events(vec![failed(now)]);
            events.push(failed(now));
        }
        let lock = Event::Locked { until: after(now + minutes), at: after(now) };
        given::<CabinetAccount>(events.clone()).when(fail(now)).then_expect_events(vec![failed(now), lock.clone()]);
        events.extend([failed(now), lock]);
        now += minutes;
    }
}

#[test]
fn a_sign_in_forgets_failures_and_locks() {
    let before = [locked(), vec![signed_in(session(1), 2)], vec![failed(3); 4]].concat();
    let lock = Event::Locked { until: after(4), at: after(3) };
    given::<CabinetAccount>(before).when(fail(3)).then_expect_events(vec![failed(3), lock]);
}

#[test]
fn a_challenge_is_asked_from_the_third_failure_on_for_a_day() {
    assert!(!folded::<CabinetAccount>(with_failures(2)).lockout().challenge_required(at()));
    let account = folded::<CabinetAccount>(with_failures(3));
    assert!(account.lockout().challenge_required(at()));
    assert!(account.lockout().challenge_required(after(24 * 60 - 1)));
    assert!(!account.lockout().challenge_required(after(24 * 60)));
}

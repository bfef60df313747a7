//! What staff and borrowers do to the access.

use super::things::{locked, opened, password_set, set_password, sign_in, signed_in};
use crate::{
    cabinet_account::{
        BlockAccount, CabinetAccount, CabinetAccountCommand as Command, CabinetAccountError as Error,
        CabinetAccountEvent as Event, ChangeLoginPhone, ResetAccess, RevocationReason, UnblockAccount,
    },
    samples::{after, at, expect_once, expect_refusal, folded, given, phone, session, staff, text},
};

fn block() -> Command {
    Command::Block(BlockAccount { reason: text("Жалоба"), by: staff(1), at: at() })
}

fn blocked() -> Event {
    Event::Blocked { reason: text("Жалоба").into(), by: staff(1), at: at() }
}

fn unblock() -> Command {
    Command::Unblock(UnblockAccount { by: staff(1), at: at() })
}

fn reset() -> Command {
    Command::ResetAccess(ResetAccess { by: staff(1), at: at() })
}

fn access_reset() -> Event {
    Event::AccessReset { by: staff(1), at: at() }
}

fn all_ended(reason: RevocationReason) -> Event {
    Event::AllSessionsRevoked { reason, kept: None, at: at() }
}

fn change(number: u32) -> Command {
    Command::ChangePhone(ChangeLoginPhone { new: phone(number), at: at() })
}

#[test]
fn blocking_ends_every_session_and_happens_once() {
    expect_once::<CabinetAccount>(vec![opened()], block(), vec![blocked()]);
    let signed_in = vec![opened(), password_set(), signed_in(session(1), 0)];
    expect_once::<CabinetAccount>(signed_in, block(), vec![blocked(), all_ended(RevocationReason::Blocked)]);
}

#[test]
fn a_blocked_account_is_unblocked_once() {
    expect_once::<CabinetAccount>(vec![opened(), blocked()], unblock(), vec![Event::Unblocked { by: staff(1), at: at() }]);
}

#[test]
fn a_blocked_borrower_sets_no_password_and_changes_no_phone() {
    for command in [set_password(), change(2)] {
        expect_refusal::<CabinetAccount>(vec![opened(), blocked()], command, Error::Blocked);
    }
}

#[test]
fn a_reset_voids_the_password_lifts_the_lock_and_ends_sessions_once() {
    expect_once::<CabinetAccount>(locked(), reset(), vec![access_reset()]);
    let after_reset = [locked(), vec![access_reset()]].concat();
    expect_refusal::<CabinetAccount>(after_reset.clone(), sign_in(session(1), 0), Error::PasswordNotSet);
    assert_eq!(folded::<CabinetAccount>(after_reset).lockout().locked_until(at()), None);

    let signed_in = vec![opened(), password_set(), signed_in(session(1), 0)];
    let ended = all_ended(RevocationReason::AccessReset);
    expect_once::<CabinetAccount>(signed_in, reset(), vec![access_reset(), ended]);
}

#[test]
fn a_reset_is_possible_again_once_there_is_something_to_reset() {
    let before = vec![opened(), access_reset(), password_set()];
    given::<CabinetAccount>(before).when(reset()).then_expect_events(vec![access_reset()]);
}

#[test]
fn the_login_phone_changes_once() {
    let changed = Event::PhoneChanged { old: phone(1).into(), new: phone(2).into(), at: at() };
    expect_once::<CabinetAccount>(vec![opened()], change(2), vec![changed.clone()]);
    assert_eq!(folded::<CabinetAccount>(vec![opened(), changed]).login_phone(), Some(&phone(2)));
}

#[test]
fn nothing_is_done_to_an_account_that_is_not_opened() {
    for command in [block(), unblock(), reset(), change(2)] {
        expect_refusal::<CabinetAccount>(vec![], command, Error::NotOpened);
    }
}

#[test]
fn a_new_password_lifts_a_lock_and_a_lock_does_not_stand_in_its_way() {
    assert_eq!(folded::<CabinetAccount>(locked()).check_recovery(), Ok(()));
    let after = [locked(), vec![Event::PasswordSet { at: after(0) }]].concat();
    given::<CabinetAccount>(after).when(sign_in(session(1), 0)).then_expect_events(vec![signed_in(session(1), 0)]);
}

#[test]
fn access_to_a_blocked_or_unopened_account_is_not_recovered() {
    let check = |events| folded::<CabinetAccount>(events).check_recovery();
    assert_eq!(check(vec![]), Err(Error::NotOpened));
    assert_eq!(check([locked(), vec![blocked()]].concat()), Err(Error::Blocked));
}

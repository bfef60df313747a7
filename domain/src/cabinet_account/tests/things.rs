//! An account to test with.

use crate::{
    SessionId,
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand as Command, CabinetAccountError, CabinetAccountEvent as Event, CodePurpose,
        FailureReason, OpenAccount, RecordCodeSent, RecordFailure, RegistrationRoute, SetPassword, SignIn, SignInMethod,
    },
    samples::{address, after, agent, at, debt, expect_once, expect_refusal, phone},
};

pub(super) fn open(number: u32) -> Command {
    Command::Open(OpenAccount { phone: phone(number), via: RegistrationRoute::KnownPhone, debt: debt(), at: at() })
}

pub(super) fn opened() -> Event {
    Event::Opened { phone: phone(1).into(), via: RegistrationRoute::KnownPhone, debt: debt(), at: at() }
}

pub(super) fn set_password() -> Command {
    Command::SetPassword(SetPassword { at: at() })
}

pub(super) fn password_set() -> Event {
    Event::PasswordSet { at: at() }
}

pub(super) fn sign_in(session: SessionId, minutes: i64) -> Command {
    let (method, at) = (SignInMethod::PasswordAndCode, after(minutes));
    Command::SignIn(SignIn { session, method, address: address(), agent: agent(), at })
}

pub(super) fn signed_in(session: SessionId, minutes: i64) -> Event {
    let (method, at) = (SignInMethod::PasswordAndCode, after(minutes));
    Event::SignedIn { session, method, address: address().into(), agent: agent().into(), at }
}

pub(super) fn fail(minutes: i64) -> Command {
    Command::RecordFailure(RecordFailure { reason: FailureReason::WrongPassword, address: address(), at: after(minutes) })
}

pub(super) fn failed(minutes: i64) -> Event {
    Event::SignInFailed { reason: FailureReason::WrongPassword, address: address().into(), at: after(minutes) }
}

/// Opened, with a password, and with so many failures at the start.
pub(super) fn with_failures(count: usize) -> Vec<Event> {
    [vec![opened(), password_set()], vec![failed(0); count]].concat()
}

/// The same with five failures and the lock of a minute they bring.
pub(super) fn locked() -> Vec<Event> {
    [with_failures(5), vec![Event::Locked { until: after(1), at: at() }]].concat()
}

#[test]
fn an_account_is_opened_once() {
    expect_once::<CabinetAccount>(vec![], open(1), vec![opened()]);
}

#[test]
fn an_account_is_not_opened_again_with_another_phone() {
    expect_refusal::<CabinetAccount>(vec![opened()], open(2), CabinetAccountError::AlreadyOpened);
}

#[test]
fn a_password_is_set_in_an_open_account_once_a_moment() {
    expect_once::<CabinetAccount>(vec![opened()], set_password(), vec![password_set()]);
    expect_refusal::<CabinetAccount>(vec![], set_password(), CabinetAccountError::NotOpened);
}

#[test]
fn a_code_that_went_out_is_recorded_once_with_the_phone_masked_also_before_opening() {
    let record = Command::RecordCodeSent(RecordCodeSent { purpose: CodePurpose::Registration, phone: phone(4567), at: at() });
    let masked = "+7 916 ***-**-67".to_owned().into();
    let sent = Event::CodeSent { purpose: CodePurpose::Registration, phone: masked, at: at() };
    expect_once::<CabinetAccount>(vec![], record, vec![sent]);
}

//! Rules of a member of staff, as given, when, then.

use super::{StaffMemberCommand as Command, StaffMemberError as Error, StaffMemberEvent as Event, *};
use crate::{
    OrganisationId, SessionId,
    samples::{
        address, after, agent, at, expect_once, expect_refusal, folded, given, organisation, other_organisation, session, staff,
    },
    values::{LoginName, PersonName},
};

fn login(text: &str) -> LoginName {
    LoginName::parse(text).unwrap()
}

fn name() -> PersonName {
    PersonName::parse("Петров Пётр").unwrap()
}

fn hire(login_name: &str, organisation: OrganisationId) -> Command {
    let (login, name, role, by) = (login(login_name), name(), Role::Administrator, Some(staff(9)));
    Command::Hire(HireStaffMember { organisation, login, name, role, by, at: at() })
}

fn hired() -> Event {
    let (organisation, login, name, role) = (organisation(), login("petrov"), name().into(), Role::Administrator);
    Event::Hired { organisation, login, name, role, by: Some(staff(9)), at: at() }
}

fn change_role(role: Role, by: u128) -> Command {
    Command::ChangeRole(ChangeRole { role, by: staff(by), member: staff(1), at: at() })
}

fn dismiss(by: u128) -> Command {
    Command::Dismiss(DismissStaffMember { by: staff(by), member: staff(1), at: at() })
}

fn dismissed() -> Event {
    Event::Dismissed { by: staff(2), at: at() }
}

fn set_password() -> Command {
    Command::SetPassword(SetStaffPassword { at: at() })
}

fn enrol() -> Command {
    Command::EnrolSecondFactor(EnrolSecondFactor { at: at() })
}

fn reset_second_factor() -> Command {
    Command::ResetSecondFactor(ResetSecondFactor { by: Some(staff(2)), at: at() })
}

fn sign_in(session: SessionId, minutes: i64) -> Command {
    Command::SignIn(SignInStaff { session, address: address(), agent: agent(), at: after(minutes) })
}

fn signed_in(session: SessionId, minutes: i64) -> Event {
    Event::SignedIn { session, address: address().into(), agent: agent().into(), at: after(minutes) }
}

fn fail() -> Command {
    let reason = StaffFailureReason::WrongPassword;
    Command::RecordFailure(RecordStaffFailure { reason, address: address(), at: at() })
}

fn failed() -> Event {
    Event::SignInFailed { reason: StaffFailureReason::WrongPassword, address: address().into(), at: at() }
}

fn ready() -> Vec<Event> {
    vec![hired(), Event::PasswordSet { at: after(-1) }, Event::SecondFactorEnrolled { at: at() }]
}

fn lock() -> Event {
    Event::Locked { until: after(1), at: at() }
}

#[test]
fn somebody_is_hired_once() {
    expect_once::<StaffMember>(vec![], hire("petrov", organisation()), vec![hired()]);
}

#[test]
fn somebody_is_not_hired_again_as_another() {
    for again in [hire("other", organisation()), hire("petrov", other_organisation())] {
        expect_refusal::<StaffMember>(vec![hired()], again, Error::AlreadyHired);
    }
}

#[test]
fn nothing_is_asked_of_somebody_not_hired() {
    let reinstate = Command::Reinstate(ReinstateStaffMember { by: staff(2), at: at() });
    let commands = [change_role(Role::Operator, 2), dismiss(2), reinstate, set_password(), enrol(), reset_second_factor()];
    for command in commands.into_iter().chain([sign_in(session(1), 0), fail()]) {
        expect_refusal::<StaffMember>(vec![], command, Error::Unknown);
    }
}

#[test]
fn a_role_changes_once() {
    let changed = Event::RoleChanged { from: Role::Administrator, to: Role::Operator, by: staff(2), at: at() };
    expect_once::<StaffMember>(vec![hired()], change_role(Role::Operator, 2), vec![changed]);
}

#[test]
fn nobody_changes_their_own_role() {
    expect_refusal::<StaffMember>(vec![hired()], change_role(Role::Operator, 1), Error::OwnRole);
}

#[test]
fn nobody_dismisses_themselves() {
    expect_refusal::<StaffMember>(vec![hired()], dismiss(1), Error::OwnDismissal);
}

#[test]
fn a_dismissal_ends_every_session_and_happens_once() {
    expect_once::<StaffMember>(vec![hired()], dismiss(2), vec![dismissed()]);
    let before = [ready(), vec![signed_in(session(1), 0)]].concat();
    let revoked = Event::SessionsRevoked { by: Some(staff(2)), at: at() };
    expect_once::<StaffMember>(before, dismiss(2), vec![dismissed(), revoked]);
    assert_eq!(folded::<StaffMember>(vec![hired(), dismissed()]).role(), None);
}

#[test]
fn a_dismissed_member_does_nothing_until_taken_back() {
    let before = [ready(), vec![dismissed()]].concat();
    let commands = [change_role(Role::Operator, 2), set_password(), enrol(), reset_second_factor(), sign_in(session(1), 0)];
    for command in commands {
        expect_refusal::<StaffMember>(before.clone(), command, Error::Dismissed);
    }
    given::<StaffMember>(before.clone()).when(fail()).then_expect_events(vec![]);

    let reinstate = Command::Reinstate(ReinstateStaffMember { by: staff(2), at: at() });
    expect_once::<StaffMember>(before, reinstate, vec![Event::Reinstated { by: staff(2), at: at() }]);
}

#[test]
fn a_password_is_set_once_a_moment() {
    expect_once::<StaffMember>(vec![hired()], set_password(), vec![Event::PasswordSet { at: at() }]);
}

#[test]
fn a_second_factor_is_enrolled_once_and_reset_once() {
    expect_once::<StaffMember>(vec![hired()], enrol(), vec![Event::SecondFactorEnrolled { at: at() }]);
    let reset = Event::SecondFactorReset { by: Some(staff(2)), at: at() };
    expect_once::<StaffMember>(ready(), reset_second_factor(), vec![reset]);
}

#[test]
fn a_session_begins_and_ends_once() {
    expect_once::<StaffMember>(ready(), sign_in(session(1), 0), vec![signed_in(session(1), 0)]);

    let before = [ready(), vec![signed_in(session(1), 0)]].concat();
    let sign_out = Command::SignOut(SignOutStaff { session: session(1), at: at() });
    expect_once::<StaffMember>(before.clone(), sign_out, vec![Event::SignedOut { session: session(1), at: at() }]);
    let revoke = Command::RevokeSessions(RevokeStaffSessions { by: None, at: at() });
    expect_once::<StaffMember>(before, revoke, vec![Event::SessionsRevoked { by: None, at: at() }]);
}

#[test]
fn the_twenty_first_session_drops_the_oldest() {
    let before = [ready(), (1..=20).map(|number| signed_in(session(number), 0)).collect()].concat();
    let dropped = Event::SessionDropped { session: session(1), at: at() };
    expect_once::<StaffMember>(before, sign_in(session(21), 0), vec![dropped, signed_in(session(21), 0)]);
}

#[test]
fn nobody_signs_in_without_a_password_or_a_second_factor() {
    expect_refusal::<StaffMember>(vec![hired()], sign_in(session(1), 0), Error::PasswordNotSet);
    let no_factor = vec![hired(), Event::PasswordSet { at: at() }];
    expect_refusal::<StaffMember>(no_factor, sign_in(session(1), 0), Error::SecondFactorNotEnrolled);
}

#[test]
fn the_fifth_failure_locks_and_nobody_signs_in_until_the_lock_ends() {
    let before = [ready(), vec![failed(); 4]].concat();
    given::<StaffMember>(before.clone()).when(fail()).then_expect_events(vec![failed(), lock()]);

    let locked = [before, vec![failed(), lock()]].concat();
    expect_refusal::<StaffMember>(locked.clone(), sign_in(session(1), 0), Error::Locked { until: after(1) });
    given::<StaffMember>(locked.clone()).when(fail()).then_expect_events(vec![]);
    assert!(folded::<StaffMember>(locked.clone()).lockout().challenge_required(at()));
    given::<StaffMember>(locked).when(sign_in(session(1), 1)).then_expect_events(vec![signed_in(session(1), 1)]);
}

#[test]
fn a_new_password_lifts_the_lock() {
    let locked = [ready(), vec![failed(); 5], vec![lock()]].concat();
    let events = vec![Event::PasswordSet { at: at() }, Event::Unlocked { at: at() }];
    expect_once::<StaffMember>(locked.clone(), set_password(), events.clone());
    let after_it = [locked, events].concat();
    given::<StaffMember>(after_it).when(sign_in(session(1), 0)).then_expect_events(vec![signed_in(session(1), 0)]);
}

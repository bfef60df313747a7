//! Ending sessions.

use super::things::{opened, password_set, sign_in, signed_in};
use crate::{
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand as Command, CabinetAccountEvent as Event, RevocationReason, RevokeAllSessions,
        RevokeSession, RevokedBy, SignOut,
    },
    samples::{at, expect_once, folded, given, session, staff},
};

fn with_sessions(count: u128) -> Vec<Event> {
    let sessions = (1..=count).map(|number| signed_in(session(number), 0));
    [opened(), password_set()].into_iter().chain(sessions).collect()
}

fn revoke_all(keep: Option<u128>) -> Command {
    Command::RevokeAllSessions(RevokeAllSessions { by: RevokedBy::Borrower, keep: keep.map(session), at: at() })
}

#[test]
fn one_session_is_ended_once() {
    for (by, reason) in
        [(RevokedBy::Borrower, RevocationReason::ByBorrower), (RevokedBy::Staff(staff(1)), RevocationReason::ByStaff(staff(1)))]
    {
        let revoke = Command::RevokeSession(RevokeSession { session: session(1), by, at: at() });
        let revoked = Event::SessionRevoked { session: session(1), reason, at: at() };
        expect_once::<CabinetAccount>(with_sessions(2), revoke, vec![revoked]);
    }
}

#[test]
fn all_sessions_are_ended_once_and_one_may_stay() {
    for keep in [None, Some(2)] {
        let kept = keep.map(session);
        let revoked = Event::AllSessionsRevoked { reason: RevocationReason::ByBorrower, kept, at: at() };
        expect_once::<CabinetAccount>(with_sessions(3), revoke_all(keep), vec![revoked.clone()]);
        let left = folded::<CabinetAccount>([with_sessions(3), vec![revoked]].concat());
        assert_eq!(left.sessions(), kept.as_slice());
    }
    given::<CabinetAccount>(with_sessions(1)).when(revoke_all(Some(1))).then_expect_events(vec![]);
}

#[test]
fn a_borrower_signs_out_once() {
    let sign_out = Command::SignOut(SignOut { session: session(1), at: at() });
    let signed_out = Event::SignedOut { session: session(1), at: at() };
    expect_once::<CabinetAccount>(with_sessions(1), sign_out, vec![signed_out]);
}

#[test]
fn the_twenty_first_session_ends_the_oldest() {
    let dropped = Event::SessionRevoked { session: session(1), reason: RevocationReason::TooMany, at: at() };
    let begun = signed_in(session(21), 0);
    expect_once::<CabinetAccount>(with_sessions(20), sign_in(session(21), 0), vec![dropped, begun]);
}

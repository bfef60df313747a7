use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::{
    BorrowerId, StaffId,
    cabinet_account::{CabinetAccount, CabinetAccountEvent, RevocationReason},
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::{SessionEnd, SessionItem};
use crate::framework::{Key, Projector, Unfit, organisation_of};

/// Writes `read_session`.
pub(crate) struct SessionListProjector;

read_tables! {
    /// Sessions.
    SessionTables { sessions: SessionItem }
}

impl Projector for SessionListProjector {
    const NAME: &'static str = "session_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[CabinetAccount::TYPE];
    const ON_POISON: OnPoison = OnPoison::Park;
    type Fact = CabinetAccountEvent;
    type Tables = SessionTables;

    fn decode(event: &Recorded) -> Result<Option<CabinetAccountEvent>, DecodeError> {
        event.event_of::<CabinetAccount>().transpose()
    }

    fn touch(fact: &CabinetAccountEvent, event: &Recorded, tables: &mut SessionTables) {
        match fact {
            CabinetAccountEvent::SignedIn { session, .. }
            | CabinetAccountEvent::SessionRevoked { session, .. }
            | CabinetAccountEvent::SignedOut { session, .. } => tables.sessions.want(*session),
            CabinetAccountEvent::AllSessionsRevoked { .. } => tables.sessions.want_children(event.stream_uuid()),
            CabinetAccountEvent::Opened { .. }
            | CabinetAccountEvent::PasswordSet { .. }
            | CabinetAccountEvent::CodeSent { .. }
            | CabinetAccountEvent::SignInFailed { .. }
            | CabinetAccountEvent::Locked { .. }
            | CabinetAccountEvent::Blocked { .. }
            | CabinetAccountEvent::Unblocked { .. }
            | CabinetAccountEvent::AccessReset { .. }
            | CabinetAccountEvent::PhoneChanged { .. } => {}
        }
    }

    fn fold(fact: CabinetAccountEvent, event: &Recorded, tables: &mut SessionTables) -> Result<(), Unfit> {
        let borrower = BorrowerId::new(event.stream_uuid());
        match fact {
            CabinetAccountEvent::SignedIn { session, method, address, agent, at } => {
                if tables.sessions.get(session).is_none() {
                    tables.sessions.put(SessionItem {
                        id: session,
                        organisation_id: organisation_of(event),
                        borrower_id: borrower,
                        started_at: at,
                        method,
                        address: address.known().map(ToString::to_string),
                        agent: agent.into_known().map(String::from),
                        ended_at: None,
                        ended_how: None,
                        ended_by: None,
                    });
                }
            }
            CabinetAccountEvent::SessionRevoked { session, reason, at } => end(session, ending(reason), at, tables),
            CabinetAccountEvent::SignedOut { session, at } => end(session, (SessionEnd::SignedOut, None), at, tables),
            CabinetAccountEvent::AllSessionsRevoked { reason, kept, at } => {
                let kept = kept.map(Key::as_uuid);
                for session in tables.sessions.children(borrower) {
                    if Some(session) != kept {
                        end(session, ending(reason), at, tables);
                    }
                }
            }
            CabinetAccountEvent::Opened { .. }
            | CabinetAccountEvent::PasswordSet { .. }
            | CabinetAccountEvent::CodeSent { .. }
            | CabinetAccountEvent::SignInFailed { .. }
            | CabinetAccountEvent::Locked { .. }
            | CabinetAccountEvent::Blocked { .. }
            | CabinetAccountEvent::Unblocked { .. }
            | CabinetAccountEvent::AccessReset { .. }
            | CabinetAccountEvent::PhoneChanged { .. } => {}
        }
        Ok(())
    }
}

/// Ends a session that is alive; the first end stays.
fn end(session: impl Key, (how, by): (SessionEnd, Option<StaffId>), at: DateTime<Utc>, tables: &mut SessionTables) {
    if tables.sessions.get(session).is_some_and(|session| session.ended_at.is_none())
        && let Some(session) = tables.sessions.get_mut(session)
    {
        session.ended_at = Some(at);
        session.ended_how = Some(how);
        session.ended_by = by;
    }
}

const fn ending(reason: RevocationReason) -> (SessionEnd, Option<StaffId>) {
    match reason {
        RevocationReason::ByBorrower => (SessionEnd::ByBorrower, None),
        RevocationReason::ByStaff(staff) => (SessionEnd::ByStaff, Some(staff)),
        RevocationReason::TooMany => (SessionEnd::TooMany, None),
        RevocationReason::Blocked => (SessionEnd::Blocked, None),
        RevocationReason::AccessReset => (SessionEnd::AccessReset, None),
    }
}

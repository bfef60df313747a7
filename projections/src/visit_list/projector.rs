use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::{
    BorrowerId,
    cabinet_account::{CabinetAccount, CabinetAccountEvent, FailureReason},
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::{VisitItem, VisitResult};
use crate::framework::{Projector, Unfit, organisation_of};

/// Writes `read_visit`.
pub(crate) struct VisitListProjector;

read_tables! {
    /// Visits.
    VisitTables { visits: VisitItem }
}

impl Projector for VisitListProjector {
    const NAME: &'static str = "visit_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[CabinetAccount::TYPE];
    const ON_POISON: OnPoison = OnPoison::Park;
    type Fact = CabinetAccountEvent;
    type Tables = VisitTables;

    fn decode(event: &Recorded) -> Result<Option<CabinetAccountEvent>, DecodeError> {
        event.event_of::<CabinetAccount>().transpose()
    }

    /// Visits are only added.
    fn touch(_: &CabinetAccountEvent, _: &Recorded, _: &mut VisitTables) {}

    fn fold(fact: CabinetAccountEvent, event: &Recorded, tables: &mut VisitTables) -> Result<(), Unfit> {
        match fact {
            CabinetAccountEvent::SignedIn { session, method, address, agent, at } => tables.visits.put(VisitItem {
                method: Some(method),
                session_id: Some(session),
                address: address.known().map(ToString::to_string),
                agent: agent.into_known().map(String::from),
                ..visit(event, at, VisitResult::SignedIn)
            }),
            CabinetAccountEvent::SignInFailed { reason, address, at } => {
                let result = match reason {
                    FailureReason::WrongPassword => VisitResult::WrongPassword,
                    FailureReason::WrongCode => VisitResult::WrongCode,
                };
                let address = address.known().map(ToString::to_string);
                tables.visits.put(VisitItem { address, ..visit(event, at, result) });
            }
            CabinetAccountEvent::Opened { .. }
            | CabinetAccountEvent::PasswordSet { .. }
            | CabinetAccountEvent::CodeSent { .. }
            | CabinetAccountEvent::Locked { .. }
            | CabinetAccountEvent::Blocked { .. }
            | CabinetAccountEvent::Unblocked { .. }
            | CabinetAccountEvent::AccessReset { .. }
            | CabinetAccountEvent::SessionRevoked { .. }
            | CabinetAccountEvent::AllSessionsRevoked { .. }
            | CabinetAccountEvent::SignedOut { .. }
            | CabinetAccountEvent::PhoneChanged { .. } => {}
        }
        Ok(())
    }
}

fn visit(event: &Recorded, visited_at: DateTime<Utc>, result: VisitResult) -> VisitItem {
    VisitItem {
        id: event.event_id,
        organisation_id: organisation_of(event),
        borrower_id: BorrowerId::new(event.stream_uuid()),
        visited_at,
        result,
        method: None,
        session_id: None,
        address: None,
        agent: None,
    }
}

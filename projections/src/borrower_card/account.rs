//! The fold of the account's stream, as far as the card shows it.

use domain::{BorrowerId, cabinet_account::CabinetAccountEvent};
use event_store::Recorded;

use super::{AccountStatus, projector::BorrowerCardTables};
use crate::framework::{Unfit, version_of};

/// Changes the card by an event of the account.
pub(super) fn fold(fact: &CabinetAccountEvent, event: &Recorded, tables: &mut BorrowerCardTables) -> Result<(), Unfit> {
    let id = BorrowerId::new(event.stream_uuid());
    let version = version_of(event);
    if tables.cards.get(id).is_some_and(|card| card.account_version >= version) {
        return Ok(());
    }
    let card = tables.cards.get_mut(id).ok_or(Unfit("borrower_card"))?;
    card.account_version = version;
    match fact {
        CabinetAccountEvent::Opened { at, .. } => {
            card.account_status = AccountStatus::Open;
            card.account_opened_at = Some(*at);
        }
        CabinetAccountEvent::SignedIn { at, .. } => {
            card.last_signed_in_at = Some(*at);
            card.locked_until = None;
        }
        CabinetAccountEvent::Locked { until, .. } => card.locked_until = Some(*until),
        CabinetAccountEvent::Blocked { .. } => card.account_status = AccountStatus::Blocked,
        CabinetAccountEvent::Unblocked { .. } => card.account_status = AccountStatus::Open,
        CabinetAccountEvent::AccessReset { .. } | CabinetAccountEvent::PasswordSet { .. } => card.locked_until = None,
        CabinetAccountEvent::CodeSent { .. }
        | CabinetAccountEvent::SignInFailed { .. }
        | CabinetAccountEvent::SessionRevoked { .. }
        | CabinetAccountEvent::AllSessionsRevoked { .. }
        | CabinetAccountEvent::SignedOut { .. }
        | CabinetAccountEvent::PhoneChanged { .. } => {}
    }
    Ok(())
}

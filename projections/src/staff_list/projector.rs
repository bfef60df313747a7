use cqrs_es::Aggregate;
use domain::{
    StaffId,
    staff_member::{StaffMember, StaffMemberEvent},
    values::PersonName,
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::StaffItem;
use crate::framework::{Projector, Unfit, version_of};

/// Writes `read_staff`.
pub(crate) struct StaffListProjector;

read_tables! {
    /// Members of staff.
    StaffTables { members: StaffItem }
}

impl Projector for StaffListProjector {
    const NAME: &'static str = "staff_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[StaffMember::TYPE];
    const ON_POISON: OnPoison = OnPoison::Park;
    const BORN_BY_FIRST: bool = true;
    type Fact = StaffMemberEvent;
    type Tables = StaffTables;

    fn decode(event: &Recorded) -> Result<Option<StaffMemberEvent>, DecodeError> {
        event.event_of::<StaffMember>().transpose()
    }

    fn touch(_: &StaffMemberEvent, event: &Recorded, tables: &mut StaffTables) {
        tables.members.want(event.stream_uuid());
    }

    fn fold(fact: StaffMemberEvent, event: &Recorded, tables: &mut StaffTables) -> Result<(), Unfit> {
        let id = StaffId::new(event.stream_uuid());
        let version = version_of(event);
        if tables.members.get(id).is_some_and(|member| member.version >= version) {
            return Ok(());
        }
        if let StaffMemberEvent::Hired { organisation, login, name, role, at, .. } = fact {
            let name = name.into_known();
            tables.members.put(StaffItem {
                id,
                organisation_id: organisation,
                login: login.into(),
                last_name: name.as_ref().map(|name| name.last().to_owned()),
                first_name: name.as_ref().map(|name| name.first().to_owned()),
                middle_name: name.as_ref().and_then(PersonName::middle).map(str::to_owned),
                role,
                dismissed_at: None,
                has_password: false,
                has_second_factor: false,
                locked_until: None,
                last_signed_in_at: None,
                hired_at: at,
                version,
            });
            return Ok(());
        }
        let member = tables.members.get_mut(id).ok_or(Unfit(Self::NAME))?;
        member.version = version;
        change(&fact, member);
        Ok(())
    }
}

fn change(fact: &StaffMemberEvent, member: &mut StaffItem) {
    match fact {
        StaffMemberEvent::RoleChanged { to, .. } => member.role = *to,
        StaffMemberEvent::Dismissed { at, .. } => member.dismissed_at = Some(*at),
        StaffMemberEvent::Reinstated { .. } => member.dismissed_at = None,
        StaffMemberEvent::PasswordSet { .. } => {
            member.has_password = true;
            member.locked_until = None;
        }
        StaffMemberEvent::SecondFactorEnrolled { .. } => member.has_second_factor = true,
        StaffMemberEvent::SecondFactorReset { .. } => member.has_second_factor = false,
        StaffMemberEvent::SignedIn { at, .. } => {
            member.last_signed_in_at = Some(*at);
            member.locked_until = None;
        }
        StaffMemberEvent::Locked { until, .. } => member.locked_until = Some(*until),
        StaffMemberEvent::Unlocked { .. } => member.locked_until = None,
        StaffMemberEvent::Hired { .. }
        | StaffMemberEvent::SignInFailed { .. }
        | StaffMemberEvent::SessionsRevoked { .. }
        | StaffMemberEvent::SessionDropped { .. }
        | StaffMemberEvent::SignedOut { .. } => {}
    }
}

//! A member of staff as the framework sees them: decisions in, assignments out.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{StaffMember, StaffMemberCommand, StaffMemberError, StaffMemberEvent};
use crate::{Lockout, decided::write_all};

impl Aggregate for StaffMember {
    const TYPE: &'static str = "staff_member"; // stored; never rename
    type Command = StaffMemberCommand;
    type Event = StaffMemberEvent;
    type Error = StaffMemberError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            StaffMemberEvent::Hired { organisation, login, role, .. } => {
                self.organisation = organisation;
                self.login = Some(login);
                self.role = Some(role);
            }
            StaffMemberEvent::RoleChanged { to, .. } => self.role = Some(to),
            StaffMemberEvent::Dismissed { .. } => self.dismissed = true,
            StaffMemberEvent::Reinstated { .. } => self.dismissed = false,
            StaffMemberEvent::PasswordSet { at } => self.password_set = Some(at),
            StaffMemberEvent::SecondFactorEnrolled { .. } => self.second_factor = true,
            StaffMemberEvent::SecondFactorReset { .. } => self.second_factor = false,
            StaffMemberEvent::SignedIn { session, .. } => {
                self.sessions.push(session);
                self.lockout = Lockout::default();
            }
            StaffMemberEvent::SignInFailed { at, .. } => self.lockout.failed(at),
            StaffMemberEvent::Locked { until, .. } => self.lockout.lock(until),
            StaffMemberEvent::Unlocked { .. } => self.lockout = Lockout::default(),
            StaffMemberEvent::SessionsRevoked { .. } => self.sessions.clear(),
            StaffMemberEvent::SessionDropped { session, .. } | StaffMemberEvent::SignedOut { session, .. } => {
                self.sessions.retain(|live| *live != session);
            }
        }
    }
}

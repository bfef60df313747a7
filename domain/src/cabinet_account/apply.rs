//! An account as the framework sees it: decisions in, assignments out.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{CabinetAccount, CabinetAccountCommand, CabinetAccountError, CabinetAccountEvent};
use crate::{Lockout, decided::write_all};

impl Aggregate for CabinetAccount {
    const TYPE: &'static str = "cabinet_account"; // stored; never rename
    type Command = CabinetAccountCommand;
    type Event = CabinetAccountEvent;
    type Error = CabinetAccountError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            CabinetAccountEvent::Opened { phone, .. } => self.phone = Some(phone),
            CabinetAccountEvent::PasswordSet { at } => {
                self.password_set = Some(at);
                self.access_was_reset = false;
                self.lockout = Lockout::default();
            }
            CabinetAccountEvent::CodeSent { purpose, at, .. } => self.last_code = Some((purpose, at)),
            CabinetAccountEvent::SignedIn { session, .. } => {
                self.sessions.begin(session);
                self.lockout = Lockout::default();
            }
            CabinetAccountEvent::SignInFailed { at, .. } => self.lockout.failed(at),
            CabinetAccountEvent::Locked { until, .. } => self.lockout.lock(until),
            CabinetAccountEvent::Blocked { .. } => self.blocked = true,
            CabinetAccountEvent::Unblocked { .. } => self.blocked = false,
            CabinetAccountEvent::AccessReset { .. } => {
                self.access_was_reset = true;
                self.password_set = None;
                self.lockout = Lockout::default();
            }
            CabinetAccountEvent::SessionRevoked { session, .. } | CabinetAccountEvent::SignedOut { session, .. } => {
                self.sessions.end(session);
            }
            CabinetAccountEvent::AllSessionsRevoked { kept, .. } => self.sessions.end_all_besides(kept),
            CabinetAccountEvent::PhoneChanged { new, .. } => self.phone = Some(new),
        }
    }
}

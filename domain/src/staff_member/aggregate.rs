//! Rules of a member of staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ChangeRole, DismissStaffMember, HireStaffMember, RecordStaffFailure, Role, SignInStaff, StaffMemberCommand, StaffMemberError,
    StaffMemberEvent,
};
use crate::{Lockout, OrganisationId, SessionId, StaffId, values::LoginName};

type Refusable<T> = Result<T, StaffMemberError>;

/// Somebody who works for an organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub(super) organisation: Option<OrganisationId>,
    pub(super) login: Option<LoginName>,
    pub(super) role: Option<Role>,
    pub(super) dismissed: bool,
    pub(super) password_set: Option<DateTime<Utc>>,
    pub(super) second_factor: bool,
    pub(super) lockout: Lockout,
    pub(super) last_session: Option<SessionId>,
}

impl StaffMember {
    /// Organisation they work for, once taken on.
    #[must_use]
    pub const fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    /// Login, once taken on.
    #[must_use]
    pub const fn login(&self) -> Option<&LoginName> {
        self.login.as_ref()
    }

    /// Role, while they work here.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.role.filter(|_| !self.dismissed)
    }

    /// Whether they were let go.
    #[must_use]
    pub const fn is_dismissed(&self) -> bool {
        self.dismissed
    }

    /// What a sign-in would be refused for at `now`.
    pub fn check_sign_in(&self, now: DateTime<Utc>) -> Refusable<()> {
        self.check_working()?;
        match self.lockout.locked_until(now) {
            Some(until) => Err(StaffMemberError::Locked { until }),
            None if !self.second_factor => Err(StaffMemberError::SecondFactorMissing),
            None => Ok(()),
        }
    }

    pub(super) fn decide(&self, command: StaffMemberCommand) -> Refusable<Vec<StaffMemberEvent>> {
        match command {
            StaffMemberCommand::Hire(hire) => self.hire(hire).map(Vec::from_iter),
            StaffMemberCommand::ChangeRole(change) => self.change_role(&change).map(Vec::from_iter),
            StaffMemberCommand::Dismiss(dismiss) => self.dismiss(&dismiss).map(Vec::from_iter),
            StaffMemberCommand::Reinstate(back) => {
                self.check_hired()?;
                Ok(self.dismissed.then_some(StaffMemberEvent::Reinstated { by: back.by, at: back.at }).into_iter().collect())
            }
            StaffMemberCommand::SetPassword(set) => {
                self.check_working()?;
                let differs = self.password_set != Some(set.at);
                Ok(differs.then_some(StaffMemberEvent::PasswordSet { at: set.at }).into_iter().collect())
            }
            StaffMemberCommand::EnrolSecondFactor(enrol) => {
                self.check_working()?;
                let missing = !self.second_factor;
                Ok(missing.then_some(StaffMemberEvent::SecondFactorEnrolled { at: enrol.at }).into_iter().collect())
            }
            StaffMemberCommand::ResetSecondFactor(reset) => {
                self.check_hired()?;
                let (by, at) = (reset.by, reset.at);
                Ok(self.second_factor.then_some(StaffMemberEvent::SecondFactorReset { by, at }).into_iter().collect())
            }
            StaffMemberCommand::SignIn(sign_in) => self.sign_in(sign_in).map(Vec::from_iter),
            StaffMemberCommand::RecordFailure(record) => self.record_failure(&record),
            StaffMemberCommand::SignOut(out) => {
                self.check_hired()?;
                Ok(vec![StaffMemberEvent::SignedOut { session: out.session, at: out.at }])
            }
            StaffMemberCommand::RevokeSessions(revoke) => {
                self.check_hired()?;
                Ok(vec![StaffMemberEvent::SessionsRevoked { by: revoke.by, at: revoke.at }])
            }
        }
    }

    /// Once; the same login with the same organisation again changes nothing.
    fn hire(&self, hire: HireStaffMember) -> Refusable<Option<StaffMemberEvent>> {
        let HireStaffMember { organisation, login, name, role, by, at } = hire;
        match &self.login {
            None => Ok(Some(StaffMemberEvent::Hired { organisation, login, name: name.into(), role, by, at })),
            Some(known) if *known == login && self.organisation == Some(organisation) => Ok(None),
            Some(_) => Err(StaffMemberError::AlreadyHired),
        }
    }

    /// Nobody changes their own role: the last administrator would be gone.
    fn change_role(&self, change: &ChangeRole) -> Refusable<Option<StaffMemberEvent>> {
        self.check_working()?;
        let ChangeRole { role: to, by, member, at } = *change;
        match self.role {
            Some(from) if from == to => Ok(None),
            Some(_) if by == member => Err(StaffMemberError::Oneself),
            Some(from) => Ok(Some(StaffMemberEvent::RoleChanged { from, to, by, at })),
            None => Err(StaffMemberError::Unknown),
        }
    }

    /// Nobody lets themselves go; letting go twice changes nothing.
    fn dismiss(&self, dismiss: &DismissStaffMember) -> Refusable<Option<StaffMemberEvent>> {
        self.check_hired()?;
        let DismissStaffMember { by, member, at } = *dismiss;
        same_person(by, member)?;
        Ok((!self.dismissed).then_some(StaffMemberEvent::Dismissed { by, at }))
    }

    /// Never while let go or locked; the same session twice begins once.
    fn sign_in(&self, sign_in: SignInStaff) -> Refusable<Option<StaffMemberEvent>> {
        let SignInStaff { session, address, agent, at } = sign_in;
        if self.last_session == Some(session) {
            return Ok(None);
        }
        self.check_sign_in(at)?;
        Ok(Some(StaffMemberEvent::SignedIn { session, address: address.into(), agent: agent.into(), at }))
    }

    /// Failures while locked or let go write nothing.
    fn record_failure(&self, record: &RecordStaffFailure) -> Refusable<Vec<StaffMemberEvent>> {
        self.check_hired()?;
        let RecordStaffFailure { reason, address, at } = *record;
        if self.dismissed || self.lockout.locked_until(at).is_some() || self.lockout.has_counted(at) {
            return Ok(Vec::new());
        }
        let failed = StaffMemberEvent::SignInFailed { reason, address: address.into(), at };
        let locked = self.lockout.lock_after_failure(at).map(|until| StaffMemberEvent::Locked { until, at });
        Ok([Some(failed), locked].into_iter().flatten().collect())
    }

    const fn check_hired(&self) -> Refusable<()> {
        if self.organisation.is_some() { Ok(()) } else { Err(StaffMemberError::Unknown) }
    }

    fn check_working(&self) -> Refusable<()> {
        self.check_hired()?;
        if self.dismissed { Err(StaffMemberError::Dismissed) } else { Ok(()) }
    }
}

fn same_person(by: StaffId, member: StaffId) -> Refusable<()> {
    if by == member { Err(StaffMemberError::Oneself) } else { Ok(()) }
}

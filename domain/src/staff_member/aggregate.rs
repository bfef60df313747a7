//! Rules of a member of staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ChangeRole, DismissStaffMember, HireStaffMember, ReinstateStaffMember, Role, StaffMemberCommand, StaffMemberError,
    StaffMemberEvent,
};
use crate::{Lockout, OrganisationId, SessionId, values::LoginName};

pub(super) type Refusable<T> = Result<T, StaffMemberError>;

/// Somebody who works for the organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub(super) organisation: OrganisationId,
    pub(super) login: Option<LoginName>,
    pub(super) role: Option<Role>,
    pub(super) dismissed: bool,
    pub(super) password_set: Option<DateTime<Utc>>,
    pub(super) second_factor: bool,
    pub(super) lockout: Lockout,
    pub(super) sessions: Vec<SessionId>,
}

impl StaffMember {
    /// Whether they were hired.
    #[must_use]
    pub const fn is_hired(&self) -> bool {
        self.role.is_some()
    }

    /// Whether they were dismissed and not taken back.
    #[must_use]
    pub const fn is_dismissed(&self) -> bool {
        self.dismissed
    }

    /// Organisation they work for, once hired.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.is_hired().then_some(self.organisation)
    }

    /// Login, once hired.
    #[must_use]
    pub const fn login(&self) -> Option<&LoginName> {
        self.login.as_ref()
    }

    /// What they may do now; `None` when not hired or dismissed.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.role.filter(|_| !self.dismissed)
    }

    /// Whether a second factor is enrolled.
    #[must_use]
    pub const fn has_second_factor(&self) -> bool {
        self.second_factor
    }

    /// Whether there is a password.
    #[must_use]
    pub const fn has_password(&self) -> bool {
        self.password_set.is_some()
    }

    /// Failures to sign in and the locks they led to.
    #[must_use]
    pub const fn lockout(&self) -> &Lockout {
        &self.lockout
    }

    /// Live sessions, oldest first, at most 20.
    #[must_use]
    pub fn sessions(&self) -> &[SessionId] {
        &self.sessions
    }

    pub(super) fn decide(&self, command: StaffMemberCommand) -> Refusable<Vec<StaffMemberEvent>> {
        match command {
            StaffMemberCommand::Hire(hire) => self.hire(hire).map(Vec::from_iter),
            StaffMemberCommand::ChangeRole(change) => self.change_role(&change).map(Vec::from_iter),
            StaffMemberCommand::Dismiss(dismiss) => self.dismiss(&dismiss),
            StaffMemberCommand::Reinstate(reinstate) => self.reinstate(&reinstate).map(Vec::from_iter),
            StaffMemberCommand::SetPassword(set) => self.set_password(&set),
            StaffMemberCommand::EnrolSecondFactor(enrol) => self.enrol_second_factor(&enrol).map(Vec::from_iter),
            StaffMemberCommand::ResetSecondFactor(reset) => self.reset_second_factor(&reset).map(Vec::from_iter),
            StaffMemberCommand::SignIn(sign_in) => self.sign_in(sign_in),
            StaffMemberCommand::RecordFailure(record) => self.record_failure(&record),
            StaffMemberCommand::RevokeSessions(revoke) => Ok(Vec::from_iter(self.revoke_sessions(revoke.by, revoke.at))),
            StaffMemberCommand::SignOut(sign_out) => Ok(Vec::from_iter(self.sign_out(&sign_out))),
        }
    }

    /// Once; the same login with the same organisation again changes nothing.
    fn hire(&self, hire: HireStaffMember) -> Refusable<Option<StaffMemberEvent>> {
        let HireStaffMember { organisation, login, name, role, by, at } = hire;
        match &self.login {
            None => Ok(Some(StaffMemberEvent::Hired { organisation, login, name: name.into(), role, by, at })),
            Some(known) if *known == login && self.organisation == organisation => Ok(None),
            Some(_) => Err(StaffMemberError::AlreadyHired),
        }
    }

    /// The same role changes nothing; nobody gives oneself another one.
    fn change_role(&self, change: &ChangeRole) -> Refusable<Option<StaffMemberEvent>> {
        let from = self.check_working()?;
        let ChangeRole { role: to, by, member, at } = *change;
        if from == to {
            return Ok(None);
        }
        if by == member {
            return Err(StaffMemberError::OwnRole);
        }
        Ok(Some(StaffMemberEvent::RoleChanged { from, to, by, at }))
    }

    /// Dismissing twice changes nothing; nobody dismisses oneself, so that an administrator is left.
    fn dismiss(&self, dismiss: &DismissStaffMember) -> Refusable<Vec<StaffMemberEvent>> {
        self.check_hired()?;
        let DismissStaffMember { by, member, at } = *dismiss;
        if self.dismissed {
            return Ok(Vec::new());
        }
        if by == member {
            return Err(StaffMemberError::OwnDismissal);
        }
        let dismissed = StaffMemberEvent::Dismissed { by, at };
        Ok([Some(dismissed), self.revoke_sessions(Some(by), at)].into_iter().flatten().collect())
    }

    /// Taking back who was not dismissed changes nothing.
    fn reinstate(&self, reinstate: &ReinstateStaffMember) -> Refusable<Option<StaffMemberEvent>> {
        self.check_hired()?;
        let ReinstateStaffMember { by, at } = *reinstate;
        Ok(self.dismissed.then_some(StaffMemberEvent::Reinstated { by, at }))
    }

    pub(super) fn check_hired(&self) -> Refusable<Role> {
        self.role.ok_or(StaffMemberError::Unknown)
    }

    pub(super) fn check_working(&self) -> Refusable<Role> {
        let role = self.check_hired()?;
        if self.dismissed { Err(StaffMemberError::Dismissed) } else { Ok(role) }
    }
}

//! Rules of how a member of staff signs in.

use chrono::{DateTime, Utc};

use super::{
    EnrolSecondFactor, RecordStaffFailure, ResetSecondFactor, SetStaffPassword, SignInStaff, SignOutStaff, StaffMember,
    StaffMemberError, StaffMemberEvent, aggregate::Refusable,
};
use crate::{Lockout, StaffId};

/// Most sessions alive at once.
pub(super) const LIVE_MAX: usize = 20;

impl StaffMember {
    /// What a sign-in would be refused for at `now`: to be asked before a password is compared.
    pub fn check_sign_in(&self, now: DateTime<Utc>) -> Refusable<()> {
        self.check_working()?;
        if let Some(until) = self.lockout.locked_until(now) {
            return Err(StaffMemberError::Locked { until });
        }
        if !self.has_password() {
            return Err(StaffMemberError::PasswordNotSet);
        }
        if self.has_second_factor() { Ok(()) } else { Err(StaffMemberError::SecondFactorNotEnrolled) }
    }

    /// Setting a password is a fact each time, and lifts a lock; only the very same moment changes nothing.
    pub(super) fn set_password(&self, set: &SetStaffPassword) -> Refusable<Vec<StaffMemberEvent>> {
        self.check_working()?;
        let SetStaffPassword { at } = *set;
        if self.password_set == Some(at) {
            return Ok(Vec::new());
        }
        let unlocked = (self.lockout != Lockout::default()).then_some(StaffMemberEvent::Unlocked { at });
        Ok([Some(StaffMemberEvent::PasswordSet { at }), unlocked].into_iter().flatten().collect())
    }

    /// Enrolling while enrolled changes nothing: to replace a second factor it is reset first.
    pub(super) fn enrol_second_factor(&self, enrol: &EnrolSecondFactor) -> Refusable<Option<StaffMemberEvent>> {
        self.check_working()?;
        Ok((!self.second_factor).then_some(StaffMemberEvent::SecondFactorEnrolled { at: enrol.at }))
    }

    /// Resetting what is not enrolled changes nothing.
    pub(super) fn reset_second_factor(&self, reset: &ResetSecondFactor) -> Refusable<Option<StaffMemberEvent>> {
        self.check_working()?;
        let ResetSecondFactor { by, at } = *reset;
        Ok(self.second_factor.then_some(StaffMemberEvent::SecondFactorReset { by, at }))
    }

    /// Never while dismissed or locked. The oldest session makes place for the newest.
    pub(super) fn sign_in(&self, sign_in: SignInStaff) -> Refusable<Vec<StaffMemberEvent>> {
        let SignInStaff { session, address, agent, at } = sign_in;
        if self.sessions.contains(&session) {
            return Ok(Vec::new());
        }
        self.check_sign_in(at)?;
        let too_many = (self.sessions.len() + 1).saturating_sub(LIVE_MAX);
        let in_the_way = self.sessions.iter().take(too_many);
        let mut events: Vec<_> = in_the_way.map(|oldest| StaffMemberEvent::SessionDropped { session: *oldest, at }).collect();
        events.push(StaffMemberEvent::SignedIn { session, address: address.into(), agent: agent.into(), at });
        Ok(events)
    }

    /// Failures while locked or dismissed write nothing, so that nobody fills the stream from outside. Every other one
    /// counts, two of one moment too; that one attempt is not counted twice is up to its command id.
    pub(super) fn record_failure(&self, record: &RecordStaffFailure) -> Refusable<Vec<StaffMemberEvent>> {
        self.check_hired()?;
        let RecordStaffFailure { reason, address, at } = *record;
        if self.dismissed || self.lockout.locked_until(at).is_some() {
            return Ok(Vec::new());
        }
        let failed = StaffMemberEvent::SignInFailed { reason, address: address.into(), at };
        let locked = self.lockout.lock_after_failure(at).map(|until| StaffMemberEvent::Locked { until, at });
        Ok([Some(failed), locked].into_iter().flatten().collect())
    }

    /// Nothing alive, nothing changes.
    pub(super) fn revoke_sessions(&self, by: Option<StaffId>, at: DateTime<Utc>) -> Option<StaffMemberEvent> {
        (!self.sessions.is_empty()).then_some(StaffMemberEvent::SessionsRevoked { by, at })
    }

    /// A session that is not alive changes nothing.
    pub(super) fn sign_out(&self, sign_out: &SignOutStaff) -> Option<StaffMemberEvent> {
        let SignOutStaff { session, at } = *sign_out;
        self.sessions.contains(&session).then_some(StaffMemberEvent::SignedOut { session, at })
    }
}

//! What can be asked of a member of staff.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::{Role, StaffFailureReason};
use crate::{
    OrganisationId, SessionId, StaffId, UserAgent,
    values::{LoginName, PersonName},
};

/// Any command to a member of staff.
#[derive(Clone, Debug, PartialEq)]
pub enum StaffMemberCommand {
    /// See [`HireStaffMember`].
    Hire(HireStaffMember),
    /// See [`ChangeRole`].
    ChangeRole(ChangeRole),
    /// See [`DismissStaffMember`].
    Dismiss(DismissStaffMember),
    /// See [`ReinstateStaffMember`].
    Reinstate(ReinstateStaffMember),
    /// See [`SetStaffPassword`].
    SetPassword(SetStaffPassword),
    /// See [`EnrolSecondFactor`].
    EnrolSecondFactor(EnrolSecondFactor),
    /// See [`ResetSecondFactor`].
    ResetSecondFactor(ResetSecondFactor),
    /// See [`SignInStaff`].
    SignIn(SignInStaff),
    /// See [`RecordStaffFailure`].
    RecordFailure(RecordStaffFailure),
    /// See [`RevokeStaffSessions`].
    RevokeSessions(RevokeStaffSessions),
    /// See [`SignOutStaff`].
    SignOut(SignOutStaff),
}

/// Give somebody a place among the staff.
#[derive(Clone, Debug, PartialEq)]
pub struct HireStaffMember {
    /// Organisation they work for.
    pub organisation: OrganisationId,
    /// Login; that nobody else has it is a claim of the event store.
    pub login: LoginName,
    /// Full name.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// Who takes them on; the first administrator is nobody's but the program's.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give another role.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRole {
    /// The new role.
    pub role: Role,
    /// Who gives it.
    pub by: StaffId,
    /// Who gets it: an aggregate does not know its own id, and nobody changes their own role.
    pub member: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Close the administration to them; ends every session.
#[derive(Clone, Debug, PartialEq)]
pub struct DismissStaffMember {
    /// Who dismisses.
    pub by: StaffId,
    /// Who is dismissed: an aggregate does not know its own id, and nobody dismisses themselves.
    pub member: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take a dismissed member back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReinstateStaffMember {
    /// Who takes them back.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that a password was set, by its owner or handed out; failures with the old one are forgotten.
#[derive(Clone, Debug, PartialEq)]
pub struct SetStaffPassword {
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that a second factor (TOTP, RFC 6238) was enrolled.
#[derive(Clone, Debug, PartialEq)]
pub struct EnrolSecondFactor {
    /// When.
    pub at: DateTime<Utc>,
}

/// Make the second factor void, so that it has to be enrolled anew.
#[derive(Clone, Debug, PartialEq)]
pub struct ResetSecondFactor {
    /// Who resets; none for the program itself.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begin a session of a member whose password and second factor were right.
#[derive(Clone, Debug, PartialEq)]
pub struct SignInStaff {
    /// The new session.
    pub session: SessionId,
    /// Address the request came from.
    pub address: IpAddr,
    /// Browser the request came from.
    pub agent: UserAgent,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record a failure to sign in.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordStaffFailure {
    /// Why it failed.
    pub reason: StaffFailureReason,
    /// Address the request came from.
    pub address: IpAddr,
    /// When.
    pub at: DateTime<Utc>,
}

/// End all sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct RevokeStaffSessions {
    /// Who ends them; none for the program itself or a new password.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Leave the administration.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOutStaff {
    /// The session that ends.
    pub session: SessionId,
    /// When.
    pub at: DateTime<Utc>,
}

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
    /// See [`SignOutStaff`].
    SignOut(SignOutStaff),
    /// See [`RevokeStaffSessions`].
    RevokeSessions(RevokeStaffSessions),
}

/// Take somebody on.
#[derive(Clone, Debug, PartialEq)]
pub struct HireStaffMember {
    /// Organisation they work for.
    pub organisation: OrganisationId,
    /// Login; unique within the organisation by a claim of the event store.
    pub login: LoginName,
    /// Full name.
    pub name: PersonName,
    /// Role.
    pub role: Role,
    /// Who takes them on; `None` for the program itself.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give another role.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRole {
    /// The new role.
    pub role: Role,
    /// Whose change it is; nobody changes their own role.
    pub by: StaffId,
    /// Id of the member of staff.
    pub member: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Let somebody go.
#[derive(Clone, Debug, PartialEq)]
pub struct DismissStaffMember {
    /// Who lets them go; nobody lets themselves go.
    pub by: StaffId,
    /// Id of the member of staff.
    pub member: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take somebody back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReinstateStaffMember {
    /// Who takes them back.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Note that a password was set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetStaffPassword {
    /// When.
    pub at: DateTime<Utc>,
}

/// Note that a second factor was handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct EnrolSecondFactor {
    /// When.
    pub at: DateTime<Utc>,
}

/// Take the second factor away, so that another one is handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct ResetSecondFactor {
    /// Who does it; `None` for the program itself.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begin a session.
#[derive(Clone, Debug, PartialEq)]
pub struct SignInStaff {
    /// The session.
    pub session: SessionId,
    /// From where.
    pub address: IpAddr,
    /// With which program.
    pub agent: UserAgent,
    /// When.
    pub at: DateTime<Utc>,
}

/// Note a failed attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordStaffFailure {
    /// What was wrong.
    pub reason: StaffFailureReason,
    /// From where.
    pub address: IpAddr,
    /// When.
    pub at: DateTime<Utc>,
}

/// End one session.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOutStaff {
    /// The session.
    pub session: SessionId,
    /// When.
    pub at: DateTime<Utc>,
}

/// End all sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct RevokeStaffSessions {
    /// Who ends them; `None` for the member of staff.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

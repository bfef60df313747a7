//! What happened to a member of staff.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::{
    OrganisationId, Personal, SessionId, StaffId, UserAgent,
    values::{LoginName, PersonName},
};

/// What was wrong with an attempt to sign in. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StaffFailureReason {
    /// The password.
    WrongPassword,
    /// The code of the second factor.
    WrongSecondFactor,
}

/// Any event of a member of staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StaffMemberEvent {
    /// They work for the organisation from now on.
    Hired {
        /// Organisation.
        organisation: OrganisationId,
        /// Login.
        login: LoginName,
        /// Full name.
        name: Personal<PersonName>,
        /// Role.
        role: Role,
        /// Who took them on.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They have another role.
    RoleChanged {
        /// What it was.
        from: Role,
        /// What it is.
        to: Role,
        /// Whose change it is.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// They were let go.
    Dismissed {
        /// By whom.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// They were taken back.
    Reinstated {
        /// By whom.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A password was set.
    PasswordSet {
        /// When.
        at: DateTime<Utc>,
    },
    /// A second factor was handed out.
    SecondFactorEnrolled {
        /// When.
        at: DateTime<Utc>,
    },
    /// The second factor was taken away.
    SecondFactorReset {
        /// By whom.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A session began.
    SignedIn {
        /// The session.
        session: SessionId,
        /// From where.
        address: Personal<IpAddr>,
        /// With which program.
        agent: Personal<UserAgent>,
        /// When.
        at: DateTime<Utc>,
    },
    /// An attempt failed.
    SignInFailed {
        /// What was wrong.
        reason: StaffFailureReason,
        /// From where.
        address: Personal<IpAddr>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Too many attempts failed.
    Locked {
        /// Until when nobody signs in by this login.
        until: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A session ended.
    SignedOut {
        /// The session.
        session: SessionId,
        /// When.
        at: DateTime<Utc>,
    },
    /// All sessions ended.
    SessionsRevoked {
        /// By whom; absent for the member of staff.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(StaffMemberEvent {
    Hired => "StaffMemberHired",
    RoleChanged => "StaffMemberRoleChanged",
    Dismissed => "StaffMemberDismissed",
    Reinstated => "StaffMemberReinstated",
    PasswordSet => "StaffMemberPasswordSet",
    SecondFactorEnrolled => "StaffMemberSecondFactorEnrolled",
    SecondFactorReset => "StaffMemberSecondFactorReset",
    SignedIn => "StaffMemberSignedIn",
    SignInFailed => "StaffMemberSignInFailed",
    Locked => "StaffMemberLocked",
    SignedOut => "StaffMemberSignedOut",
    SessionsRevoked => "StaffMemberSessionsRevoked",
});

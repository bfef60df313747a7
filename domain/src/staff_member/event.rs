//! What happened to a member of staff.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::{
    OrganisationId, Personal, SessionId, StaffId, UserAgent,
    values::{LoginName, PersonName},
};

/// Why a sign-in failed. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StaffFailureReason {
    /// The password was wrong.
    WrongPassword,
    /// The second factor was wrong.
    WrongSecondFactor,
}

/// Any event of a member of staff. Personal data are the member's own: the subject is the member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StaffMemberEvent {
    /// They have a place among the staff.
    Hired {
        /// Organisation they work for.
        organisation: OrganisationId,
        /// Login.
        login: LoginName,
        /// Full name.
        name: Personal<PersonName>,
        /// What they may do.
        role: Role,
        /// Who took them on; none for the program itself.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They have another role.
    RoleChanged {
        /// The role before.
        from: Role,
        /// The role from now on.
        to: Role,
        /// Who gave it.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The administration is closed to them.
    Dismissed {
        /// Who dismissed.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// They were taken back.
    Reinstated {
        /// Who took them back.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A password was set, first or anew.
    PasswordSet {
        /// When.
        at: DateTime<Utc>,
    },
    /// A second factor was enrolled.
    SecondFactorEnrolled {
        /// When.
        at: DateTime<Utc>,
    },
    /// The second factor is void.
    SecondFactorReset {
        /// Who reset; none for the program itself.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A session began.
    SignedIn {
        /// The session.
        session: SessionId,
        /// Address the request came from.
        address: Personal<IpAddr>,
        /// Browser the request came from.
        agent: Personal<UserAgent>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A sign-in failed.
    SignInFailed {
        /// Why.
        reason: StaffFailureReason,
        /// Address the request came from.
        address: Personal<IpAddr>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They cannot sign in for some time.
    Locked {
        /// The first moment sign-in is possible again.
        until: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A new password: a lock is lifted and failures are forgotten.
    Unlocked {
        /// When.
        at: DateTime<Utc>,
    },
    /// All sessions ended.
    SessionsRevoked {
        /// Who ended them; none for the program itself or a new password.
        by: Option<StaffId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The oldest session made place for a newer one.
    SessionDropped {
        /// The session.
        session: SessionId,
        /// When.
        at: DateTime<Utc>,
    },
    /// They left the administration.
    SignedOut {
        /// The session.
        session: SessionId,
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
    Unlocked => "StaffMemberUnlocked",
    SessionsRevoked => "StaffMemberSessionsRevoked",
    SessionDropped => "StaffMemberSessionDropped",
    SignedOut => "StaffMemberSignedOut",
});

//! What happened to an account.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CodePurpose, FailureReason, RegistrationRoute, RevocationReason, SignInMethod};
use crate::{
    DebtId, Personal, SessionId, StaffId, UserAgent,
    values::{BoundedText, Phone},
};

/// Any event of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CabinetAccountEvent {
    /// The cabinet is open to the borrower.
    Opened {
        /// The phone they sign in by.
        phone: Personal<Phone>,
        /// How they came.
        via: RegistrationRoute,
        /// The debt whose number they gave.
        debt: DebtId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A password was set, first or anew.
    PasswordSet {
        /// When.
        at: DateTime<Utc>,
    },
    /// A one-time code went out.
    CodeSent {
        /// What it is for.
        purpose: CodePurpose,
        /// Where it went, masked: `+7 916 ***-**-67`.
        phone: Personal<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A session began.
    SignedIn {
        /// The session.
        session: SessionId,
        /// What they signed in with.
        method: SignInMethod,
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
        reason: FailureReason,
        /// Address the request came from.
        address: Personal<IpAddr>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody signs in for some time.
    Locked {
        /// The first moment sign-in is possible again.
        until: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The cabinet is closed to the borrower.
    Blocked {
        /// Reason as the member of staff words it.
        reason: Personal<BoundedText<300>>,
        /// Who blocked.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The cabinet is open again.
    Unblocked {
        /// Who unblocked.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The password is void and the lock is lifted.
    AccessReset {
        /// Who reset.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// One session ended against or without the will of who holds it.
    SessionRevoked {
        /// The session.
        session: SessionId,
        /// Why.
        reason: RevocationReason,
        /// When.
        at: DateTime<Utc>,
    },
    /// All sessions ended, or all but one.
    AllSessionsRevoked {
        /// Why.
        reason: RevocationReason,
        /// The session that stays.
        kept: Option<SessionId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The borrower left the cabinet.
    SignedOut {
        /// The session.
        session: SessionId,
        /// When.
        at: DateTime<Utc>,
    },
    /// They sign in by another phone from now on.
    PhoneChanged {
        /// The number before.
        old: Personal<Phone>,
        /// The number from now on.
        new: Personal<Phone>,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(CabinetAccountEvent {
    Opened => "CabinetAccountOpened",
    PasswordSet => "CabinetAccountPasswordSet",
    CodeSent => "CabinetAccountCodeSent",
    SignedIn => "CabinetAccountSignedIn",
    SignInFailed => "CabinetAccountSignInFailed",
    Locked => "CabinetAccountLocked",
    Blocked => "CabinetAccountBlocked",
    Unblocked => "CabinetAccountUnblocked",
    AccessReset => "CabinetAccountAccessReset",
    SessionRevoked => "CabinetAccountSessionRevoked",
    AllSessionsRevoked => "CabinetAccountAllSessionsRevoked",
    SignedOut => "CabinetAccountSignedOut",
    PhoneChanged => "CabinetAccountPhoneChanged",
});

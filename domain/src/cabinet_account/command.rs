//! What can be asked of an account.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::{CodePurpose, FailureReason, RegistrationRoute, RevokedBy, SignInMethod};
use crate::{
    DebtId, SessionId, StaffId, UserAgent,
    values::{BoundedText, Phone},
};

/// Any command to an account.
#[derive(Clone, Debug, PartialEq)]
pub enum CabinetAccountCommand {
    /// See [`OpenAccount`].
    Open(OpenAccount),
    /// See [`SetPassword`].
    SetPassword(SetPassword),
    /// See [`RecordCodeSent`].
    RecordCodeSent(RecordCodeSent),
    /// See [`SignIn`].
    SignIn(SignIn),
    /// See [`RecordFailure`].
    RecordFailure(RecordFailure),
    /// See [`BlockAccount`].
    Block(BlockAccount),
    /// See [`UnblockAccount`].
    Unblock(UnblockAccount),
    /// See [`ResetAccess`].
    ResetAccess(ResetAccess),
    /// See [`RevokeSession`].
    RevokeSession(RevokeSession),
    /// See [`RevokeAllSessions`].
    RevokeAllSessions(RevokeAllSessions),
    /// See [`SignOut`].
    SignOut(SignOut),
    /// See [`ChangeLoginPhone`].
    ChangePhone(ChangeLoginPhone),
}

/// Open the cabinet to a borrower who confirmed a phone and a debt.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAccount {
    /// The confirmed phone: what they sign in by.
    pub phone: Phone,
    /// How they came.
    pub via: RegistrationRoute,
    /// The debt whose number they gave.
    pub debt: DebtId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that a password was set, which lifts a lock; the password itself never comes here.
#[derive(Clone, Debug, PartialEq)]
pub struct SetPassword {
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that a one-time code went out; accepted also before the account is open.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordCodeSent {
    /// What it is for.
    pub purpose: CodePurpose,
    /// Where it went.
    pub phone: Phone,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begin a session of a borrower whose password or phone and code were right.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// The new session.
    pub session: SessionId,
    /// What they signed in with.
    pub method: SignInMethod,
    /// Address the request came from.
    pub address: IpAddr,
    /// Browser the request came from.
    pub agent: UserAgent,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record a failure to sign in.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordFailure {
    /// Why it failed.
    pub reason: FailureReason,
    /// Address the request came from.
    pub address: IpAddr,
    /// When.
    pub at: DateTime<Utc>,
}

/// Close the cabinet to the borrower until unblocked; ends every session.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockAccount {
    /// Reason as the member of staff words it.
    pub reason: BoundedText<300>,
    /// Who blocks.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Open a blocked cabinet again.
#[derive(Clone, Debug, PartialEq)]
pub struct UnblockAccount {
    /// Who unblocks.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Make the password void, lift a lock and end every session.
#[derive(Clone, Debug, PartialEq)]
pub struct ResetAccess {
    /// Who resets.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// End one session.
#[derive(Clone, Debug, PartialEq)]
pub struct RevokeSession {
    /// The session.
    pub session: SessionId,
    /// Who ends it.
    pub by: RevokedBy,
    /// When.
    pub at: DateTime<Utc>,
}

/// End all sessions, or all but one.
#[derive(Clone, Debug, PartialEq)]
pub struct RevokeAllSessions {
    /// Who ends them.
    pub by: RevokedBy,
    /// The session that stays: that of the borrower who asks.
    pub keep: Option<SessionId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Leave the cabinet.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOut {
    /// The session that ends.
    pub session: SessionId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Sign in by another phone from now on; it was confirmed by an SMS code.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeLoginPhone {
    /// The new number.
    pub new: Phone,
    /// When.
    pub at: DateTime<Utc>,
}

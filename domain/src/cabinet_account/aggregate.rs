//! Rules of an account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    BlockAccount, CabinetAccountCommand, CabinetAccountError, CabinetAccountEvent, ChangeLoginPhone, CodePurpose, OpenAccount,
    RecordCodeSent, RecordFailure, ResetAccess, RevocationReason, RevokeAllSessions, RevokeSession, SetPassword, SignIn,
    SignInMethod, SignOut, UnblockAccount, sessions::Sessions,
};
use crate::{Lockout, Personal, SessionId, values::Phone};

type Refusable<T> = Result<T, CabinetAccountError>;

/// A borrower's way into the cabinet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CabinetAccount {
    pub(super) phone: Option<Personal<Phone>>,
    pub(super) password_set: Option<DateTime<Utc>>,
    pub(super) last_code: Option<(CodePurpose, DateTime<Utc>)>,
    pub(super) access_was_reset: bool,
    pub(super) blocked: bool,
    pub(super) lockout: Lockout,
    pub(super) sessions: Sessions,
}

impl CabinetAccount {
    /// Whether the borrower has registered.
    #[must_use]
    pub const fn is_opened(&self) -> bool {
        self.phone.is_some()
    }

    /// The phone they sign in by; `None` when not opened or erased.
    #[must_use]
    pub fn login_phone(&self) -> Option<&Phone> {
        self.phone.as_ref().and_then(Personal::known)
    }

    /// Whether staff has closed the cabinet to the borrower.
    #[must_use]
    pub const fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// Whether there is a password that was not reset since.
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
        self.sessions.all()
    }

    /// What a sign-in by this method would be refused for at `now`: to be asked before a password is compared.
    pub fn check_sign_in(&self, method: SignInMethod, now: DateTime<Utc>) -> Refusable<()> {
        self.check_recovery()?;
        if let Some(until) = self.lockout.locked_until(now) {
            return Err(CabinetAccountError::Locked { until });
        }
        match method {
            SignInMethod::PasswordAndCode if !self.has_password() => Err(CabinetAccountError::PasswordNotSet),
            SignInMethod::PasswordAndCode | SignInMethod::PhoneAndCode => Ok(()),
        }
    }

    /// What a recovery of access would be refused for. A lock after failures is no reason: whoever forgot the password is
    /// locked, and the code and the new password put an end to it.
    pub const fn check_recovery(&self) -> Refusable<()> {
        match self.check_opened() {
            Ok(()) if self.blocked => Err(CabinetAccountError::Blocked),
            other => other,
        }
    }

    pub(super) fn decide(&self, command: CabinetAccountCommand) -> Refusable<Vec<CabinetAccountEvent>> {
        match command {
            CabinetAccountCommand::Open(open) => self.open(open).map(Vec::from_iter),
            CabinetAccountCommand::SetPassword(set) => self.set_password(&set).map(Vec::from_iter),
            CabinetAccountCommand::RecordCodeSent(record) => Ok(Vec::from_iter(self.record_code_sent(&record))),
            CabinetAccountCommand::SignIn(sign_in) => self.sign_in(sign_in),
            CabinetAccountCommand::RecordFailure(record) => self.record_failure(&record),
            CabinetAccountCommand::Block(block) => self.block(block),
            CabinetAccountCommand::Unblock(unblock) => self.unblock(&unblock).map(Vec::from_iter),
            CabinetAccountCommand::ResetAccess(reset) => self.reset_access(&reset),
            CabinetAccountCommand::RevokeSession(revoke) => Ok(Vec::from_iter(self.revoke_session(&revoke))),
            CabinetAccountCommand::RevokeAllSessions(revoke) => Ok(Vec::from_iter(self.revoke_all_sessions(&revoke))),
            CabinetAccountCommand::SignOut(sign_out) => Ok(Vec::from_iter(self.sign_out(&sign_out))),
            CabinetAccountCommand::ChangePhone(change) => self.change_phone(change).map(Vec::from_iter),
        }
    }

    /// One account for a borrower; opening it by the same phone again changes nothing.
    fn open(&self, open: OpenAccount) -> Refusable<Option<CabinetAccountEvent>> {
        let OpenAccount { phone, via, debt, at } = open;
        match &self.phone {
            None => Ok(Some(CabinetAccountEvent::Opened { phone: phone.into(), via, debt, at })),
            Some(known) if known.is(&phone) => Ok(None),
            Some(_) => Err(CabinetAccountError::AlreadyOpened),
        }
    }

    /// Setting a password is a fact each time, and lifts a lock; only the very same moment changes nothing.
    fn set_password(&self, set: &SetPassword) -> Refusable<Option<CabinetAccountEvent>> {
        self.check_recovery()?;
        Ok((self.password_set != Some(set.at)).then_some(CabinetAccountEvent::PasswordSet { at: set.at }))
    }

    /// A code that went out is a fact and never refused.
    fn record_code_sent(&self, record: &RecordCodeSent) -> Option<CabinetAccountEvent> {
        let RecordCodeSent { purpose, phone, at } = record;
        let (purpose, at) = (*purpose, *at);
        let differs = self.last_code != Some((purpose, at));
        differs.then(|| CabinetAccountEvent::CodeSent { purpose, phone: phone.masked().into(), at })
    }

    /// Never while blocked or locked, whatever was typed. The oldest session makes place for the newest.
    fn sign_in(&self, sign_in: SignIn) -> Refusable<Vec<CabinetAccountEvent>> {
        let SignIn { session, method, address, agent, at } = sign_in;
        if self.sessions.contains(session) {
            return Ok(Vec::new());
        }
        self.check_sign_in(method, at)?;
        let revoked = |session: &SessionId| CabinetAccountEvent::SessionRevoked {
            session: *session,
            reason: RevocationReason::TooMany,
            at,
        };
        let mut events: Vec<_> = self.sessions.in_the_way().iter().map(revoked).collect();
        let (address, agent) = (address.into(), agent.into());
        events.push(CabinetAccountEvent::SignedIn { session, method, address, agent, at });
        Ok(events)
    }

    /// Failures while locked or blocked write nothing, so that nobody fills the stream from outside. Every other one counts,
    /// two of one moment too; that one attempt is not counted twice is up to its command id.
    fn record_failure(&self, record: &RecordFailure) -> Refusable<Vec<CabinetAccountEvent>> {
        self.check_opened()?;
        let RecordFailure { reason, address, at } = *record;
        if self.blocked || self.lockout.locked_until(at).is_some() {
            return Ok(Vec::new());
        }
        let failed = CabinetAccountEvent::SignInFailed { reason, address: address.into(), at };
        let locked = self.lockout.lock_after_failure(at).map(|until| CabinetAccountEvent::Locked { until, at });
        Ok([Some(failed), locked].into_iter().flatten().collect())
    }

    /// Blocking twice changes nothing.
    fn block(&self, block: BlockAccount) -> Refusable<Vec<CabinetAccountEvent>> {
        self.check_opened()?;
        if self.blocked {
            return Ok(Vec::new());
        }
        let BlockAccount { reason, by, at } = block;
        let blocked = CabinetAccountEvent::Blocked { reason: reason.into(), by, at };
        let ended = self.end_sessions(RevocationReason::Blocked, None, at);
        Ok([Some(blocked), ended].into_iter().flatten().collect())
    }

    /// Unblocking what is not blocked changes nothing.
    fn unblock(&self, unblock: &UnblockAccount) -> Refusable<Option<CabinetAccountEvent>> {
        self.check_opened()?;
        let UnblockAccount { by, at } = *unblock;
        Ok(self.blocked.then_some(CabinetAccountEvent::Unblocked { by, at }))
    }

    /// Once, until a password is set, a session begins or an attempt fails again.
    fn reset_access(&self, reset: &ResetAccess) -> Refusable<Vec<CabinetAccountEvent>> {
        self.check_opened()?;
        let ResetAccess { by, at } = *reset;
        let ended = self.end_sessions(RevocationReason::AccessReset, None, at);
        if self.access_was_reset && ended.is_none() && self.lockout == Lockout::default() {
            return Ok(Vec::new());
        }
        Ok([Some(CabinetAccountEvent::AccessReset { by, at }), ended].into_iter().flatten().collect())
    }

    /// A session that is not alive changes nothing.
    fn revoke_session(&self, revoke: &RevokeSession) -> Option<CabinetAccountEvent> {
        let RevokeSession { session, by, at } = *revoke;
        let reason = by.into();
        self.sessions.contains(session).then_some(CabinetAccountEvent::SessionRevoked { session, reason, at })
    }

    /// Nothing alive, nothing changes.
    fn revoke_all_sessions(&self, revoke: &RevokeAllSessions) -> Option<CabinetAccountEvent> {
        self.end_sessions(revoke.by.into(), revoke.keep, revoke.at)
    }

    /// A session that is not alive changes nothing.
    fn sign_out(&self, sign_out: &SignOut) -> Option<CabinetAccountEvent> {
        let SignOut { session, at } = *sign_out;
        self.sessions.contains(session).then_some(CabinetAccountEvent::SignedOut { session, at })
    }

    /// The same phone changes nothing.
    fn change_phone(&self, change: ChangeLoginPhone) -> Refusable<Option<CabinetAccountEvent>> {
        let ChangeLoginPhone { new, at } = change;
        let old = self.phone.clone().ok_or(CabinetAccountError::NotOpened)?;
        if self.blocked {
            return Err(CabinetAccountError::Blocked);
        }
        Ok((!old.is(&new)).then(|| CabinetAccountEvent::PhoneChanged { old, new: new.into(), at }))
    }

    fn end_sessions(&self, reason: RevocationReason, kept: Option<SessionId>, at: DateTime<Utc>) -> Option<CabinetAccountEvent> {
        self.sessions.any_besides(kept).then_some(CabinetAccountEvent::AllSessionsRevoked { reason, kept, at })
    }

    const fn check_opened(&self) -> Refusable<()> {
        if self.is_opened() { Ok(()) } else { Err(CabinetAccountError::NotOpened) }
    }
}

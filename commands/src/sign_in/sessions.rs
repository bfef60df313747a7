//! Whose session a token is, and ending sessions.

use domain::{
    BorrowerId, OrganisationId, SessionId,
    cabinet_account::{CabinetAccount, CabinetAccountCommand, RevokeAllSessions, RevokeSession, RevokedBy, SignOut},
};
use serde::Serialize;

use crate::{
    Actor, Caller, CommandError, Commands, Receipt, Request,
    access::{SessionOwner, sessions::Which},
};

/// Which of one's own sessions to end.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum SessionChoice {
    /// The one at hand: signing out.
    Current,
    /// A named one.
    One(SessionId),
    /// All but the one at hand.
    Others,
}

impl Commands {
    /// The borrower a token belongs to, at this organisation.
    pub async fn borrower_of_session(&self, organisation: OrganisationId, token: &str) -> Result<Option<Actor>, CommandError> {
        let session = self.sessions.find(token, self.now()).await?.filter(|session| session.organisation == organisation);
        Ok(session.and_then(|session| match session.owner {
            SessionOwner::Borrower(id) => Some(Actor::Borrower { id, session: session.id }),
            SessionOwner::Staff(_) => None,
        }))
    }

    /// Ends sessions of the signed-in borrower. A session of somebody else is as good as none.
    pub async fn end_sessions(&self, caller: &Caller, request: Request<SessionChoice>) -> Result<Receipt, CommandError> {
        let (borrower, current) = caller.borrower()?;
        let context = self.context(caller, "end_sessions", &request)?;
        let at = context.occurred_at;
        let by = RevokedBy::Borrower;
        let (command, which) = match request.input {
            SessionChoice::Current => (CabinetAccountCommand::SignOut(SignOut { session: current, at }), Which::One(current)),
            SessionChoice::One(session) => {
                (CabinetAccountCommand::RevokeSession(RevokeSession { session, by, at }), Which::One(session))
            }
            SessionChoice::Others => (
                CabinetAccountCommand::RevokeAllSessions(RevokeAllSessions { by, keep: Some(current), at }),
                Which::AllBut(current),
            ),
        };
        self.sessions.revoke(borrower.uuid(), which, at).await?;
        let receipt = self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await?;
        self.settle_sessions(borrower).await?;
        Ok(receipt)
    }

    /// Ends what is stored of sessions that the account has ended: those that made place for a newer one, and those that
    /// began at the very moment when all were to end. What is stored is read first: its event is written by then, so that
    /// no session that has just begun is taken for one that has ended.
    pub(crate) async fn settle_sessions(&self, borrower: BorrowerId) -> Result<(), CommandError> {
        let mut ended = self.sessions.stored(borrower.uuid()).await?;
        let (account, _) = self.store.load::<CabinetAccount>(borrower).await?;
        ended.retain(|session| !account.sessions().contains(session));
        self.sessions.end(&ended, self.now()).await
    }

    /// A challenge for a client that was asked for one.
    #[must_use]
    pub fn issue_challenge(&self) -> crate::access::Challenge {
        crate::access::challenge::issue(&self.secrets, self.policy.challenge_bits, self.now())
    }
}

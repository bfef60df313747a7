//! Whose session of the administration a token is, and ending sessions.

use domain::{
    OrganisationId, StaffId,
    staff_member::{Permission, RevokeStaffSessions, SignOutStaff, StaffMember, StaffMemberCommand},
};

use super::tell::by;
use crate::{
    Actor, Caller, CommandError, Commands, Receipt, Request,
    access::{SessionOwner, sessions::Which},
};

impl Commands {
    /// The member of staff a token belongs to, with the role they have now; nobody once they were let go or the session has
    /// ended, whichever of table and history tells it first.
    pub async fn staff_of_session(&self, organisation: OrganisationId, token: &str) -> Result<Option<Actor>, CommandError> {
        let session = self.sessions.find(token, self.now()).await?.filter(|session| session.organisation == organisation);
        let Some((id, session)) = session.and_then(|session| match session.owner {
            SessionOwner::Staff(id) => Some((id, session.id)),
            SessionOwner::Borrower(_) => None,
        }) else {
            return Ok(None);
        };
        let (member, _) = self.store.load::<StaffMember>(id).await?;
        let role = member.role().filter(|_| member.sessions().contains(&session));
        Ok(role.map(|role| Actor::Staff { id, role, session }))
    }

    /// Ends the session at hand.
    pub async fn sign_out_staff(&self, caller: &Caller, request: Request<()>) -> Result<Receipt, CommandError> {
        let Actor::Staff { id, session, .. } = caller.actor else { return Err(CommandError::Unauthenticated) };
        let context = self.context(caller, "sign_out_staff", &request)?;
        let at = context.occurred_at;
        self.sessions.revoke(id.uuid(), Which::One(session), at).await?;
        let out = StaffMemberCommand::SignOut(SignOutStaff { session, at });
        self.tell_staff_member(caller, &context, id, vec![out]).await
    }

    /// Ends all sessions of a member of staff.
    pub async fn revoke_staff_sessions(&self, caller: &Caller, request: Request<StaffId>) -> Result<Receipt, CommandError> {
        caller.require(Permission::StaffManage)?;
        let context = self.context(caller, "revoke_staff_sessions", &request)?;
        let (id, at) = (request.input, context.occurred_at);
        let revoke = StaffMemberCommand::RevokeSessions(RevokeStaffSessions { by: by(caller), at });
        let receipt = self.tell_staff_member(caller, &context, id, vec![revoke]).await?;
        if !receipt.replayed {
            self.sessions.revoke(id.uuid(), Which::All, at).await?;
        }
        Ok(receipt)
    }
}

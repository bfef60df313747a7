//! One's own password.

use domain::staff_member::{SetStaffPassword, SignOutStaff, StaffMember, StaffMemberCommand};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    Actor, Caller, CommandError, Commands, Receipt, Rejection, Request,
    access::{limits::Scope, passwords::Passwords, sessions::Which},
    texts,
};

/// The old and the new password.
#[derive(Clone, Debug)]
pub struct ChangeOwnPasswordInput {
    /// The present password.
    pub current: SecretString,
    /// The new one.
    pub new: SecretString,
}

impl Commands {
    /// Changes the password of the signed-in member of staff and ends their other sessions.
    pub async fn change_own_password(
        &self,
        caller: &Caller,
        request: Request<ChangeOwnPasswordInput>,
    ) -> Result<Receipt, CommandError> {
        let Actor::Staff { id, session, .. } = caller.actor else { return Err(CommandError::Unauthenticated) };
        let Request { command_id, expected_version, input: ChangeOwnPasswordInput { current, new } } = request;
        let hashed =
            Request { command_id, expected_version, input: (current.expose_secret().to_owned(), new.expose_secret().to_owned()) };
        let context = self.context(caller, "change_own_password", &hashed)?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return Ok(receipt);
        }
        Passwords::check(&new)?;
        self.check_own_password(id.uuid(), current, &new).await?;
        let hash = self.passwords.hash(new).await?;
        self.store_password(id.uuid(), &hash, Which::AllBut(session)).await?;
        let at = context.occurred_at;
        let decide = |mut unit: event_store::Unit| async move {
            let mut member = unit.load::<StaffMember>(id).await?;
            let set = StaffMemberCommand::SetPassword(SetStaffPassword { at });
            unit.decide::<_, CommandError>(&mut member, Some(id.uuid()), set).await?;
            for other in member.state().sessions().to_vec().into_iter().filter(|other| *other != session) {
                let out = StaffMemberCommand::SignOut(SignOutStaff { session: other, at });
                unit.decide::<_, CommandError>(&mut member, Some(id.uuid()), out).await?;
            }
            Ok(unit)
        };
        self.transact(&context, decide).await
    }

    /// Passes for the present password, and for a change that was cut off after the new one was stored.
    async fn check_own_password(&self, owner: Uuid, current: SecretString, new: &SecretString) -> Result<(), CommandError> {
        let key = format!("change_own_password/{owner}");
        self.limits.fail(Scope::FailureIdentifier, &key, self.policy.lock_after, self.now()).await?;
        let stored = self.password_of(owner).await?;
        let right = self.passwords.verify(current, stored.clone()).await? || self.passwords.verify(new.clone(), stored).await?;
        if !right {
            return Err(Rejection::new("WRONG_PASSWORD", texts::WRONG_PASSWORD).at("current").into());
        }
        self.limits.succeed(Scope::FailureIdentifier, &key).await
    }
}

//! One or more commands to one member of staff of the caller's organisation.

use domain::{
    OrganisationId, StaffId,
    staff_member::{StaffMember, StaffMemberCommand},
};
use event_store::{CommandContext, Stream};

use crate::{Caller, CommandError, Commands, Receipt, Rejection, texts};

impl Commands {
    /// Carries out `commands` in order, all or none; with the same context again, none twice.
    pub(super) async fn tell_staff_member(
        &self,
        caller: &Caller,
        context: &CommandContext,
        id: StaffId,
        commands: Vec<StaffMemberCommand>,
    ) -> Result<Receipt, CommandError> {
        let organisation = caller.organisation;
        let decide = |mut unit: event_store::Unit| {
            let commands = commands.clone();
            async move {
                let mut member = own(unit.load::<StaffMember>(id).await?, organisation)?;
                for command in commands {
                    unit.decide::<_, CommandError>(&mut member, Some(id.uuid()), command).await?;
                }
                Ok(unit)
            }
        };
        self.transact(context, decide).await
    }
}

/// Somebody of another organisation is as good as nobody.
fn own(member: Stream<StaffMember>, organisation: OrganisationId) -> Result<Stream<StaffMember>, CommandError> {
    if member.state().organisation() == Some(organisation) {
        return Ok(member);
    }
    Err(Rejection::new("NOT_FOUND", texts::NOT_FOUND).into())
}

/// Scope of the claims of logins.
pub(super) fn login_scope(organisation: OrganisationId) -> String {
    format!("staff_login/{organisation}")
}

/// Who acts, for the record; `None` for the program itself.
pub(super) const fn by(caller: &Caller) -> Option<StaffId> {
    match caller.actor {
        crate::Actor::Staff { id, .. } => Some(id),
        _ => None,
    }
}

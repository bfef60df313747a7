//! Letting somebody go.

use domain::{
    StaffId,
    staff_member::{DismissStaffMember, Permission, StaffMemberCommand},
};

use crate::{Caller, CommandError, Commands, Receipt, Request, access::sessions::Which};

impl Commands {
    /// Lets somebody go and ends their sessions; nobody lets themselves go.
    pub async fn dismiss_staff_member(&self, caller: &Caller, request: Request<StaffId>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::StaffManage)?;
        let context = self.context(caller, "dismiss_staff_member", &request)?;
        let (member, at) = (request.input, context.occurred_at);
        let dismiss = StaffMemberCommand::Dismiss(DismissStaffMember { by, member, at });
        let receipt = self.tell_staff_member(caller, &context, member, vec![dismiss]).await?;
        self.sessions.revoke(member.uuid(), Which::All, at).await?;
        Ok(receipt)
    }
}

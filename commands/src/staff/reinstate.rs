//! Taking somebody back.

use domain::{
    StaffId,
    staff_member::{Permission, ReinstateStaffMember, StaffMemberCommand},
};

use crate::{Caller, CommandError, Commands, Receipt, Request};

impl Commands {
    /// Takes somebody back who was let go, with the role and the access they had.
    pub async fn reinstate_staff_member(&self, caller: &Caller, request: Request<StaffId>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::StaffManage)?;
        let context = self.context(caller, "reinstate_staff_member", &request)?;
        let reinstate = StaffMemberCommand::Reinstate(ReinstateStaffMember { by, at: context.occurred_at });
        self.tell_staff_member(caller, &context, request.input, vec![reinstate]).await
    }
}

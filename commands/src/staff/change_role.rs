//! Another role.

use domain::{
    StaffId,
    staff_member::{ChangeRole, Permission, Role, StaffMemberCommand},
};
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Receipt, Request};

/// Who gets which role.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ChangeStaffRoleInput {
    /// The member of staff.
    pub staff: StaffId,
    /// The role from now on.
    pub role: Role,
}

impl Commands {
    /// Gives another role; nobody changes their own. It counts from their next request on.
    pub async fn change_staff_role(
        &self,
        caller: &Caller,
        request: Request<ChangeStaffRoleInput>,
    ) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::StaffManage)?;
        let context = self.context(caller, "change_staff_role", &request)?;
        let ChangeStaffRoleInput { staff: member, role } = request.input;
        let change = StaffMemberCommand::ChangeRole(ChangeRole { role, by, member, at: context.occurred_at });
        self.tell_staff_member(caller, &context, member, vec![change]).await
    }
}

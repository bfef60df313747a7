//! New access for somebody who has lost theirs.

use domain::{
    StaffId,
    staff_member::{EnrolSecondFactor, Permission, ResetSecondFactor, RevokeStaffSessions, SetStaffPassword, StaffMemberCommand},
};

use super::{StaffEnrolment, tell::by};
use crate::{Caller, CommandError, Commands, Request, access::sessions::Which};

impl Commands {
    /// Hands out a new password and a new second factor; the old ones are void and all sessions end. The program itself
    /// may as well.
    pub async fn reset_staff_access(&self, caller: &Caller, request: Request<StaffId>) -> Result<StaffEnrolment, CommandError> {
        caller.require(Permission::StaffManage)?;
        let context = self.context(caller, "reset_staff_access", &request)?;
        let (member, by, at) = (request.input, by(caller), context.occurred_at);
        let commands = vec![
            StaffMemberCommand::SetPassword(SetStaffPassword { at }),
            StaffMemberCommand::ResetSecondFactor(ResetSecondFactor { by, at }),
            StaffMemberCommand::EnrolSecondFactor(EnrolSecondFactor { at }),
            StaffMemberCommand::RevokeSessions(RevokeStaffSessions { by, at }),
        ];
        let receipt = self.tell_staff_member(caller, &context, member, commands).await?;
        if !receipt.replayed {
            self.sessions.revoke(member.uuid(), Which::All, at).await?;
        }
        self.hand_out_access(&context, receipt).await
    }
}

//! Taking somebody on.

use domain::{
    StaffId,
    staff_member::{EnrolSecondFactor, HireStaffMember, Permission, Role, SetStaffPassword, StaffMember, StaffMemberCommand},
    values::{LoginName, PersonName},
};
use serde::Serialize;

use super::{
    StaffEnrolment,
    tell::{by, login_scope},
};
use crate::{Caller, CommandError, Commands, Request, organisation::claimed, texts};

/// A new member of staff.
#[derive(Clone, Debug, Serialize)]
pub struct HireStaffMemberInput {
    /// Login; unique within the organisation, of those let go too.
    pub login: LoginName,
    /// Full name.
    pub name: PersonName,
    /// Role.
    pub role: Role,
}

impl Commands {
    /// Takes somebody on and hands out their access. The program itself may as well: the first administrator comes from
    /// the shell.
    pub async fn hire_staff_member(
        &self,
        caller: &Caller,
        request: Request<HireStaffMemberInput>,
    ) -> Result<StaffEnrolment, CommandError> {
        caller.require(Permission::StaffManage)?;
        let context = self.context(caller, "hire_staff_member", &request)?;
        let (id, organisation, at) = (StaffId::new(self.ids.next()), caller.organisation, context.occurred_at);
        let HireStaffMemberInput { login, name, role } = request.input;
        let hire = HireStaffMember { organisation, login: login.clone(), name, role, by: by(caller), at };
        let commands = [
            StaffMemberCommand::Hire(hire),
            StaffMemberCommand::SetPassword(SetStaffPassword { at }),
            StaffMemberCommand::EnrolSecondFactor(EnrolSecondFactor { at }),
        ];
        let decide = |mut unit: event_store::Unit| {
            let (login, commands) = (login.clone(), commands.clone());
            async move {
                let mut member = unit.start::<StaffMember>(id);
                unit.claim(login_scope(organisation), login.as_str(), id);
                for command in commands {
                    unit.decide::<_, CommandError>(&mut member, Some(id.uuid()), command).await?;
                }
                Ok(unit)
            }
        };
        let receipt = claimed(self.transact(&context, decide).await, "login", "LOGIN_TAKEN", texts::LOGIN_TAKEN)?;
        self.hand_out_access(&context, receipt).await
    }
}

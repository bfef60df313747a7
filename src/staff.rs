//! `cabinet staff`: the first administrator comes from here.

use clap::{Subcommand, ValueEnum};
use commands::{
    Caller, Channel, Commands, Request,
    ports::{Ids, SystemIds},
    staff::{HireStaffMemberInput, StaffEnrolment},
};
use domain::{
    OrganisationId,
    staff_member::Role,
    values::{LoginName, PersonName},
};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::{
    options::Common,
    output::{self, told, wrong},
    parts::House,
};

/// Commands about staff.
#[derive(Subcommand, Debug)]
pub(crate) enum StaffCommand {
    /// Take somebody on; prints a temporary password and the address of the second factor, once.
    Add {
        /// Login: latin letters, digits, `.`, `_`, `-`, `@`.
        login: String,
        /// Full name: last, first, middle.
        name: String,
        /// Role.
        #[arg(long, value_enum, default_value = "administrator")]
        role: RoleName,
        /// Code of the organisation.
        #[arg(long, default_value = "demo")]
        organisation: String,
    },
}

/// A role as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RoleName {
    /// Settings, staff, loads.
    Administrator,
    /// Everything about borrowers.
    Supervisor,
    /// Finds borrowers and talks to them.
    Operator,
    /// Sees everything with its proof, changes nothing.
    Auditor,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Self::Administrator,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::Operator => Self::Operator,
            RoleName::Auditor => Self::Auditor,
        }
    }
}

/// Carries out a command about staff.
pub(crate) async fn run(common: &Common, command: StaffCommand) -> anyhow::Result<()> {
    let StaffCommand::Add { login, name, role, organisation } = command;
    let mut house = House::open(common, 5).await?;
    let organisation = house.organisation(&organisation).await?;
    let enrolment = hire(&house.commands, organisation, SystemIds.next(), (&login, &name, role.into())).await?;
    output::line(&format!("логин:            {login}"));
    output::line(&format!("временный пароль: {}", enrolment.temporary_password.expose_secret()));
    output::line(&format!("второй фактор:    {}", enrolment.otpauth_uri.expose_secret()));
    output::line("Показывается один раз. Второй фактор добавьте в приложение-аутентификатор (Яндекс Ключ, FreeOTP).");
    house.source.close().await
}

/// Takes somebody on; the same command id twice gives the same answer.
pub(crate) async fn hire(
    commands: &Commands,
    organisation: OrganisationId,
    command_id: Uuid,
    (login, name, role): (&str, &str, Role),
) -> anyhow::Result<StaffEnrolment> {
    let input = HireStaffMemberInput {
        login: LoginName::parse(login).map_err(wrong)?,
        name: PersonName::parse(name).map_err(wrong)?,
        role,
    };
    let caller = Caller::system(organisation, "shell", Channel::Cli);
    commands.hire_staff_member(&caller, Request::new(command_id, input)).await.map_err(told)
}

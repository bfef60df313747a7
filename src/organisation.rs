//! `cabinet organisation`: an installation begins here.

use clap::Subcommand;
use commands::{
    Caller, Channel, Request,
    organisation::FoundOrganisationInput,
    ports::{Ids, SystemIds},
};
use domain::{
    OrganisationId,
    values::{BoundedText, ExternalId, Host},
};

use crate::{
    options::Common,
    output::{self, told, wrong},
    parts::House,
};

/// Commands about organisations.
#[derive(Subcommand, Debug)]
pub(crate) enum OrganisationCommand {
    /// Found an organisation; its administrator is added next.
    Found {
        /// Short code, by which the shell knows it.
        code: String,
        /// Name people see.
        name: String,
        /// Host names under which it is served, such as `lk.example.ru`.
        #[arg(long, required = true)]
        host: Vec<String>,
    },
}

/// Carries out a command about organisations.
pub(crate) async fn run(common: &Common, command: OrganisationCommand) -> anyhow::Result<()> {
    let OrganisationCommand::Found { code, name, host } = command;
    let hosts = host.iter().map(|host| Host::parse(host)).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let id = OrganisationId::new(SystemIds.next());
    let input = FoundOrganisationInput {
        id,
        name: BoundedText::parse(&name).map_err(wrong)?,
        code: ExternalId::parse(&code).map_err(wrong)?,
        hosts,
    };
    let house = House::open(common, 5).await?;
    let caller = Caller::system(id, "shell", Channel::Cli);
    house.commands.found_organisation(&caller, Request::new(SystemIds.next(), input)).await.map_err(told)?;
    output::line(&format!("Организация основана: {id}"));
    output::line(&format!("Дальше – администратор: cabinet staff add ЛОГИН 'Фамилия Имя Отчество' --organisation {code}"));
    house.source.close().await
}

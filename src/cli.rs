//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{
    demo, import, inspect,
    options::{Common, ServeOptions},
    organisation, serve, staff, telemetry,
};

/// Личный кабинет заёмщика: an event-sourced backend of the borrower's cabinet.
#[derive(Parser, Debug)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve both GraphQL APIs.
    Serve(ServeOptions),
    /// Bring the database to the present schema and stop.
    Migrate,
    /// Load a file of debts, repayments or schedules.
    Import {
        /// The file; see fixtures/portfolio/README.md for its columns.
        file: PathBuf,
        /// Look what would happen and write nothing.
        #[arg(long)]
        preview: bool,
        /// Code of the organisation.
        #[arg(long, default_value = "demo")]
        organisation: String,
    },
    /// Write a large valid portfolio file for trials.
    GeneratePortfolio {
        /// Where to.
        file: PathBuf,
        /// How many debts.
        #[arg(long, default_value_t = 100_000)]
        debts: u32,
        /// The same seed gives the same file.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Show a borrower's history in commit order.
    History {
        /// PIN or id of the borrower.
        borrower: String,
        /// Code of the organisation.
        #[arg(long, default_value = "demo")]
        organisation: String,
        /// With the content of each event.
        #[arg(long)]
        payload: bool,
    },
    /// Make a read model anew beside the live one, compare, and switch.
    Rebuild {
        /// Name of the read model; `all` for every one.
        name: String,
    },
    /// Recompute every hash chain of the log.
    Verify,
    /// Organisations of this installation.
    #[command(subcommand)]
    Organisation(organisation::OrganisationCommand),
    /// Staff of an organisation.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Print a GraphQL schema.
    Schema {
        /// Which one.
        #[arg(value_enum)]
        which: inspect::Which,
    },
    /// Load the demo organisation, portfolio and staff without serving.
    Demo,
}

impl Cli {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let Self { common, command } = self;
        telemetry::start(common.log)?;
        match command {
            Command::Serve(options) => serve::serve(&common, options).await,
            Command::Migrate => inspect::migrate(&common).await,
            Command::Import { file, preview, organisation } => import::run(&common, &organisation, &file, preview).await,
            Command::GeneratePortfolio { file, debts, seed } => import::generate(&file, debts, seed),
            Command::History { borrower, organisation, payload } => {
                inspect::history(&common, &organisation, &borrower, payload).await
            }
            Command::Rebuild { name } => inspect::rebuild(&common, &name).await,
            Command::Verify => inspect::verify(&common).await,
            Command::Organisation(command) => organisation::run(&common, command).await,
            Command::Staff(command) => staff::run(&common, command).await,
            Command::Schema { which } => {
                inspect::schema(which);
                Ok(())
            }
            Command::Demo => demo::run(&common).await,
        }
    }
}

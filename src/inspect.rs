//! Commands that look and check: migrate, history, rebuild, verify, schema.

use anyhow::{anyhow, bail};
use clap::ValueEnum;
use domain::{BorrowerId, borrower::Pin};
use projections::rebuild::{RebuildOptions, Switch};

use crate::{database_source::Source, options::Common, output, parts::House};

/// A GraphQL schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Which {
    /// The borrower's cabinet.
    Cabinet,
    /// The administration.
    Admin,
}

/// Prints a schema.
pub(crate) fn schema(which: Which) {
    output::line(&match which {
        Which::Cabinet => graphql::cabinet_sdl(),
        Which::Admin => graphql::admin_sdl(),
    });
}

/// Migrates and stops.
pub(crate) async fn migrate(common: &Common) -> anyhow::Result<()> {
    Source::open(common, 2).await?.close().await?;
    output::line("the database has the present schema");
    Ok(())
}

/// Prints a borrower's history, oldest first.
pub(crate) async fn history(common: &Common, organisation: &str, borrower: &str, payload: bool) -> anyhow::Result<()> {
    let mut house = House::open(common, 5).await?;
    house.catch_up().await?;
    let known = house.projections.organisations().by_code(organisation).await?;
    let organisation = known.ok_or_else(|| anyhow!("there is no organisation with this code"))?.id;
    let borrower = match Pin::parse(borrower) {
        Ok(pin) => house.projections.borrowers().by_pin(organisation, pin).await?.map(|card| card.id),
        Err(_) => borrower.parse::<BorrowerId>().ok(),
    };
    let borrower = borrower.ok_or_else(|| anyhow!("there is no borrower with this PIN or id"))?;
    let mut after = None;
    loop {
        let page = house.projections.history().of_borrower(organisation, borrower, after, 500).await?;
        for entry in &page.entries {
            output::line(&format!("{}  {}  {}  {}", entry.recorded_at.format("%F %T"), entry.actor, entry.kind, entry.summary));
            if payload {
                output::line(&format!("    {}", entry.payload));
            }
        }
        after = page.entries.last().map(|entry| entry.token);
        if !page.has_next {
            break;
        }
    }
    house.source.close().await
}

/// Recomputes the chains; fails when one does not hold.
pub(crate) async fn verify(common: &Common) -> anyhow::Result<()> {
    let house = House::open(common, 5).await?;
    let verified = house.store.verify().await?;
    house.source.close().await?;
    output::line(&format!("{} streams, {} events, {} without a hash", verified.streams, verified.events, verified.unchained));
    if verified.broken.is_empty() {
        output::line("every chain holds");
        return Ok(());
    }
    for broken in &verified.broken {
        output::line(&format!("broken: {} {} at event {}", broken.aggregate_type, broken.aggregate_id, broken.sequence));
    }
    bail!("the log was changed")
}

/// Makes read models anew.
pub(crate) async fn rebuild(common: &Common, name: &str) -> anyhow::Result<()> {
    let mut house = House::open(common, 5).await?;
    house.catch_up().await?;
    let owner =
        database::open(&house.source.owner_url, database::PoolOptions { max: 3, ..database::PoolOptions::default() }).await?;
    let names: Vec<&str> = if name == "all" { projections::names::ALL.to_vec() } else { vec![name] };
    let rebuild = projections::rebuild(owner.clone(), &house.store, RebuildOptions::default());
    for name in names {
        let done = rebuild.run(name, Switch::Always).await?;
        output::line(&format!("{name}, {} events", done.comparison.events));
        for table in &done.comparison.tables {
            let compared = if table.equal { "the same" } else { "NOT THE SAME" };
            output::line(&format!("  {:<34}{:>10} rows, before {:>10}: {compared}", table.table, table.rebuilt, table.live));
        }
    }
    owner.close().await;
    house.source.close().await
}

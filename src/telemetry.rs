//! Logs: JSON for machines, short lines for people. Personal data never gets this far; the domain's types see to it.

use std::{
    env::{self, VarError},
    io::{IsTerminal, stderr},
};

use anyhow::{Context, anyhow};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::options::LogFormat;

/// How much is said unless `RUST_LOG` says otherwise.
const USUAL: &str = "info,sqlx=warn";

/// Starts logging to standard error; `RUST_LOG` says how much: levels, alone or by target.
pub(crate) fn start(format: LogFormat) -> anyhow::Result<()> {
    let unclear = || format!("RUST_LOG is not like {USUAL}");
    let wanted = match env::var("RUST_LOG") {
        Err(VarError::NotPresent) => USUAL.to_owned(),
        set => set.with_context(unclear)?,
    };
    // An empty piece would stand for errors only.
    let pieces: Vec<_> = wanted.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let filter: Targets = pieces.join(",").parse().with_context(unclear)?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    match format {
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
        LogFormat::Text => registry.with(layer.compact().with_target(false)).try_init(),
    }
    .map_err(|error| anyhow!("logging cannot be started: {error}"))
}

//! Waking the runners: at once within the process, by a coalesced empty NOTIFY across processes, by polling if all fails.

use std::time::Duration;

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Token;

const CHANNEL: &str = "cabinet_events";
/// At most one NOTIFY a process in this time: it takes a database-wide lock at commit.
const COALESCE: Duration = Duration::from_millis(30);

/// Tells runners that there is something to read.
#[derive(Clone)]
pub struct Wake {
    pub(crate) appended: watch::Receiver<Token>,
    pub(crate) elsewhere: watch::Receiver<u64>,
}

impl Wake {
    /// Starts telling other processes of our appends and listening for theirs, until `stop`.
    #[must_use]
    pub fn start(pool: &PgPool, appended: watch::Receiver<Token>, stop: &CancellationToken) -> Self {
        let (sender, elsewhere) = watch::channel(0);
        tokio::spawn(tell(pool.clone(), appended.clone(), stop.clone()));
        tokio::spawn(listen(pool.clone(), sender, stop.clone()));
        Self { appended, elsewhere }
    }
}

async fn tell(pool: PgPool, mut appended: watch::Receiver<Token>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = appended.changed() => if changed.is_err() { return },
        }
        if let Err(error) = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&pool).await {
            tracing::debug!(%error, "other processes were not told of new events; they poll");
        }
        tokio::time::sleep(COALESCE).await;
    }
}

async fn listen(pool: PgPool, sender: watch::Sender<u64>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = follow(&pool, &sender, &stop).await {
            tracing::debug!(%error, "not listening for new events; polling");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn follow(pool: &PgPool, sender: &watch::Sender<u64>, stop: &CancellationToken) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            // `None`: the connection was lost and made anew; something may have been missed.
            notified = listener.try_recv() => {
                notified?;
                sender.send_modify(|count| *count += 1);
            }
        }
    }
}

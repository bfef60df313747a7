//! The subscriptions of a process, and what people ask about them.

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Checkpoint, ParkedKey, Progress, Runner, RunnerOptions, Subscriber, SubscriberError, Wake, checkpoint, feed::Feed, poison,
    retry,
};
use crate::{EventStore, Metrics, StoreError, Tail};

/// How often to look for a transaction that holds the tail back.
const WATCH: Duration = Duration::from_secs(5);

/// All subscriptions of a process.
pub struct Subscriptions {
    pool: PgPool,
    tail: Tail,
    poll: Duration,
    progress: Progress,
    runners: Vec<Runner>,
    metrics: Metrics,
}

impl Subscriptions {
    /// Prepares a runner for each subscriber; `owner` names this process in the leases.
    #[must_use]
    pub fn new(store: &EventStore, subscribers: Vec<Arc<dyn Subscriber>>, options: &RunnerOptions, owner: Uuid) -> Self {
        let progress = Progress::new(store.pool().clone(), subscribers.iter().map(|subscriber| subscriber.name()));
        let runners = subscribers
            .into_iter()
            .map(|subscriber| Runner::new(store.clone(), subscriber, (0, 1), options.clone(), owner, progress.clone()))
            .collect();
        let (pool, metrics) = (store.pool().clone(), store.metrics().clone());
        Self { pool, tail: Tail::new(store.clone()), poll: options.poll, progress, runners, metrics }
    }

    /// How far each has come.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Starts all runners; each ends after its present batch once `stop` is cancelled, and gives its lease back. Also
    /// starts watching for transactions that hold the tail back.
    #[must_use]
    pub fn start(self, wake: &Wake, stop: &CancellationToken) -> Vec<JoinHandle<()>> {
        let feed = Feed::new(self.progress.waiting());
        let runners = self.runners.into_iter().map(|runner| tokio::spawn(runner.run(feed.parts(), stop.clone())));
        let mut tasks: Vec<_> = runners.collect();
        tasks.push(tokio::spawn(feed.run(self.tail, wake.clone(), self.poll, stop.clone())));
        tasks.push(tokio::spawn(watch_stall(self.pool, self.metrics, stop.clone())));
        tasks
    }

    /// The stored state of all subscriptions.
    pub async fn checkpoints(pool: &PgPool) -> Result<Vec<Checkpoint>, StoreError> {
        checkpoint::all(pool).await
    }

    /// Persons whose events are set aside, at most `limit`.
    pub async fn parked(pool: &PgPool, limit: i64) -> Result<Vec<ParkedKey>, StoreError> {
        poison::list(pool, limit).await
    }

    /// Lets a paused subscription try again; false when there is none of that name.
    pub async fn resume(pool: &PgPool, name: &str) -> Result<bool, StoreError> {
        poison::resume(pool, name).await
    }

    /// Applies the events set aside of one key in order, in one transaction, and lets later ones through again; answers how
    /// many, none when nothing is set aside. Works whichever process runs the subscription; when it fails nothing changes.
    pub async fn retry_parked(
        store: &EventStore,
        subscriber: &dyn Subscriber,
        order_key: &str,
    ) -> Result<usize, SubscriberError> {
        retry::retry_parked(store, subscriber, order_key).await
    }

    /// The runner of one subscription.
    pub fn runner(&mut self, name: &str) -> Option<&mut Runner> {
        self.runners.iter_mut().find(|runner| runner.key.name == name)
    }

    /// Runs every subscription until it has applied all there is; for tests, commands of the shell and rebuilds.
    pub async fn catch_up(&mut self) -> Result<(), StoreError> {
        for runner in &mut self.runners {
            runner.catch_up().await?;
        }
        Ok(())
    }

    /// The pool the subscriptions work with.
    #[must_use]
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }
}

async fn watch_stall(pool: PgPool, metrics: Metrics, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(WATCH) => {}
        }
        let Ok(mut connection) = pool.acquire().await else { continue };
        match Tail::stall(&mut connection).await {
            Ok(age) => metrics.stalled(age),
            Err(error) => tracing::debug!(%error, "whether the tail is held back is not known"),
        }
    }
}

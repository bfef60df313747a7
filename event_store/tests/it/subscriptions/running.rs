use std::{sync::Arc, time::Duration};

use event_store::{
    EventStore, Token,
    subscription::{Progress, RunnerOptions, Subscriber, Subscriptions, Waited, Wake},
};
use sqlx::PgPool;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::id;

/// Runners of one process.
pub(super) struct Running {
    pub(super) progress: Progress,
    pub(super) runners: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

impl Running {
    pub(super) fn start(
        store: &EventStore,
        pool: &PgPool,
        subscribers: Vec<Arc<dyn Subscriber>>,
        options: &RunnerOptions,
    ) -> Self {
        let stop = CancellationToken::new();
        let wake = Wake::start(pool, store.appended(), &stop);
        let all = Subscriptions::new(store, subscribers, options, id());
        let progress = all.progress().clone();
        Self { progress, runners: all.start(&wake, &stop), stop }
    }

    pub(super) async fn reaches(&self, name: &str, token: Token) {
        assert_eq!(self.progress.wait(&[name], token, Duration::from_secs(20)).await, Waited::Reached);
    }

    pub(super) async fn stop(mut self) {
        self.stop.cancel();
        for runner in std::mem::take(&mut self.runners) {
            runner.await.unwrap();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

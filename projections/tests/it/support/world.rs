use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cqrs_es::Aggregate;
use database::testing::TestDatabase;
use domain::OrganisationId;
use event_store::{
    CommandContext, EventStore, Filter, Keyring, MasterKey, Metrics, Recorded, StoreOptions, Tail, Token,
    subscription::{RunnerOptions, Subscriptions},
};
use projections::{
    Projections, names,
    rebuild::{Rebuild, RebuildOptions},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{at, organisation};

/// A database, a store on it, and all read models.
pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) store: EventStore,
    pub(crate) read: Projections,
}

/// Whatever a command ends in but success.
#[derive(Debug)]
pub(crate) struct Failure(#[expect(dead_code, reason = "shown by unwrap")] String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(format!("{error}"))
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        let database = TestDatabase::create().await;
        let pool = database.pool();
        let master = MasterKey::parse(&"1".repeat(64).into()).unwrap();
        let store = EventStore::open(StoreOptions {
            pool: pool.clone(),
            keyring: Keyring::new(master, pool.clone()),
            upcasters: Vec::new(),
            cached_streams: 1_000,
            metrics: Metrics::default(),
        });
        let progress = subscriptions(&store, 1_000).progress().clone();
        let read = Projections::new(pool, &store, progress);
        Self { database, store, read }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(crate) fn owner(&self) -> &PgPool {
        self.database.owner_pool()
    }

    pub(crate) fn rebuild(&self) -> Rebuild {
        projections::rebuild(self.owner().clone(), &self.store, RebuildOptions::default())
    }

    pub(crate) async fn run<A>(&self, id: impl ToString, subject: Option<Uuid>, command: A::Command)
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
    {
        self.run_in::<A>(organisation(), id, subject, command).await;
    }

    pub(crate) async fn run_in<A>(
        &self,
        organisation: OrganisationId,
        id: impl ToString,
        subject: Option<Uuid>,
        command: A::Command,
    ) where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
    {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let number = u128::from(NUMBER.fetch_add(1, Ordering::Relaxed));
        let context = CommandContext {
            command_id: Uuid::from_u128(number << 64),
            input_hash: [7; 32],
            organisation: organisation.uuid(),
            actor: "staff:1".to_owned(),
            channel: "test",
            correlation: Uuid::from_u128(number << 64),
            causation: None,
            occurred_at: at(1),
            expected_version: None,
        };
        self.store.execute::<A, Failure>(&context, id, subject, command).await.unwrap();
    }

    /// Lets every read model apply all there is.
    pub(crate) async fn project(&self) {
        self.project_by(&mut subscriptions(&self.store, 1_000)).await;
    }

    /// The same by a process that goes on.
    pub(crate) async fn project_by(&self, subscriptions: &mut Subscriptions) {
        let progress = subscriptions.progress().clone();
        let last = self.last().await;
        // Another test's open transaction may hold the tail back for a moment.
        for _ in 0..2_000 {
            subscriptions.catch_up().await.unwrap();
            if names::ALL.iter().all(|name| progress.of(name) >= last) {
                return;
            }
            let checkpoints = Subscriptions::checkpoints(self.pool()).await.unwrap();
            assert!(checkpoints.iter().all(|one| one.failure.is_none() && one.parked == 0), "{checkpoints:#?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the read models do not reach the end of the log");
    }

    /// The whole log, once no other test's open transaction holds the tail back.
    pub(crate) async fn events(&self) -> Vec<Recorded> {
        let (tail, last) = (Tail::new(self.store.clone()), self.last().await);
        for _ in 0..2_000 {
            let events = tail.read(Token::START, &Filter::default(), 1_000).await.unwrap().events;
            if events.last().is_some_and(|event| event.token >= last) {
                return events;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the tail does not reach the end of the log");
    }

    async fn last(&self) -> Token {
        let last: Option<(i16, String, i64)> =
            sqlx::query_as("SELECT era, tx_id::text, position FROM events ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1")
                .fetch_optional(self.pool())
                .await
                .unwrap();
        last.map_or(Token::START, |(era, tx_id, position)| Token { era, tx_id: tx_id.parse().unwrap(), position })
    }

    pub(crate) async fn count(&self, what: &str) -> i64 {
        sqlx::query_scalar(&format!("SELECT count(*) FROM {what}")).fetch_one(self.owner()).await.unwrap()
    }
}

/// Runners of all read models of one process.
pub(crate) fn subscriptions(store: &EventStore, batch: i64) -> Subscriptions {
    let options = RunnerOptions { batch, ..RunnerOptions::default() };
    Subscriptions::new(store, projections::subscribers(), &options, Uuid::from_u128(99))
}

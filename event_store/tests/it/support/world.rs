use std::time::Duration;

use chrono::DateTime;
use database::testing::TestDatabase;
use event_store::{CommandContext, EventStore, Keyring, MasterKey, Metrics, Receipt, StoreOptions, Verified};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Account, AccountCommand, Failure};

/// A database and a store on it.
pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) store: EventStore,
}

impl World {
    pub(crate) async fn start() -> Self {
        let database = TestDatabase::create().await;
        let store = store_on(database.pool());
        Self { database, store }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(crate) fn owner(&self) -> &PgPool {
        self.database.owner_pool()
    }

    /// Another process on the same database: nothing shared in memory.
    pub(crate) fn another_store(&self) -> EventStore {
        store_on(self.pool())
    }

    /// A pool of its own, with the rights of the application.
    pub(crate) async fn another_pool(&self, name: &str, max: u32) -> PgPool {
        let options = database::PoolOptions {
            max,
            role: Some(database::APP_ROLE),
            application_name: name,
            acquire_timeout: Duration::from_secs(30),
            ..database::PoolOptions::default()
        };
        database::open(self.database.url(), options).await.unwrap()
    }

    pub(crate) async fn run(&self, account: &str, what: AccountCommand) -> Result<Receipt, Failure> {
        self.run_as(&command(), account, what).await
    }

    pub(crate) async fn run_as(&self, context: &CommandContext, account: &str, what: AccountCommand) -> Result<Receipt, Failure> {
        self.store.execute::<Account, Failure>(context, account, None, what).await
    }

    pub(crate) async fn deposit(&self, account: &str, amount: i64) -> Receipt {
        self.run(account, AccountCommand::Deposit(amount)).await.unwrap()
    }

    /// About a person.
    pub(crate) async fn deposit_for(&self, subject: Uuid, account: &str, amount: i64) -> Receipt {
        let what = AccountCommand::Deposit(amount);
        self.store.execute::<Account, Failure>(&command(), account, Some(subject), what).await.unwrap()
    }

    pub(crate) async fn open(&self, account: &str, holder: Uuid, name: &str) -> Receipt {
        let what = AccountCommand::Open(name.to_owned());
        self.store.execute::<Account, Failure>(&command(), account, Some(holder), what).await.unwrap()
    }

    pub(crate) async fn account(&self, account: &str) -> Account {
        self.another_store().load::<Account>(account).await.unwrap().0
    }

    pub(crate) async fn count(&self, what: &str) -> i64 {
        sqlx::query_scalar(&format!("SELECT count(*) FROM {what}")).fetch_one(self.owner()).await.unwrap()
    }

    pub(crate) async fn verified(&self) -> Verified {
        self.store.verify().await.unwrap()
    }

    /// As the owner, the append-only trigger switched off meanwhile.
    pub(crate) async fn tamper(&self, statements: &[&str]) {
        let mut transaction = self.owner().begin().await.unwrap();
        sqlx::query("ALTER TABLE events DISABLE TRIGGER events_append_only").execute(&mut *transaction).await.unwrap();
        for statement in statements {
            assert!(sqlx::query(statement).execute(&mut *transaction).await.unwrap().rows_affected() > 0, "{statement}");
        }
        sqlx::query("ALTER TABLE events ENABLE TRIGGER events_append_only").execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

pub(crate) fn store_on(pool: &PgPool) -> EventStore {
    EventStore::open(StoreOptions {
        pool: pool.clone(),
        keyring: keyring(pool, &master('1')),
        upcasters: Vec::new(),
        cached_streams: 1_000,
        metrics: Metrics::default(),
    })
}

pub(crate) fn master(digit: char) -> MasterKey {
    MasterKey::parse(&digit.to_string().repeat(64).into()).unwrap()
}

pub(crate) fn keyring(pool: &PgPool, master: &MasterKey) -> Keyring {
    Keyring::new(master.clone(), pool.clone())
}

pub(crate) fn id() -> Uuid {
    Uuid::from_u128(rand::random())
}

/// A command nobody has given before.
pub(crate) fn command() -> CommandContext {
    CommandContext {
        command_id: id(),
        input_hash: [7; 32],
        organisation: Uuid::from_u128(1),
        actor: "staff:1".to_owned(),
        channel: "test",
        correlation: id(),
        causation: None,
        occurred_at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        expected_version: None,
    }
}

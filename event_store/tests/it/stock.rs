//! The stock framework on our table, in both directions, and the defects of it that we keep away from.

use std::collections::HashMap;

use cqrs_es::{
    CqrsFramework, EventStore as CqrsStore,
    persist::{PersistedEventRepository, PersistedEventStore},
};
use event_store::CqrsEventStore;
use postgres_es::PostgresEventRepository;
use serde_json::json;

use crate::support::{Account, AccountCommand, World, id};

type StockStore = PersistedEventStore<PostgresEventRepository, Account>;

fn repository(world: &World) -> PostgresEventRepository {
    PostgresEventRepository::new(world.pool().clone())
}

fn stock(world: &World) -> CqrsFramework<Account, StockStore> {
    CqrsFramework::new(PersistedEventStore::new_event_store(repository(world)), Vec::new(), ())
}

async fn snapshots(world: &World) {
    let table = "CREATE TABLE snapshots (aggregate_type text NOT NULL, aggregate_id text NOT NULL, last_sequence bigint NOT NULL,
            current_snapshot bigint NOT NULL, payload json NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, last_sequence));
        GRANT ALL ON snapshots TO cabinet_app";
    sqlx::raw_sql(table).execute(world.owner()).await.unwrap();
}

#[tokio::test]
async fn stock_writes_and_reads_our_table() {
    let world = World::start().await;
    let stock = stock(&world);
    stock.execute("a", AccountCommand::Deposit(5)).await.unwrap();
    stock.execute("a", AccountCommand::DepositMany(3)).await.unwrap();
    assert!(stock.execute("a", AccountCommand::Withdraw(9)).await.is_err());
    stock.execute("a", AccountCommand::Withdraw(8)).await.unwrap();
    assert_eq!(world.account("a").await.balance, 0);
    assert_eq!(world.count("events WHERE position > 0 AND tx_id > '0' AND event_hash IS NULL").await, 5);
}

#[tokio::test]
async fn each_goes_on_where_the_other_stopped() {
    let world = World::start().await;
    let stock = stock(&world);
    let (subject, organisation) = (id(), id());
    let metadata = HashMap::from([
        ("subject".to_owned(), subject.to_string()),
        ("organisation".to_owned(), organisation.to_string()),
        ("own".to_owned(), "kept".to_owned()),
    ]);
    stock.execute_with_metadata("a", AccountCommand::Deposit(5), metadata).await.unwrap();
    let receipt = world.run("a", AccountCommand::Withdraw(1)).await.unwrap();
    assert_eq!(receipt.version, 2);
    // Our memory says 2, the table says 3.
    stock.execute("a", AccountCommand::Deposit(10)).await.unwrap();
    assert_eq!(world.deposit("a", 100).await.version, 4);
    stock.execute("a", AccountCommand::Withdraw(114)).await.unwrap();
    assert_eq!((world.account("a").await.balance, world.account("a").await.entries), (0, 5));
    let verified = world.verified().await;
    assert_eq!((verified.events, verified.unchained, verified.broken.len()), (5, 3, 0));
    assert_eq!(world.count(&format!("events WHERE subject_id = '{subject}' AND organisation_id = '{organisation}'")).await, 1);
}

/// The same commands through the stock store and through ours give the same history.
#[tokio::test]
async fn our_store_gives_the_same_histories_as_the_stock_one() {
    let world = World::start().await;
    let ours = CqrsFramework::new(CqrsEventStore::<Account>::new(world.store.clone()), Vec::new(), ());
    let stock = stock(&world);
    let commands = [
        AccountCommand::Deposit(5),
        AccountCommand::Look,
        AccountCommand::DepositMany(4),
        AccountCommand::Withdraw(100),
        AccountCommand::Note(json!({"a": ["b", null, -1]})),
        AccountCommand::Withdraw(9),
    ];
    for command in commands {
        let metadata = HashMap::from([("own".to_owned(), "kept".to_owned())]);
        let results = (
            stock.execute_with_metadata("stock", command.clone(), metadata.clone()).await,
            ours.execute_with_metadata("ours", command, metadata).await,
        );
        assert_eq!(results.0.is_ok(), results.1.is_ok(), "{results:?}");
    }
    let by_stock: StockStore = PersistedEventStore::new_event_store(repository(&world));
    let by_ours = CqrsEventStore::<Account>::new(world.another_store());
    for account in ["stock", "ours"] {
        let (stock, ours) = (by_stock.load_events(account).await.unwrap(), by_ours.load_events(account).await.unwrap());
        assert_eq!(stock.len(), 7);
        for (stock, ours) in stock.iter().zip(&ours) {
            assert_eq!((&stock.payload, stock.sequence, &stock.metadata), (&ours.payload, ours.sequence, &ours.metadata));
            assert_eq!(ours.metadata["own"], "kept");
        }
    }
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn our_store_tells_a_conflict_as_stock_does() {
    let world = World::start().await;
    let store = CqrsEventStore::<Account>::new(world.store.clone());
    let context = store.load_aggregate("a").await.unwrap();
    world.deposit("a", 1).await;
    let events = vec![crate::support::AccountEvent::Deposited { amount: 1 }];
    let error = store.commit(events, context, HashMap::new()).await.unwrap_err();
    assert!(matches!(error, cqrs_es::AggregateError::AggregateConflict), "{error:?}");
}

/// EVENT-STORE.md A3, D1: what `handle` has applied already is applied again before the snapshot is taken.
#[tokio::test]
async fn stock_snapshots_double_what_is_not_idempotent() {
    let world = World::start().await;
    snapshots(&world).await;
    let store: StockStore = PersistedEventStore::new_snapshot_store(repository(&world), 1);
    let framework = CqrsFramework::new(store, Vec::new(), ());
    framework.execute("a", AccountCommand::Deposit(5)).await.unwrap();
    assert!(framework.execute("a", AccountCommand::Withdraw(10)).await.is_ok(), "D1 is mended: the balance is no longer doubled");
    // We do not read snapshots.
    assert_eq!(world.account("a").await.balance, -5);
}

/// D2: a snapshot of the state up to one event is stored under the number of the last event of the batch.
#[tokio::test]
async fn stock_snapshots_skip_the_events_behind_them() {
    let world = World::start().await;
    snapshots(&world).await;
    let store: StockStore = PersistedEventStore::new_snapshot_store(repository(&world), 2);
    CqrsFramework::new(store, Vec::new(), ()).execute("a", AccountCommand::DepositMany(3)).await.unwrap();
    let last: i64 = sqlx::query_scalar("SELECT last_sequence FROM snapshots").fetch_one(world.owner()).await.unwrap();
    assert_eq!((last, world.count("events").await), (3, 3));
}

/// D3: the transaction is committed before the conflict is noticed, so that a retry doubles.
#[tokio::test]
async fn a_stock_snapshot_conflict_leaves_its_events_behind() {
    let world = World::start().await;
    snapshots(&world).await;
    let repository = repository(&world);
    let event = |sequence| {
        let payload = json!({"Deposited": {"amount": 1}});
        let kind = ("account".to_owned(), "AccountDeposited".to_owned(), "1".to_owned());
        cqrs_es::persist::SerializedEvent::new("a".to_owned(), sequence, kind.0, kind.1, kind.2, payload, json!({}))
    };
    // An update of a snapshot that is not there.
    let result = repository.persist::<Account>(&[event(1)], Some(("a".to_owned(), json!({}), 7))).await;
    assert!(result.is_err());
    assert_eq!(world.count("events").await, 1, "D3 is mended: a failed commit leaves nothing behind");
}

/// D6: all first events, then all second ones: not the order in which things happened.
#[tokio::test]
async fn stock_replay_is_not_in_commit_order() {
    let world = World::start().await;
    for account in ["a", "a", "b"] {
        world.deposit(account, 1).await;
    }
    let mut stream = repository(&world).stream_all_events::<Account>().await.unwrap();
    let mut sequences = Vec::new();
    while let Some(event) = stream.next::<Account>(&[]).await {
        sequences.push(event.unwrap().sequence);
    }
    assert_eq!(sequences, [1, 1, 2], "D6 is mended: replay follows the order of commits");
}

/// Any unique violation looks like a lost race to the stock repository: why no other unique index may stand on `events`.
#[tokio::test]
async fn stock_takes_any_unique_violation_for_a_conflict() {
    let world = World::start().await;
    sqlx::query("CREATE UNIQUE INDEX other ON events (event_type)").execute(world.owner()).await.unwrap();
    let stock = stock(&world);
    stock.execute("a", AccountCommand::Deposit(1)).await.unwrap();
    let error = stock.execute("b", AccountCommand::Deposit(1)).await.unwrap_err();
    assert!(matches!(error, cqrs_es::AggregateError::AggregateConflict), "{error:?}");
    // Ours tells it apart.
    let error = world.run("b", AccountCommand::Deposit(1)).await.unwrap_err();
    assert!(matches!(error, crate::support::Failure::Store(event_store::StoreError::Database(_))), "{error:?}");
}

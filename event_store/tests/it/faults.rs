//! Connections and servers that go away in the middle.

use std::time::Duration;

use event_store::{EventStore, StoreError};
use futures::future::join_all;
use sqlx::PgPool;

use crate::support::{Account, AccountCommand, Failure, World, command, store_on};

/// Ends connections of `victim`, of which a part is just at work.
async fn kill(owner: &PgPool, victim: &str) -> i64 {
    let statement = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()";
    sqlx::query_scalar(statement).bind(victim).fetch_one(owner).await.unwrap()
}

async fn deposit(store: &EventStore, account: &str) {
    let context = command();
    // A client does the same: whatever is not known is asked again under the same id.
    for _ in 0..50 {
        match store.execute::<Account, Failure>(&context, account, None, AccountCommand::Deposit(1)).await {
            Ok(_) => return,
            Err(Failure::Store(error)) if error.is_transient() => tokio::time::sleep(Duration::from_millis(5)).await,
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("never");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_connection_killed_in_the_middle_doubles_and_loses_nothing() {
    let world = World::start().await;
    let pool = world.another_pool("victim", 4).await;
    let store = store_on(&pool);
    let owner = world.owner().clone();
    let killer = tokio::spawn(async move {
        let mut killed = 0;
        for _ in 0..60 {
            killed += kill(&owner, "victim").await;
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        killed
    });
    let all = (0..8).map(|n| {
        let store = &store;
        async move {
            for _ in 0..30 {
                deposit(store, &format!("s{}", n % 4)).await;
            }
        }
    });
    join_all(all).await;
    assert!(killer.await.unwrap() > 10, "nobody was killed");
    for n in 0..4 {
        assert_eq!(world.account(&format!("s{n}")).await.balance, 60);
    }
    assert_eq!((world.count("events").await, world.count("commands").await), (240, 240));
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn a_writer_whose_connection_was_cut_while_idle_heals_unseen() {
    let world = World::start().await;
    let pool = world.another_pool("victim", 3).await;
    let store = store_on(&pool);
    deposit(&store, "a").await;
    assert!(kill(world.owner(), "victim").await > 0);
    let receipt = store.execute::<Account, Failure>(&command(), "a", None, AccountCommand::Deposit(1)).await.unwrap();
    assert_eq!((receipt.version, receipt.replayed), (2, false));
}

#[tokio::test]
async fn a_closed_pool_is_told_and_closing_does_not_wait_for_the_writer() {
    let world = World::start().await;
    let pool = world.another_pool("closing", 3).await;
    let store = store_on(&pool);
    deposit(&store, "a").await;
    tokio::time::timeout(Duration::from_secs(10), pool.close()).await.unwrap();
    let refused = store.execute::<Account, Failure>(&command(), "a", None, AccountCommand::Deposit(1)).await;
    assert!(matches!(&refused, Err(Failure::Store(StoreError::Unavailable(_)))), "{refused:?}");
}

#[tokio::test]
async fn failures_are_told_apart_by_what_helps() {
    let world = World::start().await;
    let failed = sqlx::query("SELECT 1 / 0").execute(world.pool()).await.unwrap_err();
    assert!(matches!(StoreError::from(failed), StoreError::Database(_)));
    let mut connection = world.pool().acquire().await.unwrap();
    sqlx::query("SET statement_timeout = 20").execute(&mut *connection).await.unwrap();
    let slow = sqlx::query("SELECT pg_sleep(5)").execute(&mut *connection).await.unwrap_err();
    assert!(StoreError::from(slow).is_transient());
    assert!(!StoreError::from(sqlx::Error::RowNotFound).is_transient());
    assert!(StoreError::from(sqlx::Error::PoolTimedOut).is_transient());
}

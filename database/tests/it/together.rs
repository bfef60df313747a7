use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use database::{Together, testing::TestDatabase};
use sqlx::Row;

/// Squares of even numbers, as a table that lacks the odd ones; counts the statements.
fn squares(database: &TestDatabase, statements: &Arc<AtomicUsize>) -> Together<i32, i32> {
    let statements = Arc::clone(statements);
    Together::start(database.pool().clone(), move |connection, keys: Vec<i32>| {
        statements.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let select = "SELECT n, n * n FROM unnest($1::int[]) AS n WHERE n % 2 = 0";
            let rows = sqlx::query(select).bind(keys).fetch_all(connection).await?;
            rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<HashMap<_, _>, _>>()
        })
    })
}

#[tokio::test]
async fn who_asks_at_once_is_answered_by_few_statements_and_each_gets_their_own_row() {
    let database = TestDatabase::create().await;
    let statements = Arc::default();
    let squares = squares(&database, &statements);
    let asked: Vec<_> = (0..500)
        .map(|n| {
            let squares = squares.clone();
            tokio::spawn(async move { (n, squares.find(n).await.unwrap()) })
        })
        .collect();
    for answer in asked {
        let (n, found) = answer.await.unwrap();
        assert_eq!(found, (n % 2 == 0).then_some(n * n));
    }
    assert!(statements.load(Ordering::Relaxed) < 100, "{statements:?}");
}

#[tokio::test]
async fn a_cut_connection_heals_unseen_and_an_error_is_told_to_all() {
    let database = TestDatabase::create().await;
    let squares = squares(&database, &Arc::default());
    assert_eq!(squares.find(4).await.unwrap(), Some(16));
    let cut =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::query(cut).execute(database.owner_pool()).await.unwrap();
    assert_eq!(squares.find(6).await.unwrap(), Some(36));

    // Too large for an `int`: the statement itself fails.
    let (one, two) = tokio::join!(squares.find(100_000), squares.find(2));
    assert!(one.is_err() && two.is_err());
    assert_eq!(squares.find(8).await.unwrap(), Some(64));
}

#[tokio::test]
async fn a_pool_that_is_closed_does_not_wait_for_it() {
    let database = TestDatabase::create().await;
    let squares = squares(&database, &Arc::default());
    assert_eq!(squares.find(4).await.unwrap(), Some(16));
    tokio::time::timeout(std::time::Duration::from_secs(2), database.pool().close()).await.unwrap();
    assert!(squares.find(4).await.is_err());
}

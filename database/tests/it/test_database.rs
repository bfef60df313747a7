use std::path::Path;

use database::testing::TestDatabase;
use sqlx::PgPool;

use crate::another_process::play;

async fn one(pool: &PgPool, sql: &str) -> String {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn two_databases_do_not_see_each_other() {
    let (here, there) = tokio::join!(TestDatabase::create(), TestDatabase::create());
    sqlx::query("CREATE TABLE only_here ()").execute(here.owner_pool()).await.unwrap();

    let elsewhere = one(there.owner_pool(), "SELECT coalesce(to_regclass('only_here')::text, 'nothing')").await;
    assert_eq!(elsewhere, "nothing");
    assert_ne!(here.url(), there.url());
}

#[tokio::test]
async fn the_application_works_as_its_role_and_the_owner_as_itself() {
    let database = TestDatabase::create().await;

    assert_eq!(one(database.pool(), "SELECT current_user::text").await, "cabinet_app");
    assert_ne!(one(database.owner_pool(), "SELECT current_user::text").await, "cabinet_app");
}

#[tokio::test]
async fn a_copy_has_every_migration_and_migrating_again_changes_nothing() {
    let database = TestDatabase::create().await;
    let applied = "SELECT count(*)::text FROM _sqlx_migrations";
    let before = one(database.owner_pool(), applied).await;

    database::migrate(database.url()).await.unwrap();

    assert_eq!(one(database.owner_pool(), applied).await, before);
}

#[tokio::test]
async fn a_dropped_database_is_gone_even_while_someone_is_connected() {
    let (gone, other) = tokio::join!(TestDatabase::create(), TestDatabase::create());
    let name = one(gone.pool(), "SELECT current_database()::text").await;

    drop(gone);

    let left = format!("SELECT count(*)::text FROM pg_database WHERE datname = '{name}'");
    assert_eq!(one(other.owner_pool(), &left).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once() {
    let tests: Vec<_> = (0..24)
        .map(|_| {
            tokio::spawn(async {
                let database = TestDatabase::create().await;
                one(database.pool(), "SELECT current_database()::text").await
            })
        })
        .collect();
    let mut names = Vec::new();
    for test in tests {
        names.push(test.await.unwrap());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 24);
}

#[tokio::test]
async fn a_statement_that_hangs_is_ended() {
    let database = TestDatabase::create().await;
    let options =
        database::PoolOptions { statement_timeout: std::time::Duration::from_millis(50), ..database::PoolOptions::default() };
    let pool = database::open(database.url(), options).await.unwrap();

    let error = sqlx::query("SELECT pg_sleep(5)").execute(&pool).await.unwrap_err();

    assert!(error.to_string().contains("statement timeout"), "{error}");
}

#[tokio::test]
async fn making_a_database_twice_is_fine() {
    let database = TestDatabase::create().await;
    let name = format!("{}_extra", one(database.pool(), "SELECT current_database()::text").await);

    database::create_database(database.url(), &name).await.unwrap();
    database::create_database(database.url(), &name).await.unwrap();

    sqlx::raw_sql(&format!("DROP DATABASE \"{name}\"")).execute(database.owner_pool()).await.unwrap();
}

#[tokio::test]
async fn what_a_killed_test_left_is_dropped_by_the_next_process() {
    let died = play("test_database::create_and_die", &[("PART", Path::new("die"))]);
    let said = String::from_utf8_lossy(&died.stdout).into_owned();
    let name = said.lines().find_map(|line| line.split_once("left: ")).expect(&said).1.to_owned();

    let next = play("test_database::create_and_look_for", &[("LEFT", Path::new(&name))]);

    let said = String::from_utf8_lossy(&next.stdout).into_owned();
    assert!(said.contains("found: 0"), "{said}");
}

#[tokio::test]
#[ignore = "plays the test that is killed"]
async fn create_and_die() {
    if std::env::var_os("PART").is_none() {
        return;
    }
    let database = TestDatabase::create().await;
    println!("\nleft: {}", one(database.pool(), "SELECT current_database()::text").await);
    std::process::abort();
}

#[tokio::test]
#[ignore = "plays the next test process"]
async fn create_and_look_for() {
    let Ok(name) = std::env::var("LEFT") else { return };
    let database = TestDatabase::create().await;
    let left = format!("SELECT count(*)::text FROM pg_database WHERE datname = '{name}'");
    println!("\nfound: {}", one(database.owner_pool(), &left).await);
}

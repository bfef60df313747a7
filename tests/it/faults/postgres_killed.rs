//! PostgreSQL is killed under load.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{ledger::assert_some_were_under_way, load::Load};
use crate::support::App;

/// Longest answer while the database is away: the wait for a connection, and the longest run.
const PATIENCE: Duration = Duration::from_secs(17);

#[tokio::test]
async fn a_program_that_loses_its_connections_goes_on_by_itself() {
    let app = App::start_alone();
    let load = Load::start(&app).await;
    load.is_hot().await;
    let ended = app.count(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'cabinet' AND pid <> pg_backend_pid()",
    );
    assert!(ended.await > 1);
    load.is_hot().await;
    app.postgres().kill_a_backend().await;
    load.is_hot().await;
    let sent = load.stop().await;
    app.assert_nothing_lost_and_nothing_doubled(&sent).await;
}

#[tokio::test]
async fn without_its_database_the_program_says_so_and_after_a_restart_nothing_is_lost() {
    let mut app = App::start_alone();
    let load = Load::start(&app).await;
    load.is_hot().await;
    app.postgres().kill().await;
    let asked = Instant::now();
    let (sent, answer, ready) =
        tokio::join!(load.stop(), app.guest("{ registrationDocuments { kind } }", json!({})), app.get("/health/ready"));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{answer}");
    assert_eq!(ready.status(), 503);
    assert_eq!(ready.json::<Value>().await.unwrap()["database"], false);
    assert!(asked.elapsed() < PATIENCE, "{:?}", asked.elapsed());

    app.restart();
    assert_some_were_under_way(&sent);
    app.assert_nothing_lost_and_nothing_doubled(&sent).await;
}

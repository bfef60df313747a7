//! Events a second through the tail and through an incremental projection, beside one set-based SQL statement.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a program that measures and prints"
)]
#![allow(clippy::allow_attributes, dead_code, unreachable_pub, reason = "the benches share a module and each uses a part of it")]

mod common;

use std::{collections::HashMap, sync::Arc, time::Instant};

use async_trait::async_trait;
use common::{Account, AccountEvent, METADATA, PAYLOAD, Server, store};
use event_store::{
    Filter, Recorded, Tail, Token,
    subscription::{RunnerOptions, Subscriber, SubscriberError, Subscriptions},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

const EVENTS: u32 = 1_000_000;
const STREAMS: u32 = 20_000;
/// Ratio of the projection to the SQL statement that must be and that should be (DESIGN.md 8).
const TARGET: (f64, f64) = (0.04, 0.06);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let server = Server::start("tail").await;
    let (owner, pool) = (server.pool(None, 1).await, server.pool(Some(database::APP_ROLE), 10).await);
    fill(&owner).await;

    let limit = per_second(set_based(&pool)).await;
    let read = per_second(read_all(&pool)).await;
    let (small, large) =
        (per_second(project(&pool, "totals_1000", 1_000)).await, per_second(project(&pool, "totals_5000", 5_000)).await);
    let again = per_second(set_based(&pool)).await;
    let limit = f64::midpoint(limit, again);

    println!("\n{EVENTS} events in {STREAMS} streams, events a second (ratio to the SQL statement)\n");
    for (name, value) in [
        ("one set-based SQL statement", limit),
        ("Tail::read, pages of 1000", read),
        ("projection, batches of 1000", small),
        ("projection, batches of 5000", large),
    ] {
        println!("{name:<32}{value:>12.0} ({:.3})", value / limit);
    }
    let ratio = small / limit;
    let verdict = if ratio >= TARGET.1 {
        "goal reached"
    } else if ratio >= TARGET.0 {
        "floor reached"
    } else {
        "BELOW THE FLOOR"
    };
    println!("projection: {ratio:.3} (floor {}, goal {}): {verdict}", TARGET.0, TARGET.1);
    owner.close().await;
    pool.close().await;
    server.stop().await;
}

async fn per_second(work: impl Future<Output = ()>) -> f64 {
    let started = Instant::now();
    work.await;
    f64::from(EVENTS) / started.elapsed().as_secs_f64()
}

/// As if appended by five thousand calls of two hundred.
async fn fill(owner: &PgPool) {
    for table in ["totals", "totals_1000", "totals_5000"] {
        let statement = format!(
            "CREATE TABLE {table} (account text COLLATE \"C\" PRIMARY KEY, balance bigint NOT NULL, payments bigint NOT NULL);
             GRANT ALL ON {table} TO cabinet_app"
        );
        sqlx::raw_sql(&statement).execute(owner).await.unwrap();
    }
    let statement = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
         SELECT 'account', md5((n % {STREAMS})::text), n / {STREAMS} + 1, 'AccountPaid', '1', '{PAYLOAD}', '{METADATA}'
         FROM generate_series($1::bigint, $1 + 199) AS n"
    );
    let mut transaction = owner.acquire().await.unwrap();
    sqlx::query("SET synchronous_commit = off").execute(&mut *transaction).await.unwrap();
    for first in (0..i64::from(EVENTS)).step_by(200) {
        sqlx::query(&statement).bind(first).execute(&mut *transaction).await.unwrap();
    }
    // Plain SQL that looks inside payloads would keep them as `jsonb`.
    let plain = "CREATE TABLE plain AS SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload::jsonb, metadata::jsonb
        FROM events ORDER BY position";
    sqlx::query(plain).execute(&mut *transaction).await.unwrap();
    sqlx::query("GRANT SELECT ON plain TO cabinet_app").execute(&mut *transaction).await.unwrap();
    sqlx::query("VACUUM (ANALYZE) events, plain").execute(&mut *transaction).await.unwrap();
}

async fn set_based(pool: &PgPool) {
    sqlx::query("DELETE FROM totals").execute(pool).await.unwrap();
    let statement = "INSERT INTO totals SELECT aggregate_id, sum((payload -> 'Paid' ->> 'amount')::bigint), count(*) FROM plain
        WHERE aggregate_type = 'account' AND event_type = 'AccountPaid' GROUP BY aggregate_id";
    sqlx::query(statement).execute(pool).await.unwrap();
}

async fn read_all(pool: &PgPool) {
    let tail = Tail::new(store(pool, 0));
    let (mut after, mut seen) = (Token::START, 0);
    loop {
        let page = tail.read(after, &Filter::default(), 1_000).await.unwrap();
        seen += page.events.len();
        after = page.scanned;
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, usize::try_from(EVENTS).unwrap());
}

async fn project(pool: &PgPool, name: &'static str, batch: i64) {
    let options = RunnerOptions { batch, ..RunnerOptions::default() };
    let mut all = Subscriptions::new(&store(pool, 0), vec![Arc::new(Totals { name })], &options, Uuid::from_u128(1));
    all.catch_up().await.unwrap();
    let right: bool = sqlx::query_scalar(&format!(
        "SELECT count(*) = {STREAMS} AND sum(payments) = {EVENTS} AND sum(balance) = {EVENTS}::bigint * 100 FROM {name}"
    ))
    .fetch_one(pool)
    .await
    .unwrap();
    assert!(right, "the projection has lost or doubled something");
}

/// What was paid to each account.
struct Totals {
    name: &'static str,
}

#[async_trait]
impl Subscriber for Totals {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        &["account"]
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        let mut totals: HashMap<&str, (i64, i64)> = HashMap::new();
        for event in events {
            if let Some(decoded) = event.event_of::<Account>() {
                let AccountEvent::Paid { amount, .. } = decoded?;
                let total = totals.entry(&event.aggregate_id).or_default();
                total.0 += amount;
                total.1 += 1;
            }
        }
        let accounts: Vec<&str> = totals.keys().copied().collect();
        let (balances, payments): (Vec<i64>, Vec<i64>) = totals.values().copied().unzip();
        let statement = format!(
            "INSERT INTO {table} AS t SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
             ON CONFLICT (account) DO UPDATE SET balance = t.balance + excluded.balance, payments = t.payments + excluded.payments",
            table = self.name
        );
        sqlx::query(&statement).bind(accounts).bind(balances).bind(payments).execute(transaction).await?;
        Ok(())
    }
}

//! A real read model, the list of debts: followed live and made anew, beside plain SQL that makes the same rows.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a program that measures and prints"
)]
#![allow(clippy::allow_attributes, dead_code, unreachable_pub, reason = "the benches share a module and each uses a part of it")]

mod common;

use std::time::Instant;

use common::{Server, report, store};
use event_store::subscription::{RunnerOptions, Subscriptions};
use projections::{
    names,
    rebuild::{RebuildOptions, Switch},
};
use sqlx::PgPool;
use uuid::Uuid;

/// Events of each debt: one registration, nine balances.
const EACH: i64 = 10;
/// Ratios that must be and that should be (DESIGN.md 8).
const LIVE: (f64, f64) = (0.04, 0.06);
const REBUILD: (f64, f64) = (0.15, 0.25);

/// The same rows by plain SQL, into tables with the same keys and indexes. `OFFSET 0` has every text parsed once and not once for
/// each of its columns.
const PLAIN: [&str; 3] = [
    "INSERT INTO plain.read_debt_list
     SELECT r.aggregate_id::uuid, r.organisation_id, (v ->> 'borrower')::uuid, (v ->> 'creditor')::uuid, v ->> 'number', v ->> 'number',
            v ->> 'kind', s ->> 'status', false, (v ->> 'contract_date')::date, v ->> 'currency', (v ->> 'principal')::bigint,
            (b ->> 'principal')::bigint, (b ->> 'interest')::bigint, (b ->> 'penalty')::bigint, (b ->> 'fee')::bigint,
            (b ->> 'state_duty')::bigint, (b ->> 'principal')::bigint + (b ->> 'interest')::bigint + (b ->> 'penalty')::bigint
            + (b ->> 'fee')::bigint + (b ->> 'state_duty')::bigint, (s ->> 'as_of')::date, (s ->> 'overdue_since')::date,
            (v ->> 'at')::timestamptz, (l.stated ->> 'at')::timestamptz, l.sequence
     FROM events r
     CROSS JOIN LATERAL (SELECT r.payload::jsonb -> 'Registered' OFFSET 0) AS registered (v)
     JOIN (SELECT DISTINCT ON (aggregate_id) aggregate_id, sequence, payload::jsonb -> 'BalanceStated' AS stated FROM events
           WHERE aggregate_type = 'debt' AND event_type = 'DebtBalanceStated' ORDER BY aggregate_id, sequence DESC) l USING (aggregate_id)
     CROSS JOIN LATERAL (SELECT l.stated -> 'statement', l.stated -> 'statement' -> 'balance' OFFSET 0) AS last (s, b)
     WHERE r.aggregate_type = 'debt' AND r.event_type = 'DebtRegistered'",
    "INSERT INTO plain.read_debt_statement
     SELECT event_id, organisation_id, aggregate_id::uuid, (s ->> 'as_of')::date, s ->> 'status', (b ->> 'principal')::bigint,
            (b ->> 'interest')::bigint, (b ->> 'penalty')::bigint, (b ->> 'fee')::bigint, (b ->> 'state_duty')::bigint,
            (b ->> 'principal')::bigint + (b ->> 'interest')::bigint + (b ->> 'penalty')::bigint + (b ->> 'fee')::bigint
            + (b ->> 'state_duty')::bigint, (s ->> 'overdue_since')::date, (stated ->> 'at')::timestamptz
     FROM (SELECT event_id, organisation_id, aggregate_id, payload::jsonb -> 'BalanceStated' FROM events
           WHERE aggregate_type = 'debt' AND event_type = 'DebtBalanceStated' OFFSET 0) AS e (event_id, organisation_id, aggregate_id, stated)
     CROSS JOIN LATERAL (SELECT stated -> 'statement', stated -> 'statement' -> 'balance' OFFSET 0) AS parts (s, b)",
    "INSERT INTO plain.read_debt_holding
     SELECT md5(aggregate_id)::uuid, organisation_id, aggregate_id::uuid, (payload::jsonb -> 'Registered' ->> 'borrower')::uuid, NULL
     FROM events WHERE aggregate_type = 'debt' AND event_type = 'DebtRegistered'",
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let debts = if report::is_small() { 1_000 } else { 100_000 };
    let server = Server::start("read-models").await;
    let (owner, pool) = (server.pool(None, 4).await, server.pool(Some(database::APP_ROLE), 10).await);
    fill(&owner, debts).await;

    let plain = plain(&owner).await;
    let store = store(&pool, 0);
    let mut all = Subscriptions::new(&store, projections::subscribers(), &RunnerOptions::default(), Uuid::from_u128(1));
    let started = Instant::now();
    all.runner(names::DEBT_LIST).unwrap().catch_up().await.unwrap();
    let live = started.elapsed().as_secs_f64();
    let same = "SELECT (SELECT (count(*), sum(total), sum(version)) FROM plain.read_debt_list) = (SELECT (count(*), sum(total), sum(version)) FROM read_debt_list)
        AND (SELECT (count(*), sum(total)) FROM plain.read_debt_statement) = (SELECT (count(*), sum(total)) FROM read_debt_statement)";
    assert!(sqlx::query_scalar::<_, bool>(same).fetch_one(&owner).await.unwrap(), "plain SQL makes other rows");
    let started = Instant::now();
    let rebuilt = projections::rebuild(owner.clone(), &store, RebuildOptions::default());
    let rebuilt = rebuilt.run(names::DEBT_LIST, Switch::IfEqual).await.unwrap();
    let making = started.elapsed().as_secs_f64();
    assert!(rebuilt.switched, "{rebuilt:?}");

    let events = u32::try_from(debts * EACH).map(f64::from).unwrap();
    println!("\nlist of debts, {events} events of {debts} debts, events a second (ratio to plain SQL)\n");
    println!("{:<44}{:>12.0}", "plain SQL that makes the same rows", events / plain);
    let live_line = report::verdict(plain / live, LIVE);
    println!("{:<44}{:>12.0}  {live_line}", "followed live, batches of 1000", events / live);
    let rebuild_line = report::verdict(plain / making, REBUILD);
    println!("{:<44}{:>12.0}  {rebuild_line}", "rebuilt: made, indexed, compared, switched", events / making);
    owner.close().await;
    pool.close().await;
    server.stop().await;
}

async fn plain(owner: &PgPool) -> f64 {
    let tables = ["read_debt_list", "read_debt_statement", "read_debt_holding"];
    sqlx::query("CREATE SCHEMA plain").execute(owner).await.unwrap();
    for table in tables {
        let like = format!("CREATE TABLE plain.{table} (LIKE public.{table} INCLUDING ALL)");
        sqlx::query(&like).execute(owner).await.unwrap();
    }
    let started = Instant::now();
    for statement in PLAIN {
        sqlx::query(statement).execute(owner).await.unwrap();
    }
    started.elapsed().as_secs_f64()
}

/// As if appended by imports of two hundred rows, one night after the other.
async fn fill(owner: &PgPool, debts: i64) {
    let statement = format!(
        r#"INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        SELECT 'debt', md5((n % {debts})::text)::uuid::text, n / {debts} + 1,
            CASE WHEN n < {debts} THEN 'DebtRegistered' ELSE 'DebtBalanceStated' END, '1',
            CASE WHEN n < {debts} THEN format('{{"Registered":{{"at":"2026-11-23T12:00:00Z","borrower":"%s","contract_date":"2024-02-01","creditor":"01900000-0000-7000-8000-000200000001","currency":"RUB","kind":"Microloan","number":"L-%s","organisation":"01900000-0000-7000-8000-000100000001","principal":5000000}}}}', md5('b' || n)::uuid, n)
            ELSE format('{{"BalanceStated":{{"at":"2026-11-23T12:00:00Z","statement":{{"as_of":"2026-11-%s","balance":{{"fee":9900,"interest":120050,"penalty":30000,"principal":%s,"state_duty":1}},"overdue_since":"2026-05-10","status":"Overdue"}}}}}}', 10 + n / {debts}, n) END::json,
            format('{{"actor":"import:0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","channel":"import","command":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","correlation":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","occurred_at":"2023-11-14T22:13:20.000000Z","organisation":"01900000-0000-7000-8000-000100000001","subject":"%s"}}', md5('b' || n % {debts})::uuid)::json
        FROM generate_series($1::bigint, $1 + 199) AS n"#
    );
    let mut connection = owner.acquire().await.unwrap();
    sqlx::query("SET synchronous_commit = off").execute(&mut *connection).await.unwrap();
    for first in (0..debts * EACH).step_by(200) {
        sqlx::query(&statement).bind(first).execute(&mut *connection).await.unwrap();
    }
    sqlx::query("VACUUM (ANALYZE) events").execute(&mut *connection).await.unwrap();
}

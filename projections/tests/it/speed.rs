//! How fast rows are made of events; run by hand: `cargo test --release -p projections --test it speed -- --ignored --nocapture --test-threads 1`.

use std::time::Instant;

use event_store::{
    Filter, Tail, Token,
    subscription::{RunnerOptions, Subscriptions},
};
use projections::{names, rebuild::RebuildOptions};
use uuid::Uuid;

use crate::support::World;

const DEBTS: i32 = 40_000;
const STATEMENTS: i32 = 9;
const LOOKS: i32 = 400_000;

const METADATA: &str = r#"{"organisation":"00000000-0000-0000-0000-000000000001","subject":"00000000-0000-0000-0000-0000000000a1","actor":"import:1","channel":"import","correlation":"00000000-0000-0000-0000-000000000003","command":"00000000-0000-0000-0000-000000000004","occurred_at":"2026-10-01T00:00:00.000000Z"}"#;

const REGISTERED: &str = r#"{"Registered":{"organisation":"00000000-0000-0000-0000-000000000001","number":"L-NUMBER","kind":"Loan","creditor":"00000000-0000-0000-0000-00000000000c","borrower":"00000000-0000-0000-0000-0000000000a1","contract_date":"2024-01-01","currency":"RUB","principal":100000,"at":"2026-10-01T00:00:00Z"}}"#;
const STATED: &str = r#"{"BalanceStated":{"statement":{"as_of":"2026-10-01","balance":{"principal":NUMBER,"interest":20,"penalty":0,"fee":0,"state_duty":0},"overdue_since":"2026-09-01","status":"Overdue"},"at":"2026-10-01T00:00:00Z"}}"#;
const VIEWED: &str = r#"{"Viewed":{"staff":"00000000-0000-0000-0000-00000000000f","view":"Card","at":"2026-10-01T00:00:00Z"}}"#;

async fn insert(world: &World, columns: &str, payload: &str, (from, to): (i32, i32)) {
    let statement = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
         SELECT {columns}, '1', replace($1, 'NUMBER', n::text)::jsonb, $2::jsonb FROM generate_series($3, $4) n"
    );
    sqlx::query(&statement).bind(payload).bind(METADATA).bind(from).bind(to).execute(world.owner()).await.unwrap();
}

async fn debts(world: &World) {
    insert(world, "'debt', md5(n::text)::uuid::text, 1, 'DebtRegistered'", REGISTERED, (1, DEBTS)).await;
    let stated = "'debt', md5((n % 40000 + 1)::text)::uuid::text, 2 + n / 40000, 'DebtBalanceStated'";
    insert(world, stated, STATED, (0, DEBTS * STATEMENTS - 1)).await;
}

async fn looks(world: &World) {
    let viewed = "'borrower_access', md5((n % 1000)::text)::uuid::text, 1 + n / 1000, 'BorrowerAccessViewed'";
    insert(world, viewed, VIEWED, (0, LOOKS - 1)).await;
}

fn report(what: &str, events: i64, start: Instant) {
    let micros = start.elapsed().as_micros();
    let (each, rate) = (micros * 1_000 / u128::try_from(events).unwrap(), u128::try_from(events).unwrap() * 1_000_000 / micros);
    println!("{what}: {rate} events/s, {each} ns each");
}

async fn measure(world: &World, name: &str, tables: &str) {
    sqlx::query("VACUUM ANALYZE events").execute(world.owner()).await.unwrap();
    let events = world.count("events").await;
    let kinds = projections::subscribers().into_iter().find(|one| one.name() == name).unwrap().aggregate_types();
    let filter = Filter { aggregate_types: kinds.iter().map(|kind| (*kind).to_owned()).collect(), shard: None };
    let (tail, start) = (Tail::new(world.store.clone()), Instant::now());
    let mut page = tail.read(Token::START, &filter, 10_000).await.unwrap();
    while page.more {
        page = tail.read(page.scanned, &filter, 10_000).await.unwrap();
    }
    report(&format!("{name}: tail alone"), events, start);
    for batch in [1_000, 5_000, 10_000] {
        sqlx::query(&format!("TRUNCATE {tables}")).execute(world.owner()).await.unwrap();
        sqlx::query("DELETE FROM subscriptions").execute(world.owner()).await.unwrap();
        let options = RunnerOptions { batch, ..RunnerOptions::default() };
        let mut live = Subscriptions::new(&world.store, projections::subscribers(), &options, Uuid::from_u128(7));
        let start = Instant::now();
        live.runner(name).unwrap().catch_up().await.unwrap();
        report(&format!("{name}: live, batches of {batch}"), events, start);
    }
    for batch in [20_000, 50_000] {
        let rebuild = projections::rebuild(world.owner().clone(), &world.store, RebuildOptions { batch });
        let start = Instant::now();
        let comparison = rebuild.compare(name).await.unwrap();
        assert!(comparison.is_equal(), "{comparison:?}");
        report(&format!("{name}: rebuild with indexes and comparison, batches of {batch}"), events, start);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; takes a minute"]
async fn looks_are_listed() {
    let world = World::start().await;
    looks(&world).await;
    measure(&world, names::WHO_VIEWED, "read_borrower_view").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; takes a minute"]
async fn debts_are_listed_and_searched() {
    let world = World::start().await;
    debts(&world).await;
    measure(&world, names::BORROWER_SEARCH, "read_borrower_search_debt").await;
    measure(&world, names::DEBT_LIST, "read_debt_list, read_debt_statement, read_debt_holding").await;
}

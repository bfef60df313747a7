//! How fast rows are made of events; run by hand: `cargo test --release -p projections --test it speed -- --ignored --nocapture`.

use std::time::Instant;

use event_store::subscription::{RunnerOptions, Subscriptions};
use projections::{names, rebuild::RebuildOptions};
use uuid::Uuid;

use crate::support::World;

const DEBTS: i32 = 40_000;
const STATEMENTS: i32 = 9;
const LOOKS: i32 = 400_000;

const METADATA: &str = r#"{"organisation":"00000000-0000-0000-0000-000000000001","subject":"00000000-0000-0000-0000-0000000000a1","actor":"import:1","channel":"import","correlation":"00000000-0000-0000-0000-000000000003","command":"00000000-0000-0000-0000-000000000004","occurred_at":"2026-10-01T00:00:00.000000Z"}"#;

async fn fill(world: &World) {
    let registered = r#"{"Registered":{"organisation":"00000000-0000-0000-0000-000000000001","number":"L-NUMBER","kind":"Loan","creditor":"00000000-0000-0000-0000-00000000000c","borrower":"00000000-0000-0000-0000-0000000000a1","contract_date":"2024-01-01","currency":"RUB","principal":100000,"at":"2026-10-01T00:00:00Z"}}"#;
    let stated = r#"{"BalanceStated":{"statement":{"as_of":"2026-10-01","balance":{"principal":NUMBER,"interest":20,"penalty":0,"fee":0,"state_duty":0},"overdue_since":"2026-09-01","status":"Overdue"},"at":"2026-10-01T00:00:00Z"}}"#;
    let viewed = r#"{"Viewed":{"staff":"00000000-0000-0000-0000-00000000000f","view":"Card","at":"2026-10-01T00:00:00Z"}}"#;
    let insert = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) SELECT";
    for (select, payload, count) in [
        ("'debt', md5(n::text)::uuid::text, 1, 'DebtRegistered'", registered, DEBTS),
        ("'debt', md5((n % 40000 + 1)::text)::uuid::text, 2 + n / 40000, 'DebtBalanceStated'", stated, DEBTS * STATEMENTS - 1),
        ("'borrower_access', md5((n % 1000)::text)::uuid::text, 1 + n / 1000, 'BorrowerAccessViewed'", viewed, LOOKS),
    ] {
        let from = i32::from(payload.contains("Registered"));
        let statement = format!("{insert} {select}, '1', replace($1, 'NUMBER', n::text)::jsonb, $2::jsonb FROM generate_series($3, $4) n");
        sqlx::query(&statement).bind(payload).bind(METADATA).bind(from).bind(count).execute(world.owner()).await.unwrap();
    }
    sqlx::query("VACUUM ANALYZE events").execute(world.owner()).await.unwrap();
}

fn per_second(events: i64, start: Instant) -> u128 {
    u128::try_from(events).unwrap() * 1_000 / start.elapsed().as_millis().max(1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; takes a minute"]
async fn figures() {
    let world = World::start().await;
    fill(&world).await;
    for (name, kind, tables) in [
        (names::WHO_VIEWED, "borrower_access", "read_borrower_view"),
        (names::DEBT_LIST, "debt", "read_debt_list, read_debt_statement, read_debt_holding"),
        (names::BORROWER_SEARCH, "debt", "read_borrower_search_debt"),
    ] {
        let events = world.count(&format!("events WHERE aggregate_type = '{kind}'")).await;
        for batch in [1_000, 5_000, 20_000] {
            sqlx::query(&format!("TRUNCATE {tables}")).execute(world.owner()).await.unwrap();
            sqlx::query("DELETE FROM subscriptions").execute(world.owner()).await.unwrap();
            let options = RunnerOptions { batch, ..RunnerOptions::default() };
            let mut live = Subscriptions::new(&world.store, projections::subscribers(), &options, Uuid::from_u128(7));
            let start = Instant::now();
            live.runner(name).unwrap().catch_up().await.unwrap();
            println!("{name}: live, batches of {batch}: {} events/s", per_second(events, start));
        }
        for batch in [20_000, 50_000] {
            let rebuild = projections::rebuild(world.owner().clone(), &world.store, RebuildOptions { batch });
            let start = Instant::now();
            let comparison = rebuild.compare(name).await.unwrap();
            assert!(comparison.is_equal(), "{comparison:?}");
            println!("{name}: rebuild and compare, batches of {batch}: {} events/s", per_second(events, start));
        }
    }
}

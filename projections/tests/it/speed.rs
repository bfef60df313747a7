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
         SELECT {columns}, '1', replace($1, 'NUMBER', n::text)::json, $2::json FROM generate_series($3, $4) n"
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

/// Processor time so far, in ticks of 10 ms: of this process, and of the server's processes that work for it.
async fn ticks(world: &World) -> (u64, u64) {
    let of = |pid: &str| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split(' ').collect::<Vec<_>>();
        let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        ticks(12) + ticks(13)
    };
    let pids = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()";
    let pids: Vec<String> = sqlx::query_scalar(pids).fetch_all(world.owner()).await.unwrap();
    (of("self"), pids.iter().map(|pid| of(pid)).sum())
}

struct Watch {
    start: Instant,
    ticks: (u64, u64),
}

impl Watch {
    async fn start(world: &World) -> Self {
        Self { ticks: ticks(world).await, start: Instant::now() }
    }

    async fn report(self, world: &World, what: &str, events: u64) {
        let micros = u64::try_from(self.start.elapsed().as_micros()).unwrap();
        let (own, server) = ticks(world).await;
        let each = |before: u64, after: u64| after.saturating_sub(before) * 10_000_000 / events;
        let (own, server) = (each(self.ticks.0, own), each(self.ticks.1, server));
        println!(
            "{what}: {} events/s, {} ns each; processor {own} ns here, {server} ns in the server",
            events * 1_000_000 / micros,
            micros * 1_000 / events
        );
    }
}

async fn measure(world: &World, name: &str, tables: &str) {
    sqlx::query("VACUUM ANALYZE events").execute(world.owner()).await.unwrap();
    let events = u64::try_from(world.count("events").await).unwrap();
    let kinds = projections::subscribers().into_iter().find(|one| one.name() == name).unwrap().aggregate_types();
    let filter = Filter { aggregate_types: kinds.iter().map(|kind| (*kind).to_owned()).collect(), shard: None };
    let (tail, watch) = (Tail::new(world.store.clone()), Watch::start(world).await);
    let mut page = tail.read(Token::START, &filter, 10_000).await.unwrap();
    while page.more {
        page = tail.read(page.scanned, &filter, 10_000).await.unwrap();
    }
    watch.report(world, &format!("{name}: tail alone"), events).await;
    for batch in [1_000, 5_000, 10_000] {
        sqlx::query(&format!("TRUNCATE {tables}")).execute(world.owner()).await.unwrap();
        sqlx::query("DELETE FROM subscriptions").execute(world.owner()).await.unwrap();
        let options = RunnerOptions { batch, ..RunnerOptions::default() };
        let mut live = Subscriptions::new(&world.store, projections::subscribers(), &options, Uuid::from_u128(7));
        let watch = Watch::start(world).await;
        live.runner(name).unwrap().catch_up().await.unwrap();
        watch.report(world, &format!("{name}: live, batches of {batch}"), events).await;
    }
    for batch in [5_000, 10_000] {
        let rebuild = projections::rebuild(world.owner().clone(), &world.store, RebuildOptions { batch, rows: 250_000 });
        let watch = Watch::start(world).await;
        let comparison = rebuild.compare(name).await.unwrap();
        assert!(comparison.is_equal(), "{comparison:?}");
        watch.report(world, &format!("{name}: rebuild with indexes and comparison, batches of {batch}"), events).await;
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

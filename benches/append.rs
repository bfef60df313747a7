//! Commands a second: one SQL statement a command (the limit), stock cqrs-es, and our store with everything on.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a program that measures and prints"
)]
#![allow(clippy::allow_attributes, dead_code, unreachable_pub, reason = "the benches share a module and each uses a part of it")]

mod common;

use std::{
    collections::HashMap,
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use common::{
    Account, AccountEvent, Failure, METADATA, Pay, Server, command, median,
    plain::{self, STREAMS},
    report::{rounds, seconds, verdict},
    store,
};
use cqrs_es::{CqrsFramework, persist::PersistedEventStore};
use event_store::EventStore;
use postgres_es::PostgresEventRepository;
use sqlx::PgPool;
use uuid::Uuid;

const CLIENTS: [usize; 3] = [1, 8, 32];
/// Ratio to the limit that must be and that should be, by clients.
const TARGETS: [Option<(f64, f64)>; 3] = [Some((0.55, 0.9)), None, Some((1.2, 2.0))];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let seconds = seconds();
    let server = Server::start("append").await;
    let pool = server.pool(Some(database::APP_ROLE), 40).await;
    prepare(&server, &pool).await;
    let mut measured: HashMap<(&str, usize), Vec<f64>> = HashMap::new();
    for _ in 0..rounds() {
        for clients in CLIENTS {
            let mut note = |name, value| measured.entry((name, clients)).or_default().push(value);
            note("limit: one SQL statement", server.pgbench(&plain::append(false), clients, seconds).await);
            note("limit, new stream", server.pgbench(&plain::append(true), clients, seconds).await);
            note("stock, existing stream", stock(&pool, clients, seconds, false).await);
            note("stock, new stream", stock(&pool, clients, seconds, true).await);
            note("ours, existing stream", ours(&store(&pool, 100_000), clients, seconds, Streams::Warm).await);
            note("ours, nothing cached", ours(&store(&pool, 0), clients, seconds, Streams::Cold).await);
            note("ours, new stream", ours(&store(&pool, 100_000), clients, seconds, Streams::New).await);
        }
    }
    let verified = store(&pool, 0).verify().await.unwrap();
    assert!(verified.broken.is_empty());
    report(measured);
    pool.close().await;
    server.stop().await;
}

fn report(measured: HashMap<(&str, usize), Vec<f64>>) {
    let medians: HashMap<_, _> = measured.into_iter().map(|(key, values)| (key, median(values))).collect();
    println!("\ncommands a second (ratio to the limit), median of {}\n", rounds());
    println!("{:<28}{:>20}{:>20}{:>20}", "", "1 client", "8 clients", "32 clients");
    let names = [
        "limit: one SQL statement",
        "limit, new stream",
        "stock, existing stream",
        "stock, new stream",
        "ours, existing stream",
        "ours, nothing cached",
        "ours, new stream",
    ];
    for name in names {
        let limit = if name.ends_with("new stream") { names[1] } else { names[0] };
        let cells = CLIENTS.map(|clients| {
            let value = medians[&(name, clients)];
            format!("{:>12.0} ({:.2})", value, value / medians[&(limit, clients)])
        });
        println!("{name:<28}{:>20}{:>20}{:>20}", cells[0], cells[1], cells[2]);
    }
    for (clients, target) in CLIENTS.into_iter().zip(TARGETS) {
        if let Some(target) = target {
            let ratio = medians[&(names[4], clients)] / medians[&(names[0], clients)];
            println!("existing stream, clients {clients}: {}", verdict(ratio, target));
        }
    }
}

/// Streams of ten events for everybody.
async fn prepare(server: &Server, pool: &PgPool) {
    let owner = server.pool(None, 1).await;
    plain::prepare(&owner).await;
    plain::fill(&owner, "events", "stock").await;
    owner.close().await;
    let store = store(pool, 100_000);
    let all = clients(32, |client| {
        let store = store.clone();
        async move {
            for stream in 1..=STREAMS {
                for _ in 0..10 {
                    pay(&store, format!("ours-{client}-{stream}"), client as u128, 1).await;
                }
            }
        }
    });
    all.await;
}

/// Runs a task for each client and waits for all.
async fn clients<F: Future<Output = ()> + Send + 'static>(count: usize, task: impl Fn(usize) -> F) {
    let tasks: Vec<_> = (0..count).map(|client| tokio::spawn(task(client))).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn per_second<F>(count: usize, seconds: u64, one: impl Fn(usize, u64) -> F + Clone + Send + Sync + 'static) -> f64
where
    F: Future<Output = ()> + Send + 'static,
{
    let done = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let started = Instant::now();
    let end = started + Duration::from_secs(seconds);
    clients(count, |client| {
        let (one, done) = (one.clone(), Arc::clone(&done));
        async move {
            let mut number = 0;
            while Instant::now() < end {
                one(client, number).await;
                number += 1;
            }
            done.fetch_add(number, std::sync::atomic::Ordering::Relaxed);
        }
    })
    .await;
    let done = u32::try_from(done.load(std::sync::atomic::Ordering::Relaxed)).unwrap();
    f64::from(done) / started.elapsed().as_secs_f64()
}

fn payment(number: u64) -> Pay {
    Pay { amount: 100, payer: number.is_multiple_of(4).then_some("Иванова Анна Сергеевна") }
}

async fn stock(pool: &PgPool, count: usize, seconds: u64, fresh: bool) -> f64 {
    type Stock = CqrsFramework<Account, PersistedEventStore<PostgresEventRepository, Account>>;
    let repository = PostgresEventRepository::new(pool.clone());
    let framework: Arc<Stock> = Arc::new(CqrsFramework::new(PersistedEventStore::new_event_store(repository), Vec::new(), ()));
    let metadata: HashMap<String, String> = serde_json::from_str(METADATA).unwrap();
    per_second(count, seconds, move |client, number| {
        let (framework, metadata) = (Arc::clone(&framework), metadata.clone());
        async move {
            let id = stream_id("stock", client, number, fresh);
            framework.execute_with_metadata(&id, payment(number), metadata).await.unwrap();
        }
    })
    .await
}

/// Which streams our store is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Streams {
    /// Existing ones, loaded before the clock starts, as in a process in use.
    Warm,
    /// Existing ones, loaded from the table every time.
    Cold,
    New,
}

async fn ours(store: &EventStore, count: usize, seconds: u64, streams: Streams) -> f64 {
    let (store, fresh) = (store.clone(), streams == Streams::New);
    if streams == Streams::Warm {
        let store = store.clone();
        clients(count, move |client| {
            let store = store.clone();
            async move {
                for stream in 0..STREAMS as u64 {
                    pay(&store, stream_id("ours", client, stream, false), client as u128, stream).await;
                }
            }
        })
        .await;
    }
    per_second(count, seconds, move |client, number| {
        let store = store.clone();
        async move { pay(&store, stream_id("ours", client, number, fresh), client as u128, number).await }
    })
    .await
}

fn stream_id(prefix: &str, client: usize, number: u64, fresh: bool) -> String {
    if fresh { Uuid::from_u128(rand::random()).to_string() } else { format!("{prefix}-{client}-{}", number % STREAMS as u64 + 1) }
}

async fn pay(store: &EventStore, id: String, person: u128, number: u64) {
    let subject = Some(Uuid::from_u128(person));
    store.execute::<Account, Failure>(&command(), id, subject, payment(number)).await.unwrap();
}

/// Both directions of the event type are used by the frameworks alone.
const _: fn(AccountEvent) -> AccountEvent = |event| event;

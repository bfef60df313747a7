//! A durable server of its own, a toy aggregate, and the plain-SQL limit that everything is measured beside.

pub mod http;
pub mod plain;
pub mod program;
pub mod report;

use std::{fs, os::unix::fs::DirBuilderExt, path::PathBuf, process::Command, time::Duration};

use chrono::DateTime;
use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use database::{ClusterOptions, PoolOptions, PrivateCluster};
use event_store::{CommandContext, EventStore, Keyring, MasterKey, Metrics, StoreError, StoreOptions};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A private server with default durability in a temporary folder, gone at the end.
pub struct Server {
    cluster: Option<PrivateCluster>,
    pub folder: PathBuf,
    pub url: String,
}

impl Server {
    pub async fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cabinet-bench-{name}-{}", std::process::id()));
        fs::DirBuilder::new().mode(0o755).create(&folder).unwrap();
        let options = ClusterOptions { data_dir: folder.join("pg"), durable: true, extra_settings: Vec::new() };
        let cluster = PrivateCluster::start(options).await.unwrap();
        database::create_database(&cluster.url("postgres"), "bench").await.unwrap();
        let url = cluster.url("bench");
        database::migrate(&url).await.unwrap();
        Self { cluster: Some(cluster), folder, url }
    }

    pub async fn pool(&self, role: Option<&str>, max: u32) -> PgPool {
        // Plain SQL over a million rows takes its time.
        let options = PoolOptions { max, role, statement_timeout: Duration::ZERO, ..PoolOptions::default() };
        database::open(&self.url, options).await.unwrap()
    }

    pub async fn stop(mut self) {
        if let Some(cluster) = self.cluster.take() {
            cluster.stop().await.unwrap();
        }
        fs::remove_dir_all(&self.folder).unwrap();
    }

    /// Commands a second of a pgbench script, prepared, over one connection a client.
    pub async fn pgbench(&self, script: &str, clients: usize, seconds: u64) -> f64 {
        let file = self.folder.join("script.sql");
        fs::write(&file, script).unwrap();
        let program = pgbench();
        let output = tokio::process::Command::new(program)
            .args(["-n", "-M", "prepared", "-c", &clients.to_string(), "-j", &clients.min(2).to_string()])
            .args(["-T", &seconds.to_string(), "-f"])
            .arg(&file)
            .arg(&self.url)
            .output()
            .await
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok()).unwrap()
    }
}

/// pgbench stands beside the server's programs.
fn pgbench() -> PathBuf {
    let config = Command::new("pg_config").arg("--bindir").output().ok().filter(|output| output.status.success());
    let mut folders: Vec<PathBuf> =
        config.iter().map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())).collect();
    folders.extend(std::env::var_os("PG_BIN").map(PathBuf::from));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders.into_iter().map(|folder| folder.join("pgbench")).find(|program| program.is_file()).expect("pgbench")
}

/// The median of a few measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn store(pool: &PgPool, cached_streams: u64) -> EventStore {
    let master = MasterKey::parse(&"5".repeat(64).into()).unwrap();
    EventStore::open(StoreOptions {
        pool: pool.clone(),
        keyring: Keyring::new(master, pool.clone()),
        upcasters: Vec::new(),
        cached_streams,
        metrics: Metrics::default(),
    })
}

pub fn command() -> CommandContext {
    CommandContext {
        command_id: Uuid::from_u128(rand::random()),
        input_hash: [7; 32],
        organisation: Uuid::from_u128(1),
        actor: "borrower:0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718".to_owned(),
        channel: "cabinet",
        correlation: Uuid::from_u128(rand::random()),
        causation: None,
        occurred_at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        expected_version: None,
    }
}

/// The metadata that our store writes, for the others to write as well.
pub const METADATA: &str = r#"{"actor":"borrower:0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","channel":"cabinet","command":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","correlation":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718","occurred_at":"2023-11-14T22:13:20.000000Z","organisation":"00000000-0000-0000-0000-000000000001","subject":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718"}"#;

/// Payments that come in, the payer's name among their data now and then.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Account {
    pub balance: i64,
    pub payer: Option<Value>,
}

#[derive(Clone, Debug)]
pub struct Pay {
    pub amount: i64,
    pub payer: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AccountEvent {
    Paid { amount: i64, currency: String, purpose: String, reference: String, payer: Option<Value> },
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Refused(#[from] std::convert::Infallible),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DomainEvent for AccountEvent {
    fn event_type(&self) -> String {
        "AccountPaid".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = Pay;
    type Event = AccountEvent;
    type Error = std::convert::Infallible;
    type Services = ();

    async fn handle(&mut self, pay: Pay, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let event = AccountEvent::Paid {
            amount: pay.amount,
            currency: "RUB".to_owned(),
            purpose: "repayment by schedule".to_owned(),
            reference: "0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718".to_owned(),
            payer: pay.payer.map(|payer| json!({ "$personal": payer })),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: AccountEvent) {
        let AccountEvent::Paid { amount, payer, .. } = event;
        self.balance += amount;
        self.payer = payer;
    }
}

/// The same event as plain SQL writes it.
pub const PAYLOAD: &str = r#"{"Paid":{"amount":100,"currency":"RUB","payer": null,"purpose":"repayment by schedule","reference":"0190a2b4-7c3e-7d11-a1b2-c3d4e5f60718"}}"#;

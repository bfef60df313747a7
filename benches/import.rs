//! `cabinet import` of a large portfolio, beside plain SQL: how long it takes, how much memory it needs, and how long the read
//! models take to catch up.
//!
//! The plain SQL copies the same file into a staging table and makes events of it by one statement, in one transaction: two
//! rows a debt and one a person, as the import writes them, into a table with the key of postgres-es. It checks nothing,
//! seals nothing, and could not go on where it was interrupted.
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
    path::Path,
    time::{Duration, Instant},
};

use common::{
    METADATA, Server,
    program::{self, Ended, Served},
    report::{ceiling, is_small},
};
use integrations::portfolio_file::generator::write_portfolio;
use sqlx::PgPool;

/// How many debts, and within how many seconds they must be loaded.
const USUAL: (u32, f64) = (100_000, 60.0);
/// With `BENCH_LARGE=1`.
const LARGE: (u32, f64) = (1_000_000, 600.0);
const SMALL: (u32, f64) = (2_000, 60.0);
/// Megabytes that an import may take, however large the file.
const MEMORY: f64 = 300.0;
/// Columns of a portfolio file.
const COLUMNS: usize = 24;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let large = std::env::var_os("BENCH_LARGE").is_some().then_some(LARGE);
    let sizes = [if is_small() { SMALL } else { USUAL }].into_iter().chain(large);
    for (debts, most_seconds) in sizes {
        measure(debts, most_seconds).await;
    }
}

async fn measure(debts: u32, most_seconds: f64) {
    let server = Server::start(&format!("import-{debts}")).await;
    let owner = server.pool(None, 1).await;
    let file = server.folder.join("portfolio.csv");
    write_portfolio(&file, debts, 1).unwrap();
    program::run(&server, &["demo"]).await;

    let limit = plain(&owner, &file).await;
    sqlx::raw_sql("DROP TABLE staging, loaded; CHECKPOINT").execute(&owner).await.unwrap();
    let Ended { took, peak, shown } = program::run(&server, &["import", file.to_str().unwrap()]).await;
    assert!(shown.contains(&format!("принято {debts},")), "{shown}");
    let cabinet = Served::start(&server);
    let caught_up = cabinet.caught_up(&owner).await;
    let count =
        "SELECT (SELECT count(*) FROM events WHERE metadata ->> 'channel' = 'import'), (SELECT count(*) FROM read_debt_list)";
    let (events, listed): (i64, i64) = sqlx::query_as(count).fetch_one(&owner).await.unwrap();
    assert!(listed >= i64::from(debts), "the read models have not caught up");

    let rate = |took: Duration| f64::from(debts) / took.as_secs_f64();
    println!("\n{debts} debts, {events} events\n");
    println!("{:<28}{:>9}{:>10}{:>15}", "", "seconds", "debts/s", "most memory");
    let line = |name, took: Duration, memory: String| {
        println!("{name:<28}{:>9.1}{:>10.0}{memory:>15}", took.as_secs_f64(), rate(took));
    };
    line("COPY and INSERT .. SELECT", limit, String::new());
    line("cabinet import", took, format!("{:.0} MB", megabytes(peak)));
    line("read models caught up", caught_up, format!("{:.0} MB", megabytes(cabinet.peak())));
    println!("import beside plain SQL: {:.2}", rate(took) / rate(limit));
    println!("import: {}", ceiling(took.as_secs_f64(), most_seconds, "s"));
    println!("memory of the import: {}", ceiling(megabytes(peak), MEMORY, "MB"));
    drop(cabinet);
    owner.close().await;
    server.stop().await;
}

/// How long plain SQL takes.
async fn plain(owner: &PgPool, file: &Path) -> Duration {
    let columns: Vec<_> = (1..=COLUMNS).map(|column| format!("c{column} text")).collect();
    let statements = format!(
        "BEGIN;
         CREATE TABLE staging ({columns});
         CREATE TABLE loaded (aggregate_type text, aggregate_id text, sequence bigint, event_type text, event_version text,
             payload jsonb, metadata jsonb, PRIMARY KEY (aggregate_type, aggregate_id, sequence));
         COPY staging FROM '{file}' (FORMAT csv, HEADER, DELIMITER ';');
         INSERT INTO loaded
             SELECT DISTINCT ON (c1) 'borrower', c1, 1, 'BorrowerRegistered', '1', jsonb_build_object('name', c2, 'birth_date', c3,
                 'phones', c4, 'email', c5, 'passport', c6, 'inn', c7, 'snils', c8, 'registration', c9, 'residence', c10,
                 'employer', c11), '{METADATA}'::jsonb FROM staging
             UNION ALL SELECT 'debt', c12, 1, 'DebtRegistered', '1', jsonb_build_object('number', c12, 'kind', c13, 'creditor', c14,
                 'borrower', c1, 'contract_date', c15, 'principal', c16), '{METADATA}'::jsonb FROM staging
             UNION ALL SELECT 'debt', c12, 2, 'DebtBalanceStated', '1', jsonb_build_object('as_of', c17, 'principal', c18,
                 'interest', c19, 'penalty', c20, 'fee', c21, 'state_duty', c22, 'overdue_since', c23, 'status', c24),
                 '{METADATA}'::jsonb FROM staging;
         COMMIT",
        columns = columns.join(", "),
        file = file.display(),
    );
    let started = Instant::now();
    sqlx::raw_sql(&statements).execute(owner).await.unwrap();
    started.elapsed()
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap()) / 1024.0
}

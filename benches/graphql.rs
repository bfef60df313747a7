//! What 32 clients of the served program get over GraphQL, beside plain SQL: a read by key, a list, a command; and how soon a
//! command shows.
//!
//! The program runs as it would for real, as a process of its own, and is asked over HTTP on kept connections. Every session
//! is looked up, every document checked, every event sealed, chained and remembered by its command. Client, program and
//! server share the machine's cores, as pgbench and the server do.
//!
//! **How soon a command shows.** Commands are sent at a fixed pace, whether earlier ones are answered or not. From the
//! moment each is sent a second connection asks for the same person again and again, without a consistency token, until the
//! answer holds the change. *Recorded until seen* counts from `recorded_at`, the database's clock within the transaction of
//! the append, so that the commit itself, the pause between two looks and the last look are all counted. *Sent until
//! answered* is what the sender waits: a mutation answers once its read models have the change, or after 1.5 s.
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
    cell::Cell,
    collections::HashMap,
    time::{Duration, Instant, SystemTime},
};

use common::{
    Server,
    http::{Connection, request},
    median, plain,
    program::{self, Served},
    report::{ceiling, is_small, is_wanted, line, milliseconds, rounds, seconds, verdict},
};
use futures::future::join_all;
use integrations::portfolio_file::generator::{write_portfolio, write_schedule};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

const CLIENTS: usize = 32;
/// Borrowers who ask, eight to a client.
const BORROWERS: usize = 256;
/// Ratios to plain SQL that must be and that should be.
const READ: (f64, f64) = (0.2, 0.3);
const COMMAND: (f64, f64) = (0.6, 1.0);

/// Commands a second while it is measured how soon they show, and how many people send them.
const PACE: u32 = 200;
const SENDERS: u32 = 64;
/// Pause between two looks.
const LOOK: Duration = Duration::from_millis(2);
/// A change that does not show by then, in microseconds, never will.
const PATIENCE: i64 = 30_000_000;
/// Milliseconds within which 99 of 100 commands must show.
const SOON: f64 = 50.0;

const ONE_DEBT: &str = "query ($id: ID!) { debt(id: $id) { number kind status balance { asOf total { amount currency } } } }";
const DEBTS: &str =
    "{ debts(first: 20) { nodes { id number status balance { total { amount } } nextPayment { due amount { amount } }
    creditor { name requisites { bic account } } } } }";
/// What is asked, with its ratios.
const ASKED: [(&str, Option<(f64, f64)>); 4] =
    [("read by key", Some(READ)), ("list of debts", None), ("command", Some(COMMAND)), ("command that shows", None)];
const EMAIL: &str = "{ viewer { email } }";
const CHANGE_EMAIL: &str =
    "mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code } receipt { version token } } }";
/// Answered once the change can be read, as without the token.
const CHANGE_AND_SHOW: &str =
    "mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code } receipt { version } } }";
/// How the answers begin when all is well.
const HAS_DEBT: &str = r#"{"data":{"debt":{"number":""#;
const HAS_DEBTS: &str = r#"{"data":{"debts":{"nodes":[{"id":""#;
const HAS_CHANGED: &str = r#"{"data":{"changeEmail":{"userErrors":[],"receipt":{"version":"#;

/// A signed-in borrower.
struct Person {
    token: String,
    id: Uuid,
    debt: Uuid,
}

fn main() {
    // One thread is enough for a client as light as this.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let server = Server::start("graphql").await;
    let owner = server.pool(None, 2).await;
    fill(&server).await;
    let cabinet = Served::start(&server);
    cabinet.caught_up(&owner).await;
    let people = sign_in(&owner).await;
    plain::prepare(&owner).await;
    sqlx::raw_sql("VACUUM (ANALYZE)").execute(&owner).await.unwrap();

    let (commands, mut measured) = (Cell::new(0), HashMap::new());
    for _ in 0..rounds() {
        for (name, _) in ASKED.into_iter().filter(|(name, _)| is_wanted(name)) {
            let figures = both(name, &server, &cabinet, &people, &commands).await;
            measured.entry(name).or_insert_with(Vec::new).push(figures);
        }
    }
    let follow_seconds = if !is_wanted("pace") {
        0
    } else if is_small() {
        2
    } else {
        10
    };
    let times = follow(&cabinet.address, &people, follow_seconds).await;
    let written: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE metadata ->> 'channel' = 'cabinet'")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(written, commands.get() + i64::try_from(times.len()).unwrap(), "a command was lost or doubled");
    report(&measured);
    if !times.is_empty() {
        report_times(&owner, &times).await;
    }
    drop(cabinet);
    owner.close().await;
    server.stop().await;
}

/// A portfolio with payments to come.
async fn fill(server: &Server) {
    let debts = if is_small() { 2_000 } else { 20_000 };
    let (portfolio, schedule) = (server.folder.join("portfolio.csv"), server.folder.join("schedule.csv"));
    write_portfolio(&portfolio, debts, 1).unwrap();
    write_schedule(&schedule, debts, 1).unwrap();
    program::run(server, &["demo"]).await;
    for file in [portfolio, schedule] {
        program::run(server, &["import", file.to_str().unwrap()]).await;
    }
}

/// Sessions for everybody, stored as the sign-in stores them: how people sign in is not measured here. Answers those with
/// several debts.
async fn sign_in(owner: &PgPool) -> Vec<Person> {
    let sessions = "INSERT INTO sessions (session_id, token_hash, owner_kind, owner_id, organisation_id, created_at, seen_at, expires_at)
        SELECT gen_random_uuid(), sha256(convert_to('bench-' || id, 'UTF8')), 'borrower', id, organisation_id, now(), now(), now() + interval '12 hours'
        FROM read_borrower_card";
    sqlx::query(sessions).execute(owner).await.unwrap();
    let people = "SELECT 'bench-' || borrower_id, borrower_id, (array_agg(id ORDER BY number))[1] FROM read_debt_list
        GROUP BY borrower_id HAVING count(*) > 1 ORDER BY borrower_id LIMIT $1";
    let rows: Vec<(String, Uuid, Uuid)> =
        sqlx::query_as(people).bind(i64::try_from(BORROWERS).unwrap()).fetch_all(owner).await.unwrap();
    assert_eq!(rows.len(), BORROWERS);
    rows.into_iter().map(|(token, id, debt)| Person { token, id, debt }).collect()
}

/// Requests a second of plain SQL and over GraphQL.
async fn both(asked: &str, server: &Server, cabinet: &Served, people: &[Person], commands: &Cell<i64>) -> (f64, f64) {
    let seconds = seconds();
    let change = |document| {
        move |turn: usize| {
            commands.set(commands.get() + 1);
            change_email(&people[turn], document, Uuid::from_u128(rand::random()), &format!("n{}@example.ru", commands.get()))
        }
    };
    let query = |make: fn(&Person) -> Vec<u8>| {
        let requests: Vec<_> = people.iter().map(make).collect();
        move |turn: usize| requests[turn].clone()
    };
    let (address, append) = (&cabinet.address, plain::append(false));
    match asked {
        "read by key" => (
            plain_reads(server, people, seconds, |person| one_debt_sql(person.debt)).await,
            per_second(address, seconds, HAS_DEBT, query(one_debt)).await,
        ),
        "list of debts" => (
            plain_reads(server, people, seconds, |person| debts_sql(person.id)).await,
            per_second(address, seconds, HAS_DEBTS, query(|person| request(&person.token, DEBTS, &json!({})))).await,
        ),
        "command" => (
            server.pgbench(&append, CLIENTS, seconds).await,
            per_second(address, seconds, HAS_CHANGED, change(CHANGE_EMAIL)).await,
        ),
        _ => (
            server.pgbench(&append, CLIENTS, seconds).await,
            per_second(address, seconds, HAS_CHANGED, change(CHANGE_AND_SHOW)).await,
        ),
    }
}

fn one_debt(person: &Person) -> Vec<u8> {
    request(&person.token, ONE_DEBT, &json!({ "id": format!("debt_{}", person.debt.simple()) }))
}

/// Answers a second to clients that each wait for an answer before they ask again; `make` gives the request for one of the
/// borrowers. A client has its own borrowers and takes them in turn.
async fn per_second(address: &str, seconds: u64, expected: &str, make: impl Fn(usize) -> Vec<u8>) -> f64 {
    let started = Instant::now();
    let end = started + Duration::from_secs(seconds);
    let make = &make;
    let clients = (0..CLIENTS).map(|client| async move {
        let mut connection = Connection::open(address).await;
        let mut asked = 0;
        for turn in (client..BORROWERS).step_by(CLIENTS).cycle() {
            if Instant::now() >= end {
                break;
            }
            let answer = connection.ask(&make(turn)).await;
            assert!(answer.starts_with(expected), "{answer}");
            asked += 1;
        }
        asked
    });
    let asked: u32 = join_all(clients).await.into_iter().sum();
    f64::from(asked) / started.elapsed().as_secs_f64()
}

/// Statements a second. A script asks for one person after the other, because pgbench cannot choose a UUID.
async fn plain_reads(server: &Server, people: &[Person], seconds: u64, statement: impl Fn(&Person) -> String) -> f64 {
    let script: Vec<_> = people[..CLIENTS].iter().map(statement).collect();
    let scripts = server.pgbench(&script.join("\n"), CLIENTS, seconds).await;
    scripts * f64::from(u32::try_from(script.len()).unwrap())
}

fn one_debt_sql(debt: Uuid) -> String {
    format!("SELECT number, kind, status, as_of, total, currency FROM read_debt_list WHERE id = '{debt}';")
}

fn debts_sql(borrower: Uuid) -> String {
    format!(
        "SELECT r.id, r.number, r.status, r.total, p.due, p.amount, c.name, c.requisites ->> 'bic', c.requisites ->> 'account'
         FROM read_debt_list r JOIN read_creditor c ON c.id = r.creditor_id LEFT JOIN LATERAL (
             SELECT s.due, s.amount FROM read_debt_schedule s WHERE s.debt_id = r.id AND s.due >= current_date ORDER BY s.due LIMIT 1) p ON true
         WHERE r.borrower_id = '{borrower}' ORDER BY r.registered_at, r.id LIMIT 20;"
    )
}

fn change_email(person: &Person, document: &str, command: Uuid, email: &str) -> Vec<u8> {
    request(&person.token, document, &json!({ "input": { "commandId": command, "email": email } }))
}

/// When what happened to a command, in microseconds since 1970.
struct Times {
    command: Uuid,
    sent: i64,
    answered: i64,
    seen: i64,
}

/// Sends commands at the pace and looks when each shows.
async fn follow(address: &str, people: &[Person], seconds: u32) -> Vec<Times> {
    let started = tokio::time::Instant::now() + Duration::from_millis(200);
    let senders = people.iter().take(SENDERS as usize).zip(0..).map(|(person, sender)| async move {
        let (mut writer, mut reader) = (Connection::open(address).await, Connection::open(address).await);
        let look = request(&person.token, EMAIL, &json!({}));
        let mut times = Vec::new();
        for number in (sender..PACE * seconds).step_by(SENDERS as usize) {
            tokio::time::sleep_until(started + Duration::from_secs(1) * number / PACE).await;
            let (command, email) = (Uuid::from_u128(rand::random()), format!("f{number}@example.ru"));
            let change = change_email(person, CHANGE_AND_SHOW, command, &email);
            let sent = now();
            let answered = async {
                let answer = writer.ask(&change).await;
                assert!(answer.starts_with(HAS_CHANGED), "{answer}");
                now()
            };
            let seen = async {
                while !reader.ask(&look).await.contains(&email) {
                    assert!(now() - sent < PATIENCE, "a change does not show");
                    tokio::time::sleep(LOOK).await;
                }
                now()
            };
            let (answered, seen) = tokio::join!(answered, seen);
            times.push(Times { command, sent, answered, seen });
        }
        times
    });
    join_all(senders).await.into_iter().flatten().collect()
}

fn now() -> i64 {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap()
}

fn report(measured: &HashMap<&str, Vec<(f64, f64)>>) {
    println!("\nrequests a second of {CLIENTS} clients, median of {}\n", rounds());
    println!("{:<20}{:>12}{:>12}", "", "plain SQL", "GraphQL");
    for (name, target) in ASKED {
        let Some(measured) = measured.get(name) else { continue };
        let of = |which: fn(&(f64, f64)) -> f64| median(measured.iter().map(which).collect());
        let (limit, ours) = (of(|figures| figures.0), of(|figures| figures.1));
        let ratio = ours / limit;
        let verdict = target.map_or_else(|| format!("{ratio:.2}"), |target| verdict(ratio, target));
        println!("{name:<20}{limit:>12.0}{ours:>12.0}   {verdict}");
    }
}

async fn report_times(owner: &PgPool, times: &[Times]) {
    let statement = "SELECT (metadata ->> 'command')::uuid, (extract(epoch FROM recorded_at) * 1000000)::bigint FROM events
        WHERE metadata ->> 'channel' = 'cabinet'";
    let recorded: HashMap<Uuid, i64> = sqlx::query_as(statement).fetch_all(owner).await.unwrap().into_iter().collect();
    let first = times.iter().map(|times| times.sent).min().unwrap();
    let last = times.iter().map(|times| times.sent).max().unwrap();
    let pace = f64::from(u32::try_from(times.len()).unwrap()) / milliseconds(last - first) * 1_000.0;
    println!("\n{pace:.0} commands a second, milliseconds\n");
    println!("{:<28}{:>8}{:>8}{:>8}", "", "p50", "p99", "most");
    let seen = line("recorded until seen", times.iter().map(|times| times.seen - recorded[&times.command]).collect());
    line("sent until answered", times.iter().map(|times| times.answered - times.sent).collect());
    println!("recorded until seen, p99: {}", ceiling(seen, SOON, "ms"));
}

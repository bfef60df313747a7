//! Money that providers tell of: how many payments a second are worked out, and, at a fixed pace, how soon a notification is
//! answered and how soon its payment shows in the cabinet.
//!
//! The program runs as a process of its own and pays at a simulator of three providers over real HTTP: signatures are
//! checked, payments of ЮKassa are read again, each credit is written with its payment. The simulator, the client and the
//! program share the machine's cores with the database.
//!
//! *Confirmed until shown* counts from the moment at which the provider has the money, before it sends the notification, to the
//! first answer of `payment { stage }` without a token that says so; each looks four times a second. *Notification until answered* is what the
//! provider waits.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a program that measures and prints"
)]
#![allow(clippy::allow_attributes, dead_code, unreachable_pub, reason = "the benches share modules and each uses a part of them")]

mod common;
#[path = "../tests/it/payments/ways.rs"]
mod ways;

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use common::{
    Server,
    http::{Connection, request},
    plain,
    program::{self, Served},
    report::{ceiling, is_small, line, seconds},
};
use futures::future::join_all;
use integrations::{
    payments::simulator::{Act, Simulator, SimulatorSettings},
    portfolio_file::generator::write_portfolio,
};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

const CLIENTS: usize = 32;
/// Payments a second while it is measured how soon they show, and how many connections look.
const PACE: u32 = 200;
const LOOKERS: u32 = 200;
/// Pause between two looks.
const LOOK: Duration = Duration::from_millis(250);
/// A payment that does not show by then never will.
const PATIENCE: Duration = Duration::from_secs(30);
/// Milliseconds within which 99 of 100 payments must show, and 99 of 100 notifications must be answered.
const SOON: f64 = 2_000.0;
const ANSWER: f64 = 100.0;

const PAY: &str = "mutation ($input: PayDebtsInput!) { payDebts(input: $input) { userErrors { code } payments { id } } }";
const HAS_BEGUN: &str = r#"{"data":{"payDebts":{"userErrors":[],"payments":[{"id":"payment_"#;
const STAGE: &str = "query ($id: ID!) { payment(id: $id) { stage } }";
const HAS_SUCCEEDED: &str = r#"{"data":{"payment":{"stage":"SUCCEEDED""#;

/// A borrower with a session and a debt.
struct Person {
    token: String,
    debt: Uuid,
}

/// A payment that waits for its money; the order is its number at the provider.
struct Begun<'a> {
    person: &'a Person,
    order: String,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let (burst, pace_seconds) = if is_small() { (50, 2) } else { (2_000, 10) };
    let server = Server::start("payments").await;
    let owner = server.pool(None, 2).await;
    let portfolio = server.folder.join("portfolio.csv");
    write_portfolio(&portfolio, 10_000, 1).unwrap();
    program::run(&server, &["demo"]).await;
    program::run(&server, &["import", portfolio.to_str().unwrap()]).await;
    let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let public = format!("http://{listen}");
    let simulator =
        Simulator::start(SimulatorSettings { accounts: ways::accounts(&public), port: 0, public_url: None }).await.unwrap();
    let url = simulator.url();
    let options = [
        "--demo",
        "--listen",
        &listen,
        "--public-address",
        &public,
        "--payment-simulator",
        &url,
        "--trusted-proxies",
        "127.0.0.1",
    ];
    let cabinet = Served::start_with(&server, &options);
    cabinet.caught_up(&owner).await;
    let people = sign_in(&owner, burst + PACE as usize * pace_seconds).await;
    plain::prepare(&owner).await;

    let started = Instant::now();
    let begun = begin(&cabinet.address, &people).await;
    let begun_a_second = per_second(begun.len(), started.elapsed());
    // Plans made over tables that were found empty read the whole of them; a database that has lived knows better.
    sqlx::raw_sql("VACUUM (ANALYZE)").execute(&owner).await.unwrap();
    let limit = server.pgbench(&plain::append(false), CLIENTS, seconds()).await;
    let (at_once, paced) = begun.split_at(burst);
    let all_at_once = settle(&simulator, &owner, at_once).await;
    println!("\npayments a second (ratio to plain SQL appends of {CLIENTS} clients, {limit:.0} a second)\n");
    println!("{:<52}{begun_a_second:>8.0} ({:.2})", "begun at the provider over GraphQL", begun_a_second / limit);
    println!(
        "{:<52}{all_at_once:>8.0} ({:.2})",
        format!("{burst} told of at once: kept, worked out, credited, shown"),
        all_at_once / limit
    );

    let told = simulator.deliveries().len();
    let started = Instant::now();
    let shown = follow(&cabinet.address, &simulator, paced).await;
    let pace = per_second(paced.len(), started.elapsed());
    let notices: Vec<_> = simulator.deliveries().into_iter().skip(told).collect();
    assert!(notices.iter().all(|notice| notice.acknowledged), "a notification was not acknowledged");
    println!(
        "\n{pace:.0} payments and {:.0} notifications a second, milliseconds\n",
        per_second(notices.len(), started.elapsed())
    );
    println!("{:<28}{:>8}{:>8}{:>8}", "", "p50", "p99", "most");
    let shown = line("confirmed until shown", shown);
    let answered = line("notification until answered", notices.iter().map(|notice| micros(notice.took)).collect());
    println!("confirmed until shown, p99: {}", ceiling(shown, SOON, "ms"));
    println!("notification until answered, p99: {}", ceiling(answered, ANSWER, "ms"));
    exactly_once(&owner, begun.len()).await;
    drop(cabinet);
    owner.close().await;
    server.stop().await;
}

/// Sessions for people with something to pay, stored as the sign-in stores them.
async fn sign_in(owner: &PgPool, count: usize) -> Vec<Person> {
    let sessions = "INSERT INTO sessions (session_id, token_hash, owner_kind, owner_id, organisation_id, created_at, seen_at, expires_at)
        SELECT gen_random_uuid(), sha256(convert_to('bench-' || id, 'UTF8')), 'borrower', id, organisation_id, now(), now(), now() + interval '12 hours'
        FROM read_borrower_card";
    sqlx::query(sessions).execute(owner).await.unwrap();
    let people = "SELECT 'bench-' || borrower_id, (array_agg(id ORDER BY number))[1] FROM read_debt_list
        WHERE total > 100 GROUP BY borrower_id ORDER BY borrower_id LIMIT $1";
    let rows: Vec<(String, Uuid)> = sqlx::query_as(people).bind(i64::try_from(count).unwrap()).fetch_all(owner).await.unwrap();
    assert_eq!(rows.len(), count);
    rows.into_iter().map(|(token, debt)| Person { token, debt }).collect()
}

/// Begins one payment for each of them.
async fn begin<'a>(address: &str, people: &'a [Person]) -> Vec<Begun<'a>> {
    let clients = (0..CLIENTS).map(|client| async move {
        let mut connection = Connection::open(address).await;
        let mut begun = Vec::new();
        for person in people.iter().skip(client).step_by(CLIENTS) {
            let part = json!({ "debtId": format!("debt_{}", person.debt.simple()), "amount": "1.00" });
            let input = json!({ "commandId": Uuid::from_u128(rand::random()), "parts": [part], "method": "BANK_CARD" });
            let answer = connection.ask(&request(&person.token, PAY, &json!({ "input": input }))).await;
            let order = answer.strip_prefix(HAS_BEGUN).unwrap_or_else(|| panic!("{answer}"));
            begun.push(Begun { person, order: order.split('"').next().unwrap().to_owned() });
        }
        begun
    });
    join_all(clients).await.into_iter().flatten().collect()
}

/// Payments a second when all of them get their money at once.
async fn settle(simulator: &Simulator, owner: &PgPool, begun: &[Begun<'_>]) -> f64 {
    let started = Instant::now();
    for payment in begun {
        simulator.act(&payment.order, Act::Pay).unwrap();
    }
    let shown = "SELECT count(*) FROM read_payment WHERE stage = 'Succeeded'";
    while sqlx::query_scalar::<_, i64>(shown).fetch_one(owner).await.unwrap() < i64::try_from(begun.len()).unwrap() {
        assert!(started.elapsed() < 10 * PATIENCE, "payments do not show");
        tokio::time::sleep(LOOK).await;
    }
    per_second(begun.len(), started.elapsed())
}

/// Gives payments their money at the pace and looks when each shows, in microseconds.
async fn follow(address: &str, simulator: &Simulator, begun: &[Begun<'_>]) -> Vec<i64> {
    let started = tokio::time::Instant::now() + Duration::from_millis(200);
    let lookers = (0..LOOKERS).map(|looker| async move {
        let mut connection = Connection::open(address).await;
        let mut shown = Vec::new();
        for (payment, number) in begun.iter().zip(0_u32..).skip(looker as usize).step_by(LOOKERS as usize) {
            let look = request(&payment.person.token, STAGE, &json!({ "id": format!("payment_{}", payment.order) }));
            tokio::time::sleep_until(started + Duration::from_secs(1) * number / PACE).await;
            let confirmed = Instant::now();
            simulator.act(&payment.order, Act::Pay).unwrap();
            loop {
                let answer = connection.ask(&look).await;
                if answer.starts_with(HAS_SUCCEEDED) {
                    break;
                }
                assert!(confirmed.elapsed() < PATIENCE, "a payment does not show: {answer}");
                tokio::time::sleep(LOOK).await;
            }
            shown.push(micros(confirmed.elapsed()));
        }
        shown
    });
    join_all(lookers).await.into_iter().flatten().collect()
}

/// Every payment has succeeded once, and its money was credited once.
async fn exactly_once(owner: &PgPool, payments: usize) {
    for kind in ["PaymentSucceeded", "DebtPaymentCredited"] {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1").bind(kind).fetch_one(owner).await.unwrap();
        assert_eq!(count, i64::try_from(payments).unwrap(), "{kind}: money was lost or doubled");
    }
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / took.as_secs_f64()
}

fn micros(took: Duration) -> i64 {
    i64::try_from(took.as_micros()).unwrap()
}

//! A served demo, two borrowers of it, and the providers they pay at.

use std::{net::TcpListener, time::Duration};

use domain::values::Kopecks;
use integrations::payments::simulator::{Act, Delivery, Simulator, SimulatorSettings};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::ways::{self, Debtor, Way};
use crate::support::{App, Settings};

/// What the API shows of a payment.
const SHOWN: &str = "id stage method amount { amount } paid { amount } refunded { amount } pageUrl qrPayload providerNumber
    shares { debt { number } amount { amount } paid { amount } }";

pub(super) struct Shop {
    pub(super) app: App,
    pub(super) simulator: Simulator,
    anna: String,
    elena: String,
}

/// What is owed and what has come, in kopecks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owed {
    pub(super) total: i64,
    pub(super) received: i64,
    pub(super) overpaid: i64,
}

/// A payment that has begun.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) way: Way,
    pub(super) id: String,
    /// The debt before.
    pub(super) before: Owed,
    pub(super) sum: i64,
}

/// Keeps events from being written, until it is dropped.
pub(super) struct Standstill(#[expect(dead_code, reason = "the lock goes with its connection")] PgConnection);

impl Shop {
    pub(super) async fn open() -> Self {
        let listen = format!("127.0.0.1:{}", quiet_port());
        let program = format!("http://{listen}");
        let accounts = ways::accounts(&program);
        let simulator = Simulator::start(SimulatorSettings { accounts, port: 0, public_url: None }).await.unwrap();
        let variables = vec![
            ("CABINET_PAYMENT_SIMULATOR", simulator.url()),
            ("CABINET_PUBLIC_ADDRESS", program),
            // The providers' addresses are checked as behind a proxy.
            ("CABINET_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ];
        let app = App::start_with(Settings { listen, variables }).await;
        let (anna, elena) = tokio::join!(
            app.register("L-1001", "+79161234567", "горький чай"),
            app.register("Д-0000017", "+79039298981", "зелёный лист")
        );
        Self { app, simulator, anna, elena }
    }

    pub(super) fn token(&self, debtor: Debtor) -> &str {
        match debtor {
            Debtor::Anna => &self.anna,
            Debtor::Elena => &self.elena,
        }
    }

    pub(super) async fn ask(&self, debtor: Debtor, query: &str, variables: Value) -> Value {
        self.app.post("/cabinet/graphql", Some(self.token(debtor)), query, variables).await
    }

    /// Id of a debt and what is owed.
    pub(super) async fn debt(&self, debtor: Debtor, number: &str) -> (String, Owed) {
        let query = "{ debts(first: 50) { nodes { id number balance { total { amount } } receivedNotPosted { amount }
            creditBalance { amount } } } }";
        let answer = self.ask(debtor, query, json!({})).await;
        let debts = answer["data"]["debts"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let debt = debts.iter().find(|debt| debt["number"] == number).unwrap_or_else(|| panic!("{number}: {answer}"));
        let owed = Owed {
            total: kopecks(&debt["balance"]["total"]),
            received: kopecks(&debt["receivedNotPosted"]),
            overpaid: kopecks(&debt["creditBalance"]),
        };
        (debt["id"].as_str().unwrap().to_owned(), owed)
    }

    /// `payDebts` over parts of debt and sum.
    pub(super) async fn pay_debts(&self, debtor: Debtor, command: Uuid, parts: &[(&str, &str)], method: &str) -> Value {
        let (query, variables) = paying(command, parts, method);
        let answer = self.ask(debtor, &query, variables).await;
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"]["payDebts"].clone()
    }

    /// Begins to pay.
    pub(super) async fn begin(&self, way: Way, sum: &str) -> Begun {
        let (debt, before) = self.debt(way.debtor, way.debt).await;
        let answer = self.pay_debts(way.debtor, Uuid::new_v4(), &[(&debt, sum)], way.method).await;
        assert_eq!((&answer["userErrors"], &answer["payments"][0]["stage"]), (&json!([]), &json!("REGISTERED")), "{answer}");
        Begun::of(way, &answer["payments"][0]["id"], before, sum)
    }

    /// One payment over each provider.
    pub(super) async fn begin_all(&self) -> Vec<Begun> {
        let mut begun = Vec::new();
        for (way, sum) in ways::ALL.into_iter().zip(["1234.56", "0.07", "999.99", "5000"]) {
            begun.push(self.begin(way, sum).await);
        }
        begun
    }

    pub(super) async fn payment(&self, debtor: Debtor, id: &str) -> Value {
        let query = format!("query ($id: ID!) {{ payment(id: $id) {{ {SHOWN} }} }}");
        let answer = self.ask(debtor, &query, json!({ "id": id })).await;
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"]["payment"].clone()
    }

    /// Payments of a borrower, the newest first.
    pub(super) async fn payments(&self, debtor: Debtor) -> Vec<Value> {
        let query = format!("{{ payments(first: 100) {{ nodes {{ {SHOWN} }} }} }}");
        let answer = self.ask(debtor, &query, json!({})).await;
        answer["data"]["payments"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
    }

    /// The person, the bank or time does something to a payment at its provider.
    pub(super) fn act(&self, begun: &Begun, act: Act) {
        self.simulator.act(begun.order(), act).unwrap_or_else(|| panic!("{act:?} is not possible: {begun:?}"));
    }

    pub(super) async fn stage(&self, begun: &Begun) -> String {
        self.payment(begun.way.debtor, &begun.id).await["stage"].as_str().unwrap().to_owned()
    }

    /// Waits until the payment stands so, without the time of any work being brought forward.
    pub(super) async fn comes_to(&self, begun: &Begun, stage: &str) {
        until(&format!("{stage}: {begun:?}"), async || self.stage(begun).await == stage).await;
    }

    /// Waits until the payment stands so, while time flies.
    pub(super) async fn comes_in_time_to(&self, begun: &Begun, stage: &str) {
        until(&format!("{stage} in time: {begun:?}"), async || {
            self.time_flies().await;
            self.stage(begun).await == stage
        })
        .await;
    }

    /// What is to be done later is to be done now.
    pub(super) async fn time_flies(&self) {
        let now = "UPDATE payment_work SET due_at = now() WHERE due_at > now()";
        sqlx::query(now).execute(&mut self.app.connection().await).await.unwrap();
    }

    /// Waits until no notification is left to be looked into.
    pub(super) async fn notifications_are_worked_on(&self) {
        let left = "SELECT count(*) FROM payment_work WHERE kind = 'notification'";
        until("notifications are worked on", async || self.app.count(left).await == 0).await;
    }

    /// The same, while time flies.
    pub(super) async fn notifications_are_worked_on_in_time(&self) {
        let left = "SELECT count(*) FROM payment_work WHERE kind = 'notification'";
        until("notifications are worked on in time", async || {
            self.time_flies().await;
            self.app.count(left).await == 0
        })
        .await;
    }

    /// Notifications of a payment that were posted so far.
    pub(super) fn deliveries(&self, begun: &Begun) -> Vec<Delivery> {
        self.simulator.deliveries().into_iter().filter(|delivery| delivery.order == begun.order()).collect()
    }

    /// Posts a notification as from somewhere.
    pub(super) async fn notify(&self, way: Way, source: &str, body: String) -> StatusCode {
        let url = format!("{}{}", self.app.base(), ways::notifications(way.provider));
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url).body(body);
        let request = request.header("x-forwarded-for", source).header("content-type", "application/json");
        request.send().await.unwrap().status()
    }

    /// Lets nobody write an event; everything else goes on.
    pub(super) async fn standstill(&self) -> Standstill {
        let mut connection = PgConnection::connect(&self.app.database_url()).await.unwrap();
        sqlx::raw_sql("BEGIN; LOCK TABLE events IN SHARE MODE").execute(&mut connection).await.unwrap();
        Standstill(connection)
    }

    /// The payment has been paid once, and its debt has got exactly its sum.
    pub(super) async fn assert_paid_once(&self, begun: &Begun) {
        self.app.read_models_have_caught_up().await;
        let payment = self.payment(begun.way.debtor, &begun.id).await;
        let told = (payment["stage"].as_str().unwrap(), kopecks(&payment["paid"]), kopecks(&payment["shares"][0]["paid"]));
        assert_eq!(told, ("SUCCEEDED", begun.sum, begun.sum), "{payment}");
        assert_eq!(self.events("PaymentSucceeded", begun).await, 1, "{begun:?}");
        assert_eq!(self.debt(begun.way.debtor, begun.way.debt).await.1, begun.before.less(begun.sum), "{begun:?}");
    }

    /// Nothing of the payment's money has come to its debt.
    pub(super) async fn assert_not_paid(&self, begun: &Begun) {
        self.app.read_models_have_caught_up().await;
        assert_eq!(self.events("PaymentSucceeded", begun).await, 0, "{begun:?}");
        assert_eq!(self.debt(begun.way.debtor, begun.way.debt).await.1, begun.before, "{begun:?}");
    }

    /// Events of a payment of one kind.
    pub(super) async fn events(&self, kind: &str, begun: &Begun) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1 AND replace(aggregate_id, '-', '') = $2")
            .bind(kind)
            .bind(begun.order())
            .fetch_one(&mut self.app.connection().await)
            .await
            .unwrap()
    }

    /// The end of each test: money was credited so many times and no more, and what is shown tells the same as the log.
    pub(super) async fn close(self, credits: i64) {
        self.app.read_models_have_caught_up().await;
        assert_eq!(self.app.count("SELECT count(*) FROM events WHERE event_type = 'DebtPaymentCredited'").await, credits);
        self.app.assert_log_and_read_models_agree().await;
    }
}

impl Begun {
    pub(super) fn of(way: Way, id: &Value, before: Owed, sum: &str) -> Self {
        let sum = Kopecks::parse(sum).unwrap().get();
        Self { way, id: id.as_str().unwrap().to_owned(), before, sum }
    }

    /// Our order number at the provider.
    pub(super) fn order(&self) -> &str {
        self.id.strip_prefix("payment_").unwrap()
    }
}

impl Owed {
    pub(super) fn less(self, paid: i64) -> Self {
        Self { total: self.total - paid, received: self.received + paid, ..self }
    }
}

/// The mutation and its variables.
pub(super) fn paying(command: Uuid, parts: &[(&str, &str)], method: &str) -> (String, Value) {
    let query = format!(
        "mutation ($input: PayDebtsInput!) {{ payDebts(input: $input) {{
            payments {{ {SHOWN} }} userErrors {{ code message field }} receipt {{ replayed }} }} }}"
    );
    let parts: Vec<Value> = parts.iter().map(|(debt, amount)| json!({ "debtId": debt, "amount": amount })).collect();
    (query, json!({ "input": { "commandId": command, "parts": parts, "method": method } }))
}

pub(super) fn kopecks(money: &Value) -> i64 {
    Kopecks::parse(money["amount"].as_str().unwrap_or_else(|| panic!("no money: {money}"))).unwrap().get()
}

/// Waits until it holds.
pub(super) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("in vain: {what}");
}

/// A port that no outgoing connection takes while the program is away.
fn quiet_port() -> u16 {
    let first = 10_000 + u16::try_from(Uuid::new_v4().as_u128() % 20_000).unwrap();
    let mut ports = (first..32_000).filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    ports.next().unwrap()
}

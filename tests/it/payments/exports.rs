//! Payments for an accounting system: paid at a provider, exported, downloaded, acknowledged, and never twice.

use std::collections::BTreeSet;

use domain::values::Kopecks;
use futures::future::join_all;
use integrations::payments::simulator::Act;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Shop, until},
    ways::{CLOUDPAYMENTS, YOOKASSA},
};

const SHOWN: &str = "paymentExport { id openBatch { number rows more csvSha256 csvPath xlsxPath received { amount }
    returned { amount } } } userErrors { code } receipt { replayed }";

struct Accounting<'a> {
    shop: &'a Shop,
    token: String,
    export: Value,
}

impl<'a> Accounting<'a> {
    async fn open(shop: &'a Shop) -> Self {
        let token = shop.app.staff("admin").await;
        let mut accounting = Self { shop, token, export: Value::Null };
        let input = json!({ "commandId": Uuid::new_v4(), "name": "1С «Бухгалтерия»", "encoding": "UTF_8" });
        let registered = accounting.run("registerPaymentExport", "RegisterPaymentExportInput", input).await;
        accounting.export = registered["paymentExport"]["id"].clone();
        accounting
    }

    async fn run(&self, mutation: &str, input: &str, variables: Value) -> Value {
        let query = format!("mutation ($input: {input}!) {{ {mutation}(input: $input) {{ {SHOWN} }} }}");
        let answer = self.shop.app.post("/admin/graphql", Some(&self.token), &query, json!({ "input": variables })).await;
        assert!(answer["errors"].is_null(), "{answer}");
        assert_eq!(answer["data"][mutation]["userErrors"], json!([]), "{answer}");
        answer["data"][mutation].clone()
    }

    async fn start_as(&self, command: Uuid) -> Value {
        let input = json!({ "commandId": command, "exportId": self.export });
        self.run("startExportBatch", "StartExportBatchInput", input).await["paymentExport"]["openBatch"].clone()
    }

    /// The batch that waits, many times asked for at once.
    async fn start(&self) -> Value {
        let batches = join_all((0..6).map(|_| self.start_as(Uuid::new_v4()))).await;
        assert!(batches.iter().all(|batch| batch == &batches[0]), "{batches:?}");
        batches[0].clone()
    }

    async fn acknowledge(&self, batch: &Value) {
        let input = json!({ "commandId": Uuid::new_v4(), "exportId": self.export, "number": batch["number"] });
        let done = self.run("acknowledgeExportBatch", "AcknowledgeExportBatchInput", input).await;
        assert_eq!(done["paymentExport"]["openBatch"], Value::Null, "{done}");
    }

    /// Rows of the CSV file, which is checked for what its headers say.
    async fn csv(&self, batch: &Value) -> Vec<Vec<String>> {
        let response = self.shop.app.get_as(&self.token, batch["csvPath"].as_str().unwrap()).await;
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("etag"), format!("\"{}\"", batch["csvSha256"].as_str().unwrap()));
        assert_eq!(header("cache-control"), "no-store");
        let name = format!("filename=\"payments-{}.csv\"; filename*=UTF-8''1%D0%A1%20", batch["number"]);
        assert!(header("content-disposition").contains(&name), "{}", header("content-disposition"));
        let text = response.text().await.unwrap();
        let lines = text.strip_prefix('\u{feff}').unwrap_or(&text).lines().skip(1);
        lines.map(|line| line.split(';').map(ToOwned::to_owned).collect()).collect()
    }
}

/// Kind and sum of a row.
fn told(row: &[String]) -> (&str, &str) {
    (&row[3], &row[13])
}

#[tokio::test]
async fn every_payment_and_every_taking_back_is_exported_once() {
    let mut shop = Shop::open().await;
    let noted = "SELECT count(*) FROM payment_movements";
    let accounting = Accounting::open(&shop).await;
    assert_eq!(accounting.start().await, Value::Null);

    let begun = shop.begin(YOOKASSA, "1234.56").await;
    shop.act(&begun, Act::Pay);
    shop.comes_to(&begun, "SUCCEEDED").await;
    until("it is noted", async || shop.app.count(noted).await == 1).await;
    let first = accounting.start().await;
    assert_eq!((&first["number"], &first["rows"], &first["received"]["amount"]), (&json!(1), &json!(1), &json!("1234.56")));
    let rows = accounting.csv(&first).await;
    assert_eq!((rows.len(), told(&rows[0])), (1, ("payment", "1234,56")), "{rows:?}");
    assert_eq!((rows[0][6].as_str(), rows[0][11].as_str()), ("yookassa", YOOKASSA.debt));
    let xlsx = shop.app.get_as(&accounting.token, first["xlsxPath"].as_str().unwrap()).await.bytes().await.unwrap();
    assert!(xlsx.starts_with(b"PK"));

    // Paid while the batch waits: for the next one.
    let later = shop.begin(CLOUDPAYMENTS, "77.07").await;
    shop.act(&later, Act::Pay);
    shop.comes_to(&later, "SUCCEEDED").await;
    shop.act(&begun, Act::Refund(Kopecks::new(10_000)));
    until("both are noted", async || shop.app.count(noted).await == 3).await;
    assert_eq!(accounting.start().await, first);
    let (token, export) = (accounting.token.clone(), accounting.export.clone());
    shop.app.restart();
    let accounting = Accounting { shop: &shop, token, export };
    assert_eq!((accounting.start().await, accounting.csv(&first).await), (first.clone(), rows.clone()));
    accounting.acknowledge(&first).await;

    let second = accounting.start().await;
    assert_eq!((&second["number"], &second["returned"]["amount"]), (&json!(2), &json!("100.00")), "{second}");
    let more = accounting.csv(&second).await;
    let mut kinds: Vec<_> = more.iter().map(|row| told(row)).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("chargeback", "-100,00"), ("payment", "77,07")]);
    accounting.acknowledge(&second).await;
    assert_eq!(accounting.start().await, Value::Null, "again nothing");
    assert_eq!(accounting.csv(&first).await, rows, "what was acknowledged is still there");
    let movements: BTreeSet<&String> = rows.iter().chain(&more).map(|row| &row[0]).collect();
    assert_eq!(movements.len(), 3, "each in one batch");

    let guest = shop.app.get(first["csvPath"].as_str().unwrap()).await;
    assert_eq!(guest.status(), 401);
    let operator = shop.app.staff("operator").await;
    assert_eq!(shop.app.get_as(&operator, first["csvPath"].as_str().unwrap()).await.status(), 403);
    let none = first["csvPath"].as_str().unwrap().replace("/1/", "/9/");
    assert_eq!(shop.app.get_as(&accounting.token, &none).await.status(), 404);
    shop.close(2).await;
}

//! Registers of providers: what they tell and nobody has heard is asked about, and only the answer counts.

use domain::values::moscow_day;
use integrations::payments::simulator::{Act, Mischief};
use serde_json::{Value, json};

use super::{
    shop::{Shop, kopecks, until},
    ways::{TBANK, YOOKASSA},
};

#[tokio::test]
async fn a_payment_that_only_the_register_knows_as_paid_is_read_again_and_then_credited() {
    let shop = Shop::open().await;
    let administrator = shop.app.staff("admin").await;
    shop.simulator.mischief(None, Some(Mischief::Silence));
    let (account, today) = (shop.app.account_of_demo("tbank").await, moscow_day(std::time::SystemTime::now().into()).to_string());
    let lost = shop.begin(TBANK, "432.10").await;
    // Nobody asks of itself.
    let never = "UPDATE payment_work SET due_at = now() + interval '1 hour'";
    sqlx::query(never).execute(&mut shop.app.connection().await).await.unwrap();
    shop.act(&lost, Act::Pay);
    let foreign = "999999999";
    let register = format!(
        "номер у провайдера;номер заказа;сумма;комиссия;статус;дата\n;{};432.10;8.64;успешно;{today}\n{foreign};;5.00;0;успешно;{today}\n",
        lost.order()
    );

    let first = shop.app.reconcile(&administrator, &account, &today, &register).await;
    assert_eq!((&first["userErrors"], &first["paymentRegister"]["state"]), (&json!([]), &json!("COMPLETED")), "{first}");
    let told = |answer: &Value| {
        let nodes = answer["paymentRegister"]["differences"]["nodes"].as_array().unwrap().clone();
        nodes.into_iter().map(|node| (node["kind"].as_str().unwrap().to_owned(), node["line"].as_i64())).collect::<Vec<_>>()
    };
    assert_eq!(told(&first), [("NOT_CONFIRMED".to_owned(), Some(2)), ("UNKNOWN".to_owned(), Some(3))], "{first}");
    shop.comes_to(&lost, "SUCCEEDED").await;
    shop.assert_paid_once(&lost).await;

    let second = shop.app.reconcile(&administrator, &account, &today, &register).await;
    assert_eq!(told(&second), [("UNKNOWN".to_owned(), Some(3))], "{second}");
    let totals = &second["paymentRegister"]["totals"];
    assert_eq!((totals["matchedPayments"].as_i64(), kopecks(&totals["matchedPaid"])), (Some(1), 43_210), "{second}");
    assert_eq!(kopecks(&totals["commission"]), 864, "{second}");
    until("what was to be read again is", async || {
        shop.app.count("SELECT count(*) FROM payment_work WHERE kind = 'reread'").await == 0
    })
    .await;

    // Staff see it: in the search, which is a look where it means one person, and in the report.
    let ask = async |query: &str, variables: Value| shop.app.post("/admin/graphql", Some(&administrator), query, variables).await;
    shop.app.read_models_have_caught_up().await;
    let views = "SELECT count(*) FROM events WHERE event_type = 'BorrowerAccessViewed'";
    let before = shop.app.count(views).await;
    let payments =
        "query ($f: PaymentFilter) { payments(filter: $f) { nodes { id stage payerName hold { since } creditor { name } } } }";
    let found = ask(payments, json!({ "f": { "stages": ["SUCCEEDED"], "amountFrom": "432.10", "amountTo": "432.10" } })).await;
    assert_eq!(found["data"]["payments"]["nodes"][0]["id"], json!(lost.id), "{found}");
    assert_eq!(shop.app.count(views).await, before, "a list of money is no look at anybody");
    let found = ask(payments, json!({ "f": { "debtNumber": "l 1002" } })).await;
    assert_eq!(found["data"]["payments"]["nodes"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(shop.app.count(views).await, before + 1);
    let report = "query ($d: Date!) { paymentReport(from: $d, to: $d) { totals { net { amount } receivedCount }
        rows { nodes { day method money { received { amount } } } } } }";
    let report = ask(report, json!({ "d": today })).await;
    let report = &report["data"]["paymentReport"];
    assert_eq!((kopecks(&report["totals"]["net"]), report["totals"]["receivedCount"].as_i64()), (43_210, Some(1)), "{report}");
    assert_eq!(kopecks(&report["rows"]["nodes"][0]["money"]["received"]), 43_210, "{report}");

    let other = shop.begin(YOOKASSA, "1.00").await;
    shop.assert_not_paid(&other).await;
    shop.close(1).await;
}

//! What is shown before it is paid, and paid as it was shown.

use domain::values::Kopecks;
use integrations::payments::simulator::Act;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Begun, Owed, Shop, kopecks, until},
    ways::{CLOUDPAYMENTS, Debtor, SBP_QR, TBANK},
};

const COMPONENTS: [&str; 5] = ["principal", "interest", "penalty", "fee", "stateDuty"];

async fn plan(shop: &Shop, wish: Value) -> Value {
    let query = "query ($input: PaymentPlanInput!) { paymentPlan(input: $input) { userErrors { code message field } plan {
        key total { amount } leftOut { number } payments { amount { amount } commission creditor { name } shares {
            debtId amount { amount } owed { amount } debt { number } allocation {
                principal { amount } interest { amount } penalty { amount } fee { amount } stateDuty { amount } } } } } } }";
    let answer = shop.ask(Debtor::Elena, query, json!({ "input": { "wish": wish, "method": "BANK_CARD" } })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["paymentPlan"].clone()
}

fn shares(plan: &Value) -> Vec<Value> {
    let payments = plan["payments"].as_array().unwrap_or_else(|| panic!("no plan: {plan}"));
    payments.iter().flat_map(|payment| payment["shares"].as_array().unwrap().clone()).collect()
}

/// `payDebts` over all shares of a plan.
async fn confirm(shop: &Shop, plan: &Value) -> Value {
    let part = |share: &Value| json!({ "debtId": share["debtId"], "amount": share["amount"]["amount"] });
    let parts: Vec<Value> = shares(plan).iter().map(part).collect();
    let pay =
        "mutation ($input: PayDebtsInput!) { payDebts(input: $input) { payments { id amount { amount } } userErrors { code } } }";
    let input = json!({ "commandId": Uuid::new_v4(), "parts": parts, "method": "BANK_CARD", "plan": plan["key"] });
    shop.ask(Debtor::Elena, pay, json!({ "input": input })).await["data"]["payDebts"].clone()
}

/// Why staff see that nobody is contacted about a debt.
async fn silence(shop: &Shop, staff: &str, debt: &Value) -> Value {
    let query = "query ($id: ID!) { debt(id: $id) { active contactsStopped { reason reasonText since } } }";
    let answer = shop.app.post("/admin/graphql", Some(staff), query, json!({ "id": debt })).await;
    answer["data"]["debt"]["contactsStopped"]["reason"].clone()
}

#[tokio::test]
async fn all_that_is_owed_is_shown_to_the_kopeck_paid_as_shown_and_then_there_is_silence() {
    let shop = Shop::open().await;
    let staff = shop.app.staff("supervisor").await;
    let shown = plan(&shop, json!({ "everything": true })).await;
    assert_eq!(shown["userErrors"], json!([]), "{shown}");
    let shown = shown["plan"].clone();
    let numbers: Vec<_> = shares(&shown).iter().map(|share| share["debt"]["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(numbers, ["КД-0000018", "КД-0000019", "Д-0000017"], "the longest overdue first, by creditor");
    let mut total = 0;
    for payment in shown["payments"].as_array().unwrap() {
        let sum: i64 = payment["shares"].as_array().unwrap().iter().map(|share| kopecks(&share["amount"])).sum();
        assert_eq!(sum, kopecks(&payment["amount"]), "{payment}");
        total += sum;
    }
    assert_eq!(total, kopecks(&shown["total"]), "{shown}");
    for share in shares(&shown) {
        let parts: i64 = COMPONENTS.iter().map(|component| kopecks(&share["allocation"][component])).sum();
        assert_eq!((parts, kopecks(&share["owed"])), (kopecks(&share["amount"]), kopecks(&share["amount"])), "{share}");
        assert_eq!(silence(&shop, &staff, &share["debtId"]).await, Value::Null);
    }

    let begun = confirm(&shop, &shown).await;
    assert_eq!(begun["userErrors"], json!([]), "{begun}");
    for share in shares(&shown) {
        assert_eq!(silence(&shop, &staff, &share["debtId"]).await, "PAYMENT_UNDER_WAY", "{share}");
    }
    let mut paid = 0;
    for payment in begun["payments"].as_array().unwrap() {
        let begun = Begun::of(CLOUDPAYMENTS, &payment["id"], Owed { total: 0, received: 0, overpaid: 0 }, "1");
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        paid += kopecks(&payment["amount"]);
    }
    assert_eq!(paid, total);
    shop.app.read_models_have_caught_up().await;
    for (share, number) in shares(&shown).iter().zip(numbers) {
        assert_eq!(shop.debt(Debtor::Elena, &number).await.1.total, 0, "{number}");
        assert_eq!(silence(&shop, &staff, &share["debtId"]).await, "PAID_OFF", "{number}");
    }
    assert_eq!(plan(&shop, json!({ "everything": true })).await["userErrors"][0]["code"], "NOTHING_OWED");
    shop.close(3).await;
}

#[tokio::test]
async fn what_has_changed_since_it_was_shown_is_told_and_not_paid() {
    let shop = Shop::open().await;
    let shown = plan(&shop, json!({ "total": "200000.01" })).await["plan"].clone();
    assert_eq!(kopecks(&shown["total"]), 20_000_001, "{shown}");
    let begun = shop.begin(SBP_QR, "0.01").await;
    shop.act(&begun, Act::Pay);
    shop.comes_to(&begun, "SUCCEEDED").await;
    let refused = confirm(&shop, &shown).await;
    assert_eq!((&refused["userErrors"][0]["code"], &refused["payments"]), (&json!("PLAN_CHANGED"), &json!([])), "{refused}");

    let shown = plan(&shop, json!({ "total": "200000.01" })).await["plan"].clone();
    let begun = confirm(&shop, &shown).await;
    let sums: i64 = begun["payments"].as_array().unwrap().iter().map(|payment| kopecks(&payment["amount"])).sum();
    assert_eq!(sums, 20_000_001, "{begun}");

    let staff = shop.app.staff("supervisor").await;
    let declined = shop.begin(TBANK, "1").await;
    let debt = json!(shop.debt(TBANK.debtor, TBANK.debt).await.0);
    assert_eq!(silence(&shop, &staff, &debt).await, "PAYMENT_UNDER_WAY");
    shop.act(&declined, Act::Decline);
    until("nothing is under way any more", async || silence(&shop, &staff, &debt).await.is_null()).await;
    shop.close(1).await;
}

#[tokio::test]
async fn a_plan_that_cannot_be_says_why_in_russian() {
    let shop = Shop::open().await;
    let (debt, owed) = shop.debt(Debtor::Elena, "Д-0000017").await;
    let (hers, _) = shop.debt(Debtor::Anna, "L-1001").await;
    let more = Kopecks::new(owed.total + 1).to_decimal_string();
    for (wish, code) in [
        (json!({ "everything": false }), "WISH_EMPTY"),
        (json!({ "total": "0" }), "PLAN_SUM_NOT_POSITIVE"),
        (json!({ "total": "999999999" }), "MORE_THAN_OWED"),
        (json!({ "parts": [{ "debtId": debt, "amount": more }] }), "MORE_THAN_OWED"),
        (json!({ "parts": [{ "debtId": hers, "amount": "1" }] }), "DEBT_UNKNOWN"),
        (json!({ "parts": [] }), "PARTS_COUNT"),
    ] {
        let told = plan(&shop, wish.clone()).await;
        assert_eq!((&told["plan"], &told["userErrors"][0]["code"]), (&Value::Null, &json!(code)), "{wish}: {told}");
        let message = told["userErrors"][0]["message"].as_str().unwrap();
        assert!(message.chars().any(|letter| ('а'..='я').contains(&letter)), "{message}");
    }
    let query = "query ($input: PaymentPlanInput!) { paymentPlan(input: $input) { plan { key } } }";
    let both = json!({ "input": { "wish": { "everything": true, "total": "1" }, "method": "SBP" } });
    assert_eq!(shop.ask(Debtor::Elena, query, both).await["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    shop.close(0).await;
}

//! What was overpaid is asked back, agreed to or declined, and given back once.

use domain::values::Kopecks;
use integrations::payments::simulator::{Act, Mischief};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Begun, Shop, kopecks, until},
    ways::{CLOUDPAYMENTS, TBANK, Way, YOOKASSA},
};

const REFUNDS: &str = "status nextPayment { due } refundableOverpayment { amount } creditBalance { amount }
    overpaymentRefunds { id paymentId stage stageText way declineReason amount { amount } }";

/// Pays a debt in full, and 100.01 more by a second payment that was begun before; the payment that overpays.
async fn overpay(shop: &Shop, way: Way) -> (String, Begun) {
    let (debt, before) = shop.debt(way.debtor, way.debt).await;
    let whole = shop.begin(way, &Kopecks::new(before.total).to_decimal_string()).await;
    let more = shop.begin(way, "100.01").await;
    for begun in [&whole, &more] {
        shop.act(begun, Act::Pay);
        shop.comes_to(begun, "SUCCEEDED").await;
    }
    shop.app.read_models_have_caught_up().await;
    (debt, more)
}

async fn ask_back(shop: &Shop, way: Way, debt: &str, amount: Option<&str>) -> Value {
    let ask = format!(
        "mutation ($input: RequestOverpaymentRefundInput!) {{ requestOverpaymentRefund(input: $input) {{
            debt {{ {REFUNDS} }} userErrors {{ code }} }} }}"
    );
    let input = json!({ "commandId": Uuid::new_v4(), "debtId": debt, "amount": amount });
    let answer = shop.ask(way.debtor, &ask, json!({ "input": input })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["requestOverpaymentRefund"].clone()
}

async fn shown(shop: &Shop, way: Way, debt: &str) -> Value {
    let query = format!("query ($id: ID!) {{ debt(id: $id) {{ {REFUNDS} }} }}");
    shop.ask(way.debtor, &query, json!({ "id": debt })).await["data"]["debt"].clone()
}

async fn waiting(shop: &Shop, staff: &str) -> Vec<Value> {
    let query = "{ waitingOverpaymentRefunds { nodes { id debtId stage amount { amount } debt { number borrower { id } } } } }";
    let answer = shop.app.post("/admin/graphql", Some(staff), query, json!({})).await;
    answer["data"]["waitingOverpaymentRefunds"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// Approves or declines; the codes of the refusals.
async fn decide(shop: &Shop, staff: &str, refund: &Value, way: Option<&str>) -> Value {
    let mut input = json!({ "commandId": Uuid::new_v4(), "debtId": refund["debtId"], "refundId": refund["id"],
        "reason": "Переплата подтверждена" });
    let mutation = match way {
        Some(way) => {
            input["way"] = json!(way);
            "mutation ($input: ApproveOverpaymentRefundInput!) { done: approveOverpaymentRefund(input: $input) { userErrors { code } } }"
        }
        None => {
            "mutation ($input: DeclineOverpaymentRefundInput!) { done: declineOverpaymentRefund(input: $input) { userErrors { code } } }"
        }
    };
    let answer = shop.app.post("/admin/graphql", Some(staff), mutation, json!({ "input": input })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    shop.app.read_models_have_caught_up().await;
    answer["data"]["done"]["userErrors"].clone()
}

#[tokio::test]
async fn an_overpayment_goes_back_over_its_provider_once() {
    let shop = Shop::open().await;
    let staff = shop.app.staff("supervisor").await;
    for way in [YOOKASSA, TBANK, CLOUDPAYMENTS] {
        let (debt, more) = overpay(&shop, way).await;
        let (one, two) = tokio::join!(ask_back(&shop, way, &debt, None), ask_back(&shop, way, &debt, Some("100.01")));
        let refused: Vec<_> = [&one, &two].iter().filter_map(|answer| answer["userErrors"][0]["code"].as_str()).collect();
        assert_eq!(refused, ["NOTHING_OVERPAID"], "{one} {two}");
        let mine = shown(&shop, way, &debt).await;
        assert_eq!((kopecks(&mine["refundableOverpayment"]), kopecks(&mine["creditBalance"])), (0, 10_001), "{mine}");
        // One of these debts has payments to come in its schedule.
        assert_eq!((&mine["status"], &mine["nextPayment"]), (&json!("CLOSED"), &Value::Null), "{mine}");
        assert_eq!(mine["overpaymentRefunds"].as_array().unwrap().len(), 1, "{mine}");
        assert_eq!(mine["overpaymentRefunds"][0]["paymentId"], more.id.as_str(), "{mine}");

        let asked = waiting(&shop, &staff).await;
        assert_eq!((asked.len(), &asked[0]["debt"]["number"]), (1, &json!(way.debt)), "{asked:?}");
        let both =
            tokio::join!(decide(&shop, &staff, &asked[0], Some("PROVIDER")), decide(&shop, &staff, &asked[0], Some("PROVIDER")));
        assert_eq!(both, (json!([]), json!([])));
        // Refused while the money is on its way; without effect once it has gone.
        let late = decide(&shop, &staff, &asked[0], None).await;
        assert!(late == json!([]) || late[0]["code"] == "OVERPAYMENT_REFUND_UNDER_WAY", "{late}");
        shop.comes_in_time_to(&more, "REFUNDED").await;
        shop.app.read_models_have_caught_up().await;
        let mine = shown(&shop, way, &debt).await;
        assert_eq!((&mine["overpaymentRefunds"][0]["stage"], kopecks(&mine["creditBalance"])), (&json!("RETURNED"), 0), "{mine}");
        assert_eq!(shop.events("PaymentRefundConfirmed", &more).await, 1, "{way:?}");
        assert_eq!(shop.debt(way.debtor, way.debt).await.1.total, 0, "nothing is owed again");
        assert!(waiting(&shop, &staff).await.is_empty());
    }
    shop.close(6).await;
}

#[tokio::test]
async fn what_the_provider_does_not_give_back_is_transferred_and_a_refusal_tells_why() {
    let shop = Shop::open().await;
    let staff = shop.app.staff("supervisor").await;
    let (debt, more) = overpay(&shop, YOOKASSA).await;
    assert_eq!(ask_back(&shop, YOOKASSA, &debt, Some("60")).await["userErrors"], json!([]));
    assert_eq!(ask_back(&shop, YOOKASSA, &debt, None).await["userErrors"], json!([]));
    let asked = waiting(&shop, &staff).await;
    assert_eq!(asked.iter().map(|refund| kopecks(&refund["amount"])).collect::<Vec<_>>(), [6_000, 4_001]);
    assert_eq!(decide(&shop, &staff, &asked[1], None).await, json!([]));

    // The provider has given everything back and told nobody: it has nothing left to give.
    shop.simulator.mischief(Some(more.order()), Some(Mischief::Silence));
    shop.act(&more, Act::Refund(Kopecks::new(10_001)));
    assert_eq!(decide(&shop, &staff, &asked[0], Some("PROVIDER")).await, json!([]));
    until("the provider refuses", async || {
        shop.time_flies().await;
        waiting(&shop, &staff).await.first().is_some_and(|refund| refund["stage"] == "FAILED")
    })
    .await;
    assert_eq!(decide(&shop, &staff, &asked[0], Some("PROVIDER")).await[0]["code"], "OVERPAYMENT_REFUND_FAILED");
    assert_eq!(decide(&shop, &staff, &asked[0], Some("TRANSFER")).await, json!([]));

    let mine = shown(&shop, YOOKASSA, &debt).await;
    let told: Vec<_> = mine["overpaymentRefunds"].as_array().unwrap().iter().map(|refund| &refund["stage"]).collect();
    assert_eq!(told, ["DECLINED", "RETURNED"], "{mine}");
    assert_eq!(mine["overpaymentRefunds"][0]["declineReason"], "Переплата подтверждена", "{mine}");
    assert_eq!((kopecks(&mine["refundableOverpayment"]), kopecks(&mine["creditBalance"])), (4_001, 4_001), "{mine}");
    assert!(waiting(&shop, &staff).await.is_empty());
    shop.close(2).await;
}

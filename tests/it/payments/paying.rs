//! Paying as it should go.

use domain::payment::Provider;
use futures::future::join_all;
use integrations::payments::simulator::Act;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Begun, Shop, kopecks},
    ways::{CLOUDPAYMENTS, Debtor, SBP_QR, TBANK, YOOKASSA, YOOKASSA_SBP},
};

#[tokio::test]
async fn a_payment_shows_at_once_and_lowers_what_is_owed_by_exactly_its_sum() {
    let shop = Shop::open().await;
    let offered = "{ debts(first: 1) { nodes { creditor { paymentMethods { method commission } } } } }";
    let offered = shop.ask(Debtor::Anna, offered, json!({})).await;
    let free = |method: &str| json!({ "method": method, "commission": "Без комиссии" });
    let shown = &offered["data"]["debts"]["nodes"][0]["creditor"]["paymentMethods"];
    assert_eq!(*shown, json!([free("SBP"), free("BANK_CARD")]), "{offered}");
    let ways = [YOOKASSA, YOOKASSA_SBP, TBANK, CLOUDPAYMENTS, SBP_QR];
    for (way, sum) in ways.into_iter().zip(["1234.56", "0.01", "999.99", "10 000,5", "77"]) {
        let begun = shop.begin(way, sum).await;
        let open = shop.payment(way.debtor, &begun.id).await;
        assert_eq!(shop.payments(way.debtor).await[0], open, "it shows at once");
        assert_eq!((&open["stage"], &open["method"]), (&json!("REGISTERED"), &json!(way.method)), "{open}");
        assert_eq!((kopecks(&open["amount"]), kopecks(&open["paid"])), (begun.sum, 0), "{open}");
        let goes_on = if way.provider == Provider::SbpQr { "qrPayload" } else { "pageUrl" };
        assert!(open[goes_on].as_str().unwrap().starts_with(&shop.simulator.url()), "{open}");
        let share = &open["shares"][0];
        assert_eq!((&share["debt"]["number"], kopecks(&share["amount"])), (&json!(way.debt), begun.sum), "{open}");
        let known = shop.simulator.payments(begun.order());
        assert_eq!(known.iter().map(|known| known.amount.get()).collect::<Vec<_>>(), [begun.sum], "once at the provider");
        shop.assert_not_paid(&begun).await;

        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
        let paid = shop.payment(way.debtor, &begun.id).await;
        assert_eq!((&paid["pageUrl"], &paid["qrPayload"]), (&Value::Null, &Value::Null), "nobody is led there again: {paid}");
    }
    shop.close(5).await;
}

#[tokio::test]
async fn debts_of_several_creditors_are_paid_by_one_payment_each() {
    let shop = Shop::open().await;
    let sums = [("Д-0000017", "100.01"), ("КД-0000018", "20.02"), ("КД-0000019", "3.03")];
    let mut debts = Vec::new();
    for (number, sum) in sums {
        let (id, before) = shop.debt(Debtor::Elena, number).await;
        debts.push((id, before, sum));
    }
    let parts: Vec<(&str, &str)> = debts.iter().map(|(id, _, sum)| (id.as_str(), *sum)).collect();
    let answer = shop.pay_debts(Debtor::Elena, Uuid::new_v4(), &parts, "BANK_CARD").await;
    assert_eq!(answer["userErrors"], json!([]), "{answer}");
    let payments = answer["payments"].as_array().unwrap();
    let mut told: Vec<(i64, Vec<&str>)> = payments.iter().map(numbers).collect();
    told.sort_unstable();
    assert_eq!(told, [(2_002, vec!["КД-0000018"]), (10_304, vec!["Д-0000017", "КД-0000019"])]);
    for payment in payments {
        let shares: i64 = payment["shares"].as_array().unwrap().iter().map(|share| kopecks(&share["amount"])).sum();
        assert_eq!(shares, kopecks(&payment["amount"]), "{payment}");
    }

    for (payment, (_, before, sum)) in payments.iter().zip(debts.iter().cycle()) {
        let begun = Begun::of(CLOUDPAYMENTS, &payment["id"], *before, sum);
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        assert_eq!(shop.events("PaymentSucceeded", &begun).await, 1);
    }
    shop.app.read_models_have_caught_up().await;
    for ((number, sum), (_, before, _)) in sums.into_iter().zip(debts) {
        let kopecks: i64 = sum.replace('.', "").parse().unwrap();
        assert_eq!(shop.debt(Debtor::Elena, number).await.1, before.less(kopecks), "{number}");
    }
    shop.close(3).await;
}

/// The sum of a payment and the debts that it pays.
fn numbers(payment: &Value) -> (i64, Vec<&str>) {
    let shares = payment["shares"].as_array().unwrap();
    (kopecks(&payment["amount"]), shares.iter().map(|share| share["debt"]["number"].as_str().unwrap()).collect())
}

#[tokio::test]
async fn one_command_sent_again_or_many_times_at_once_makes_one_payment() {
    let shop = Shop::open().await;
    for way in [YOOKASSA, TBANK, CLOUDPAYMENTS, SBP_QR] {
        let (debt, before) = shop.debt(way.debtor, way.debt).await;
        let command = Uuid::new_v4();
        let parts = [(debt.as_str(), "321.09")];
        let mut answers = join_all((0..5).map(|_| shop.pay_debts(way.debtor, command, &parts, way.method))).await;
        answers.push(shop.pay_debts(way.debtor, command, &parts, way.method).await);

        let first = &answers[5]["payments"][0];
        assert_eq!(first["stage"], "REGISTERED", "{way:?}: {first}");
        assert!(answers.iter().all(|answer| answer["payments"][0]["id"] == first["id"] && answer["userErrors"] == json!([])));
        let fresh = answers.iter().filter(|answer| answer["receipt"]["replayed"] == false).count();
        assert_eq!((fresh, &answers[5]["receipt"]["replayed"]), (1, &json!(true)), "{answers:?}");
        let begun = Begun::of(way, &first["id"], before, "321.09");
        assert_eq!((shop.events("PaymentCreated", &begun).await, shop.events("PaymentRegistered", &begun).await), (1, 1));
        let at_provider = shop.simulator.payments(begun.order()).len();
        let has_keys = matches!(way.provider, Provider::YooKassa | Provider::CloudPayments);
        assert!(at_provider == 1 || !has_keys, "{way:?}: {at_provider} at a provider that knows keys");

        let other = shop.pay_debts(way.debtor, command, &[(&debt, "321.10")], way.method).await;
        assert_eq!((other["payments"].clone(), other["userErrors"].as_array().unwrap().len()), (json!([]), 1), "{other}");
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
    }
    shop.close(4).await;
}

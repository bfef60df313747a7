//! Fiscal receipts, from the administration to the provider.

use commands::CommandError;
use domain::{payment::Provider, values::Kopecks};
use integrations::payments::simulator::{Act, SimulatedReceipt};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Begun, Shop},
    till::Till,
    ways::{CLOUDPAYMENTS, Debtor, SBP_QR, TBANK, YOOKASSA},
};

/// Has the providers issue receipts for the principal to every creditor.
async fn receipts_are_issued(shop: &Shop) {
    let admin = shop.app.staff("admin").await;
    let ask = async |query: &str, variables: Value| {
        let answer = shop.app.post("/admin/graphql", Some(&admin), query, variables).await;
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"].clone()
    };
    let creditors = ask("{ creditors { nodes { id } } }", json!({})).await;
    for creditor in creditors["creditors"]["nodes"].as_array().unwrap() {
        let set = "mutation ($input: SetFiscalPolicyInput!) { setFiscalPolicy(input: $input) { userErrors { code } } }";
        let input = json!({ "commandId": Uuid::new_v4(), "creditorId": creditor["id"], "principal": "PROVIDER_RECEIPT",
            "interest": "PROVIDER_RECEIPT", "penalty": "PROVIDER_RECEIPT", "fee": "NONE", "stateDuty": "NONE", "taxSystem": "GENERAL" });
        let answer = ask(set, json!({ "input": input })).await;
        assert_eq!(answer["setFiscalPolicy"]["userErrors"], json!([]), "{answer}");
    }
}

#[tokio::test]
async fn a_receipt_goes_to_the_borrowers_phone_with_lines_that_make_up_the_sum_and_the_phone_stays_nowhere() {
    let shop = Shop::open().await;
    receipts_are_issued(&shop).await;
    let staff = shop.app.staff("supervisor").await;
    for (way, phone) in [(YOOKASSA, "+79161234567"), (TBANK, "+79161234567"), (CLOUDPAYMENTS, "+79039298981")] {
        let (debt, before) = shop.debt(way.debtor, way.debt).await;
        let whole = Kopecks::new(before.total).to_decimal_string();
        let answer = shop.pay_debts(way.debtor, Uuid::new_v4(), &[(&debt, &whole)], way.method).await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
        let begun = Begun::of(way, &answer["payments"][0]["id"], before, &whole);

        let known = shop.simulator.payments(begun.order()).pop().unwrap();
        let receipt = known.receipt.unwrap();
        assert_eq!(receipt.contact, phone);
        let total = Kopecks::checked_sum(receipt.lines.iter().map(|(_, sum)| *sum)).unwrap();
        assert_eq!((total.get(), known.amount.get()), (before.total, before.total));
        assert!(receipt.lines.iter().any(|(label, _)| label == "Погашение основного долга"), "{receipt:?}");
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
        goes_back_with_receipts(&shop, &staff, &begun, phone).await;
    }
    let plain = "SELECT count(*) FROM events WHERE aggregate_type = 'payment' AND payload::text ~ '9161234567|9039298981'";
    assert_eq!(shop.app.count(plain).await, 0);
    let with_receipt = "SELECT count(*) FROM events WHERE event_type = 'PaymentCreated' AND payload::text LIKE '%tax_system%'";
    assert_eq!(shop.app.count(with_receipt).await, 3);
    shop.close(3).await;
}

/// Staff give a part back and then the rest: each has a receipt of its sum, both together have the payment's lines.
async fn goes_back_with_receipts(shop: &Shop, staff: &str, begun: &Begun, phone: &str) {
    let refund = "mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { userErrors { code } } }";
    for (sum, stage) in [(10_001, "PARTIALLY_REFUNDED"), (begun.sum - 10_001, "REFUNDED")] {
        let input = json!({ "commandId": Uuid::new_v4(), "paymentId": begun.id, "reason": "Ошибочный платёж",
            "amount": Kopecks::new(sum).to_decimal_string() });
        let answer = shop.app.post("/admin/graphql", Some(staff), refund, json!({ "input": input })).await;
        assert_eq!(answer["data"]["refundPayment"]["userErrors"], json!([]), "{answer}");
        shop.comes_in_time_to(begun, stage).await;
    }
    let known = shop.simulator.payments(begun.order()).pop().unwrap();
    let receipts = known.refund_receipts();
    let sum = |receipt: &SimulatedReceipt| Kopecks::checked_sum(receipt.lines.iter().map(|(_, sum)| *sum)).unwrap().get();
    assert_eq!(receipts.iter().map(sum).collect::<Vec<_>>(), [10_001, begun.sum - 10_001], "{receipts:?}");
    assert!(receipts.iter().all(|receipt| receipt.contact == phone), "{receipts:?}");
    let mut together: Vec<(String, Kopecks)> = Vec::new();
    for (label, sum) in receipts.into_iter().flat_map(|receipt| receipt.lines) {
        match together.iter_mut().find(|(known, _)| *known == label) {
            Some((_, total)) => *total = total.checked_add(sum).unwrap(),
            None => together.push((label, sum)),
        }
    }
    let mut lines = known.receipt.unwrap().lines;
    lines.sort();
    together.sort();
    assert_eq!(together, lines);
}

#[tokio::test]
async fn a_way_to_pay_that_gives_no_receipt_is_refused_before_anything_begins() {
    let shop = Shop::open().await;
    receipts_are_issued(&shop).await;
    let (debt, _) = shop.debt(Debtor::Elena, SBP_QR.debt).await;
    let calls = shop.simulator.requests();
    let answer = shop.pay_debts(Debtor::Elena, Uuid::new_v4(), &[(&debt, "10")], "SBP").await;
    let error = &answer["userErrors"][0];
    assert_eq!((&error["code"], &error["field"]), (&json!("RECEIPT_NOT_ISSUED"), &json!(["input", "method"])), "{answer}");
    assert!(error["message"].as_str().unwrap().contains("чек"), "{answer}");
    assert_eq!((answer["payments"].clone(), shop.simulator.requests()), (json!([]), calls));
    shop.close(0).await;
}

#[tokio::test]
async fn a_receipt_that_nobody_would_get_is_refused_with_its_payment() {
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments] {
        let till = Till::open(provider).await;
        till.receipts_are_issued().await;
        match till.try_to_begin().await {
            Err(CommandError::Rejected(rejection)) => assert_eq!(rejection.code, "RECEIPT_CONTACT_MISSING"),
            other => panic!("{provider:?}: {other:?}"),
        }
        assert_eq!(till.simulator.requests(), 0, "{provider:?}");
    }
}

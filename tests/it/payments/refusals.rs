//! What is refused, and leaves nothing behind.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Shop, paying},
    ways::{Debtor, YOOKASSA},
};

const PAYMENTS: &str = "SELECT count(*) FROM events WHERE aggregate_type = 'payment'";

#[tokio::test]
async fn a_debt_or_payment_of_somebody_else_is_as_good_as_none() {
    let shop = Shop::open().await;
    let begun = shop.begin(YOOKASSA, "500").await;
    let (hers, _) = shop.debt(Debtor::Anna, "L-1001").await;
    let (own, _) = shop.debt(Debtor::Elena, "Д-0000017").await;
    let before = shop.app.count(PAYMENTS).await;
    let unknown = format!("debt_{}", Uuid::new_v4().simple());

    let mut told = Vec::new();
    for debt in [hers.as_str(), unknown.as_str(), "debt_1", "L-1001", "", begun.id.as_str()] {
        for parts in [vec![(debt, "10")], vec![(own.as_str(), "10"), (debt, "10")]] {
            told.push(shop.pay_debts(Debtor::Elena, Uuid::new_v4(), &parts, "BANK_CARD").await);
        }
    }
    assert_eq!(told[0]["userErrors"][0]["code"], "DEBT_UNKNOWN", "{}", told[0]);
    assert!(told.iter().all(|answer| *answer == told[0] && answer["payments"] == json!([])), "{told:?}");
    let (query, variables) = paying(Uuid::new_v4(), &[(&hers, "10")], "BANK_CARD");
    let guest = shop.app.guest(&query, variables).await;
    assert_eq!((&guest["data"], guest["errors"].as_array().unwrap().len()), (&Value::Null, 1), "{guest}");

    for id in [begun.id.clone(), format!("payment_{}", Uuid::new_v4().simple()), "payment_1".to_owned(), hers] {
        assert_eq!(shop.payment(Debtor::Elena, &id).await, Value::Null, "{id}");
    }
    assert!(shop.payments(Debtor::Elena).await.is_empty());
    assert_eq!(shop.payment(Debtor::Anna, &begun.id).await["id"], begun.id.as_str());
    assert_eq!(shop.app.count(PAYMENTS).await, before, "nothing was begun");
    shop.close(0).await;
}

#[tokio::test]
async fn a_sum_that_is_none_is_told_and_begins_nothing() {
    let shop = Shop::open().await;
    let (debt, before) = shop.debt(Debtor::Anna, "L-1001").await;
    let calls = shop.simulator.requests();
    for sum in
        ["0", "0.00", "-5", "1.234", "abc", "", "1e3", "NaN", "92233720368547758.07", "1000000000.01", "99999999999999999999"]
    {
        let answer = shop.pay_debts(Debtor::Anna, Uuid::new_v4(), &[(&debt, sum)], "BANK_CARD").await;
        let errors = answer["userErrors"].as_array().unwrap();
        assert_eq!((errors.len(), &answer["payments"]), (1, &json!([])), "{sum}: {answer}");
        assert!(!errors[0]["message"].as_str().unwrap().is_empty(), "{sum}: {answer}");
    }
    let halves = [(debt.as_str(), "92233720368547758.07"), (debt.as_str(), "92233720368547758.07")];
    let too_many = vec![(debt.as_str(), "1"); 101];
    let twice = [(debt.as_str(), "1"), (debt.as_str(), "2")];
    for parts in [&halves[..], &too_many, &twice, &[]] {
        let answer = shop.pay_debts(Debtor::Anna, Uuid::new_v4(), parts, "SBP").await;
        assert_eq!((answer["userErrors"].as_array().unwrap().len(), &answer["payments"]), (1, &json!([])), "{answer}");
    }
    assert_eq!((shop.app.count(PAYMENTS).await, shop.simulator.requests()), (0, calls), "nothing was begun");
    assert_eq!(shop.debt(Debtor::Anna, "L-1001").await.1, before);
    shop.close(0).await;
}

//! Providers that answer badly when a payment begins.

use integrations::payments::simulator::{Act, Trouble};
use serde_json::json;
use uuid::Uuid;

use super::{
    shop::{Begun, Shop},
    ways::ALL,
};

#[tokio::test]
async fn a_payment_whose_provider_answers_badly_begins_later_and_once() {
    let shop = Shop::open().await;
    let mut credits = 0;
    for trouble in [Trouble::ErrorBefore, Trouble::ErrorAfter, Trouble::Cut] {
        for way in ALL {
            let (debt, before) = shop.debt(way.debtor, way.debt).await;
            shop.simulator.once(trouble);
            let answer = shop.pay_debts(way.debtor, Uuid::new_v4(), &[(&debt, "11.11")], way.method).await;
            let payment = &answer["payments"][0];
            assert_eq!((&answer["userErrors"], &payment["stage"]), (&json!([]), &json!("CREATED")), "{trouble:?}: {answer}");

            let begun = Begun::of(way, &payment["id"], before, "11.11");
            shop.comes_in_time_to(&begun, "REGISTERED").await;
            assert_eq!(shop.events("PaymentRegistered", &begun).await, 1, "{trouble:?}");
            shop.act(&begun, Act::Pay);
            shop.comes_to(&begun, "SUCCEEDED").await;
            shop.assert_paid_once(&begun).await;
            credits += 1;
        }
    }
    shop.close(credits).await;
}

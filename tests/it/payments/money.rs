//! Where the money goes when it is more than is owed, or is taken back.

use domain::values::Kopecks;
use integrations::payments::simulator::{Act, Mischief};
use serde_json::{Value, json};

use super::{
    shop::{Owed, Shop, kopecks, until},
    ways::{CLOUDPAYMENTS, TBANK, YOOKASSA},
};

#[tokio::test]
async fn of_two_payments_at_once_what_is_more_than_is_owed_stays_the_persons() {
    let shop = Shop::open().await;
    let (debt, before) = shop.debt(YOOKASSA.debtor, YOOKASSA.debt).await;
    let staff = shop.app.staff("supervisor").await;
    let open = standing(&shop, &staff, &debt).await;
    assert_eq!((&open["status"], &open["active"]), (&json!("OVERDUE"), &json!(true)), "{open}");
    assert!(open["overdueSince"].is_string(), "{open}");
    let whole = Kopecks::new(before.total).to_decimal_string();
    let payments = [shop.begin(YOOKASSA, &whole).await, shop.begin(YOOKASSA, "100.01").await];
    for begun in &payments {
        shop.act(begun, Act::Pay);
    }
    for begun in &payments {
        shop.comes_to(begun, "SUCCEEDED").await;
        assert_eq!(shop.events("PaymentSucceeded", begun).await, 1);
    }
    shop.app.read_models_have_caught_up().await;
    let received = before.received + before.total + 10_001;
    let after = Owed { total: 0, received, overpaid: before.overpaid + 10_001 };
    assert_eq!(shop.debt(YOOKASSA.debtor, YOOKASSA.debt).await.1, after);
    let paid_off = json!({ "status": "CLOSED", "active": false, "overdueSince": null, "nextPayment": null });
    assert_eq!(standing(&shop, &staff, &debt).await, paid_off);
    shop.close(2).await;
}

/// Where a debt stands, for its borrower as for staff.
async fn standing(shop: &Shop, staff: &str, debt: &str) -> Value {
    let query = "query ($id: ID!) { debt(id: $id) { status active overdueSince nextPayment { due } } }";
    let mine = shop.ask(YOOKASSA.debtor, query, json!({ "id": debt })).await["data"]["debt"].clone();
    let theirs = shop.app.post("/admin/graphql", Some(staff), query, json!({ "id": debt })).await;
    assert_eq!(theirs["data"]["debt"], mine, "{theirs}");
    mine
}

#[tokio::test]
async fn money_that_the_provider_takes_back_is_owed_again_once() {
    let shop = Shop::open().await;
    let whole: &[i64] = &[20_050];
    let by_parts: &[i64] = &[5_025, 15_025];
    // T-Bank does not tell how much a part is.
    for (way, refunds) in [(YOOKASSA, by_parts), (CLOUDPAYMENTS, by_parts), (TBANK, whole)] {
        let begun = shop.begin(way, "200.50").await;
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.notifications_are_worked_on().await;
        shop.assert_paid_once(&begun).await;

        shop.simulator.mischief(Some(begun.order()), Some(Mischief::Twice));
        let mut back = 0;
        for refund in refunds {
            back += refund;
            let posted = shop.deliveries(&begun).len();
            shop.act(&begun, Act::Refund(Kopecks::new(*refund)));
            until("it is told twice", async || shop.deliveries(&begun).len() == posted + 2).await;
            shop.comes_to(&begun, if back == begun.sum { "REFUNDED" } else { "PARTIALLY_REFUNDED" }).await;
            shop.notifications_are_worked_on().await;
            shop.app.read_models_have_caught_up().await;
            let payment = shop.payment(way.debtor, &begun.id).await;
            assert_eq!((kopecks(&payment["paid"]), kopecks(&payment["refunded"])), (begun.sum, back), "{payment}");
            assert_eq!(shop.debt(way.debtor, way.debt).await.1, begun.before.less(begun.sum - back), "{way:?}");
        }
        assert_eq!(usize::try_from(shop.events("PaymentChargedBack", &begun).await).unwrap(), refunds.len(), "{way:?}");
    }
    shop.close(3).await;
}

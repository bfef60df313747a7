//! Notifications as they come in life: twice, backwards, forged, wrong, late, never.

use domain::payment::Provider;
use futures::future::join_all;
use integrations::payments::simulator::{Act, Mischief};

use super::{
    shop::{Shop, until},
    ways::{CLOUDPAYMENTS, SBP_QR, TBANK, YOOKASSA},
};

const KEPT: &str = "SELECT count(*) FROM payment_inbox";

#[tokio::test]
async fn a_notification_that_comes_twice_or_backwards_credits_once() {
    let shop = Shop::open().await;
    for mischief in [Mischief::Twice, Mischief::Backwards] {
        shop.simulator.mischief(None, Some(mischief));
        for begun in shop.begin_all().await {
            shop.act(&begun, Act::Pay);
            let told = if begun.way.provider == Provider::TBank { 2 } else { 1 };
            let expected = if mischief == Mischief::Twice { 2 * told } else { told };
            until("all are posted", async || shop.deliveries(&begun).len() == expected).await;
            shop.comes_to(&begun, "SUCCEEDED").await;
            shop.notifications_are_worked_on().await;
            assert!(shop.deliveries(&begun).iter().all(|delivery| delivery.acknowledged), "{:?}", shop.deliveries(&begun));
            shop.assert_paid_once(&begun).await;
        }
    }
    shop.close(8).await;
}

#[tokio::test]
async fn a_forged_notification_is_refused_and_kept_nowhere() {
    let shop = Shop::open().await;
    let begun = shop.begin_all().await;
    for begun in &begun {
        // ЮKassa signs nothing: whence it comes is all there is.
        let signs = begun.way.provider != Provider::YooKassa;
        let mischief = if signs { Mischief::WrongSignature } else { Mischief::ForeignSource };
        shop.simulator.mischief(Some(begun.order()), Some(mischief));
        shop.act(begun, Act::Pay);
        until("it was posted", async || !shop.deliveries(begun).is_empty()).await;
        let delivery = shop.deliveries(begun).remove(0);
        assert_eq!((delivery.status, delivery.acknowledged), (403, false), "{begun:?}");
        shop.assert_not_paid(begun).await;
    }
    assert_eq!(shop.app.count(KEPT).await, 0);
    // Of an account that there is not.
    let nowhere = format!("{}/payments/notifications/{}", shop.app.base(), uuid::Uuid::new_v4());
    assert_eq!(reqwest::Client::builder().no_proxy().build().unwrap().post(nowhere).send().await.unwrap().status(), 403);
    assert_eq!(shop.notify(YOOKASSA, "185.71.76.1", "{".to_owned()).await, 400);
    assert_eq!(shop.app.count(KEPT).await, 0);

    // Who forges on and on is soon not heard, and the provider still is.
    let mut deaf = false;
    for _ in 0..100 {
        deaf |= shop.notify(TBANK, "203.0.113.7", "{}".to_owned()).await == 429;
    }
    assert!(deaf);
    assert_eq!(shop.notify(YOOKASSA, "185.71.76.1", "{".to_owned()).await, 400);

    // The money is there all the same, and reading finds it.
    for begun in &begun {
        shop.comes_in_time_to(begun, "SUCCEEDED").await;
        shop.assert_paid_once(begun).await;
    }
    shop.close(4).await;
}

#[tokio::test]
async fn a_notification_of_another_sum_is_held_and_never_credited() {
    let shop = Shop::open().await;
    shop.simulator.mischief(None, Some(Mischief::WrongAmount));
    // Money held and money taken are told one after the other.
    for (way, told) in [(TBANK, 2), (SBP_QR, 1)] {
        let begun = shop.begin(way, "432.10").await;
        shop.act(&begun, Act::Pay);
        until("it is held", async || shop.events("PaymentHeld", &begun).await == told).await;
        shop.notifications_are_worked_on().await;
        shop.assert_not_paid(&begun).await;
        // What the provider itself says when asked is another matter: the true sum.
        shop.comes_in_time_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
    }
    // These are only a hint to ask, whatever they say.
    for way in [YOOKASSA, CLOUDPAYMENTS] {
        let begun = shop.begin(way, "432.10").await;
        shop.act(&begun, Act::Pay);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
    }
    shop.close(4).await;
}

#[tokio::test]
async fn a_lost_notification_is_made_good_by_asking() {
    let shop = Shop::open().await;
    shop.simulator.mischief(None, Some(Mischief::Silence));
    for begun in shop.begin_all().await {
        shop.act(&begun, Act::Pay);
        shop.comes_in_time_to(&begun, "SUCCEEDED").await;
        assert!(shop.deliveries(&begun).is_empty());
        shop.assert_paid_once(&begun).await;
    }
    assert_eq!(shop.app.count(KEPT).await, 0);
    shop.close(4).await;
}

#[tokio::test]
async fn money_that_comes_after_the_end_still_counts() {
    let shop = Shop::open().await;
    for begun in shop.begin_all().await {
        shop.act(&begun, Act::Expire);
        // СБП tells of no end, and CloudPayments of none before somebody has tried to pay.
        match begun.way.provider {
            Provider::YooKassa | Provider::TBank => {
                until("it has ended", async || ["CANCELED", "EXPIRED"].contains(&&*shop.stage(&begun).await)).await;
            }
            Provider::CloudPayments | Provider::SbpQr => assert_eq!(shop.stage(&begun).await, "REGISTERED"),
        }
        shop.assert_not_paid(&begun).await;
        shop.act(&begun, Act::PayLate);
        shop.comes_to(&begun, "SUCCEEDED").await;
        shop.assert_paid_once(&begun).await;
    }
    shop.close(4).await;
}

#[tokio::test]
async fn a_storm_of_one_notification_credits_once() {
    let shop = Shop::open().await;
    // Signed in the body or not at all, so that they can be said again.
    for way in [YOOKASSA, TBANK] {
        let begun = shop.begin(way, "765.43").await;
        let standstill = shop.standstill().await;
        shop.act(&begun, Act::Pay);
        let own = if way == TBANK { 2 } else { 1 };
        until("its own are posted", async || shop.deliveries(&begun).len() == own).await;
        let body = shop.deliveries(&begun)[own - 1].body.clone();
        let storm = join_all((0..20).map(|_| shop.notify(way, "185.71.76.1", body.clone()))).await;
        assert!(storm.iter().all(|status| *status == 200), "{storm:?}");
        shop.assert_not_paid(&begun).await;
        // All of them are under way at once now.
        drop(standstill);
        shop.comes_in_time_to(&begun, "SUCCEEDED").await;
        assert_eq!(shop.notify(way, "185.71.76.1", body).await, 200, "much later, again");
        shop.notifications_are_worked_on_in_time().await;
        shop.assert_paid_once(&begun).await;
    }
    assert_eq!(shop.app.count(KEPT).await, 1 + 2 + 2 * 21, "kept every one");
    shop.close(2).await;
}

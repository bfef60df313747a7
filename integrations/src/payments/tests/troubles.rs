//! Answers that are lost, spoilt or late; credentials that are wrong.

use std::time::Duration;

use commands::payment::ProviderError;
use domain::payment::Provider;

use super::setup::{ALL, Shop, at, credentials, number, with_secret};
use crate::payments::{
    ProviderSettings,
    simulator::{Act, Trouble},
};

/// Whether the same key answers with the first payment.
fn has_keys(provider: Provider) -> bool {
    matches!(provider, Provider::YooKassa | Provider::CloudPayments)
}

#[tokio::test]
async fn the_same_order_again_is_the_first_payment_or_one_of_the_same_order() {
    let shop = Shop::open().await;
    for provider in ALL {
        let first = shop.begun(provider, 1).await;
        let again = shop.begun(provider, 1).await;

        assert_eq!(first.order.idempotence_key, again.order.idempotence_key);
        let payments = shop.simulator.payments(&first.order_number());
        let own = payments.iter().filter(|payment| payment.provider == provider).count();
        assert_eq!(own, if has_keys(provider) { 1 } else { 2 }, "{provider:?}");
    }
}

#[tokio::test]
async fn a_key_is_for_one_request() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::CloudPayments] {
        let mut order = shop.begun(provider, 1).await.order;
        order.amount = domain::values::Kopecks::new(1);

        let other = shop.provider(provider).register(&credentials(provider), &order).await;

        assert!(matches!(other, Err(ProviderError::Refused { .. })), "{provider:?} {other:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_made_good_by_the_same_call() {
    for provider in ALL {
        for trouble in
            [Trouble::HangAfter, Trouble::ErrorAfter, Trouble::Cut, Trouble::Flood, Trouble::Delay(Duration::from_secs(2))]
        {
            let shop = Shop::open().await;
            let (adapter, order) = (shop.provider(provider), shop.order(provider, 1));
            shop.simulator.once(trouble);

            let lost = adapter.register(&credentials(provider), &order).await;
            assert!(matches!(lost, Err(ProviderError::InDoubt(_))), "{provider:?} {trouble:?} {lost:?}");
            assert_eq!(shop.simulator.payments(&number(&order)).len(), 1, "{provider:?} {trouble:?}");

            adapter.register(&credentials(provider), &order).await.unwrap();
            let payments = shop.simulator.payments(&number(&order)).len();
            assert_eq!(payments, if has_keys(provider) { 1 } else { 2 }, "{provider:?} {trouble:?}");
        }
    }
}

#[tokio::test]
async fn what_was_not_done_leaves_a_doubt_and_is_done_by_the_next_call() {
    for provider in ALL {
        for trouble in [Trouble::HangBefore, Trouble::ErrorBefore, Trouble::Redirect] {
            let shop = Shop::open().await;
            let (adapter, order) = (shop.provider(provider), shop.order(provider, 1));
            shop.simulator.once(trouble);

            let failed = adapter.register(&credentials(provider), &order).await;
            assert!(matches!(failed, Err(ProviderError::InDoubt(_))), "{provider:?} {trouble:?} {failed:?}");
            assert!(shop.simulator.payments(&number(&order)).is_empty());

            adapter.register(&credentials(provider), &order).await.unwrap();
            assert_eq!(shop.simulator.payments(&number(&order)).len(), 1, "{provider:?} {trouble:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_refund_is_given_back_once() {
    for provider in [Provider::YooKassa, Provider::CloudPayments, Provider::SbpQr] {
        let shop = Shop::open().await;
        let (adapter, begun) = (shop.provider(provider), shop.begun(provider, 1).await);
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
        if provider == Provider::CloudPayments {
            // It looks for the transaction first.
            shop.simulator.once(Trouble::Delay(Duration::ZERO));
        }
        shop.simulator.once(Trouble::ErrorAfter);

        let lost = adapter.refund(&credentials(provider), &begun.refund(5000, 1)).await;
        assert_eq!(lost, Err(ProviderError::InDoubt("server error")), "{provider:?}");
        adapter.refund(&credentials(provider), &begun.refund(5000, 1)).await.unwrap();

        assert_eq!(shop.simulator.payments(&begun.order_number())[0].refunded().get(), 5000, "{provider:?}");
    }
}

#[tokio::test]
async fn a_question_without_an_answer_leaves_no_doubt() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 1).await;
        for trouble in [Trouble::HangBefore, Trouble::ErrorAfter, Trouble::Cut, Trouble::Flood, Trouble::Redirect] {
            shop.simulator.once(trouble);
            let reading = shop.provider(provider).read(&credentials(provider), begun.known()).await;
            assert!(matches!(reading, Err(ProviderError::Unavailable(_))), "{provider:?} {trouble:?} {reading:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_bad_luck_without_doubt() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let shop = Shop::open().await;
    for provider in ALL {
        let gone = at(provider, ProviderSettings::at(&format!("http://127.0.0.1:{port}/")));

        let registered = gone.register(&credentials(provider), &shop.order(provider, 1)).await;

        assert_eq!(registered, Err(ProviderError::Unavailable("no connection")), "{provider:?}");
    }
}

#[tokio::test]
async fn a_wrong_secret_opens_nothing() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 1).await;
        let (adapter, wrong) = (shop.provider(provider), with_secret(provider, "wrong secret"));

        assert_eq!(adapter.read(&wrong, begun.known()).await, Err(ProviderError::Unauthorized), "{provider:?}");
        if provider != Provider::SbpQr {
            let registered = adapter.register(&wrong, &shop.order(provider, 2)).await;
            assert_eq!(registered, Err(ProviderError::Unauthorized), "{provider:?}");
        }
        let mut stranger = wrong;
        stranger.merchant = "MA0000000000".to_owned();
        let registered = adapter.register(&stranger, &shop.order(provider, 3)).await;
        assert_eq!(registered, Err(ProviderError::Unauthorized), "{provider:?}");
    }
}

#[tokio::test]
async fn a_payment_of_nobody_is_unknown() {
    let shop = Shop::open().await;
    for provider in ALL {
        let mut begun = shop.begun(provider, 1).await;
        begun.registered.provider_payment = "123".to_owned();

        let reading = shop.provider(provider).read(&credentials(provider), begun.known()).await;

        assert_eq!(reading, Err(ProviderError::Unknown), "{provider:?}");
    }
}

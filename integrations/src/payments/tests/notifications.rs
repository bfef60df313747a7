//! Notifications: believed, forged, repeated, out of order.

use commands::payment::{Notification, NotificationError, ProviderReading, RefundNotice};
use domain::{
    payment::{Provider, ProviderState},
    values::Kopecks,
};

use super::setup::{ALL, Begun, Received, Shop};
use crate::payments::simulator::{Act, Mischief};

/// The states that a notification stands for: its own, or what reading again tells.
async fn told(shop: &Shop, begun: &Begun, received: &Received) -> ProviderState {
    match shop.believe(received).unwrap() {
        Notification::Reading(ProviderReading { state, order, .. }) => {
            assert_eq!(order, begun.order_number());
            state
        }
        Notification::Hint { order, .. } => {
            assert_eq!(order, Some(begun.order_number()));
            shop.read(received.provider, begun).await.state
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_provider_tells_of_the_money_and_stops_once_it_is_acknowledged() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 1).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        let expected = if provider == Provider::TBank { 2 } else { 1 };
        let received = shop.received(expected).await;

        assert_eq!(received.len(), expected, "{provider:?}");
        assert_eq!(told(&shop, &begun, received.last().unwrap()).await, ProviderState::Succeeded, "{provider:?}");
    }
    assert!(shop.simulator.deliveries().iter().all(|delivery| delivery.acknowledged && delivery.status == 200));
}

#[tokio::test]
async fn held_money_is_told_as_held() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments] {
        let begun = shop.begun(provider, 2).await;
        shop.simulator.act(&begun.order_number(), Act::Hold).unwrap();

        let received = shop.received(1).await;

        assert_eq!(told(&shop, &begun, &received[0]).await, ProviderState::Authorized, "{provider:?}");
    }
}

#[tokio::test]
async fn a_notification_that_comes_twice_says_the_same() {
    let shop = Shop::open().await;
    shop.simulator.mischief(None, Some(Mischief::Twice));
    for provider in [Provider::YooKassa, Provider::CloudPayments, Provider::SbpQr] {
        let begun = shop.begun(provider, 3).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        let received = shop.received(2).await;

        assert_eq!(received.len(), 2, "{provider:?}");
        assert_eq!(shop.believe(&received[0]), shop.believe(&received[1]), "{provider:?}");
    }
}

#[tokio::test]
async fn notifications_of_t_bank_come_in_any_order() {
    let shop = Shop::open().await;
    let begun = shop.begun(Provider::TBank, 4).await;
    shop.simulator.mischief(Some(&begun.order_number()), Some(Mischief::Backwards));
    shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

    let received = shop.received(2).await;

    assert_eq!(told(&shop, &begun, &received[0]).await, ProviderState::Succeeded);
    assert_eq!(told(&shop, &begun, &received[1]).await, ProviderState::Authorized);
}

#[tokio::test]
async fn a_wrong_signature_and_a_foreign_source_are_not_believed() {
    let shop = Shop::open().await;
    for provider in ALL {
        for (mischief, error) in [
            (Mischief::WrongSignature, NotificationError::BadSignature),
            (Mischief::ForeignSource, NotificationError::ForeignSource),
        ] {
            let begun = shop.begun(provider, 5 + mischief as u128).await;
            shop.simulator.mischief(None, Some(mischief));
            shop.simulator.act(&begun.order_number(), Act::Decline).unwrap();
            let received = shop.received(1).await;

            // ЮKassa signs nothing.
            let signs = provider != Provider::YooKassa || mischief == Mischief::ForeignSource;
            assert_eq!(shop.believe(&received[0]).err(), signs.then_some(error), "{provider:?} {mischief:?}");
        }
    }
}

#[tokio::test]
async fn a_notification_with_any_byte_changed_is_not_believed() {
    let shop = Shop::open().await;
    for provider in [Provider::TBank, Provider::CloudPayments, Provider::SbpQr] {
        let begun = shop.begun(provider, 8).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
        let mut received = shop.received(1).await.remove(0);
        let body = String::from_utf8(received.body.clone()).unwrap();
        let order = begun.order_number();

        received.body = body.replace(&order, &order.replace('0', "1")).into_bytes();
        assert_eq!(shop.believe(&received), Err(NotificationError::BadSignature), "{provider:?}");
        received.body = body.replace("1234", "1235").into_bytes();
        assert_eq!(shop.believe(&received), Err(NotificationError::BadSignature), "{provider:?}");
        received.headers.retain(|(name, _)| !name.contains("hmac") && !name.contains("signature"));
        received.body = body.replace("Token", "Tokem").into_bytes();
        assert_eq!(shop.believe(&received), Err(NotificationError::BadSignature), "{provider:?}");
    }
}

#[tokio::test]
async fn a_wrong_sum_is_seen() {
    let shop = Shop::open().await;
    shop.simulator.mischief(None, Some(Mischief::WrongAmount));
    for provider in [Provider::TBank, Provider::SbpQr] {
        let begun = shop.begun(provider, 9).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        let Ok(Notification::Reading(reading)) = shop.believe(&shop.received(1).await[0]) else { panic!() };

        assert_eq!(reading.amount, Kopecks::new(123_505), "{provider:?}");
        assert_eq!(shop.read(provider, &begun).await.amount, Kopecks::new(123_405), "{provider:?}");
    }
}

#[tokio::test]
async fn money_given_back_by_the_provider_itself_is_told() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments] {
        let begun = shop.begun(provider, 10).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
        let paid = shop.received(if provider == Provider::TBank { 2 } else { 1 }).await;
        let transaction = shop.read(provider, &begun).await.provider_payment;
        shop.simulator.act(&begun.order_number(), Act::Refund(Kopecks::new(5000))).unwrap();

        let received = shop.received(1).await;
        let told = shop.believe(&received[0]).unwrap();

        assert!(!paid.is_empty());
        match (provider, told) {
            (Provider::YooKassa, Notification::Hint { provider_payment, .. }) => {
                assert_eq!(provider_payment, begun.registered.provider_payment);
                assert_eq!(shop.read(provider, &begun).await.refunded, Some(Kopecks::new(5000)));
            }
            (Provider::TBank, Notification::Reading(reading)) => {
                assert_eq!((reading.state, reading.refunded), (ProviderState::PartiallyRefunded, None));
            }
            (Provider::CloudPayments, Notification::Refunded(RefundNotice { provider_payment, order, amount, .. })) => {
                assert_eq!((provider_payment, order), (transaction, Some(begun.order_number())));
                assert_eq!(amount, Kopecks::new(5000));
            }
            (_, other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn silence_is_made_good_by_reading() {
    let shop = Shop::open().await;
    shop.simulator.mischief(None, Some(Mischief::Silence));
    for provider in ALL {
        let begun = shop.begun(provider, 11).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Succeeded, "{provider:?}");
    }
    assert!(shop.received(0).await.is_empty());
}

#[tokio::test]
async fn garbage_is_malformed_or_unsigned_and_never_believed() {
    let shop = Shop::open().await;
    for provider in ALL {
        for body in ["", "{}", "null", "[]", "a=b", "{\"Token\":1}", "\u{0}", r#"{"type":"notification","event":"payment.x"}"#] {
            let source = "185.71.76.1".parse().unwrap();
            let received = Received { provider, source, headers: Vec::new(), body: body.as_bytes().to_vec() };
            assert!(shop.believe(&received).is_err(), "{provider:?} {body}");
        }
    }
}

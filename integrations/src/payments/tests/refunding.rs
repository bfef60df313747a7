//! Giving money back.

use commands::payment::{ProviderError, RefundOrder, RefundState};
use domain::{
    payment::{OnlineMethod, Provider, ProviderState},
    values::Kopecks,
};

use super::setup::{ALL, Begun, Shop, credentials};
use crate::payments::simulator::Act;

async fn paid(shop: &Shop, provider: Provider, number: u128) -> Begun {
    let begun = shop.begun(provider, number).await;
    shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
    begun
}

fn refunded(shop: &Shop, begun: &Begun) -> Kopecks {
    shop.simulator.payments(&begun.order_number()).pop().unwrap().refunded()
}

#[tokio::test]
async fn all_of_it_is_given_back() {
    let shop = Shop::open().await;
    for (provider, state) in [
        (Provider::YooKassa, ProviderState::Refunded),
        (Provider::TBank, ProviderState::Refunded),
        (Provider::CloudPayments, ProviderState::Refunded),
        // The bank shows no refunds.
        (Provider::SbpQr, ProviderState::Succeeded),
    ] {
        let begun = paid(&shop, provider, 1).await;

        let refund = shop.provider(provider).refund(&credentials(provider), &begun.refund(123_405, 1)).await.unwrap();

        let expected = if provider == Provider::SbpQr { RefundState::Pending } else { RefundState::Succeeded };
        assert_eq!(refund.state, expected, "{provider:?}");
        assert_eq!(refunded(&shop, &begun), Kopecks::new(123_405), "{provider:?}");
        let reading = shop.read(provider, &begun).await;
        assert_eq!((reading.state, reading.amount), (state, Kopecks::new(123_405)), "{provider:?}");
    }
}

#[tokio::test]
async fn a_part_is_given_back_and_never_more_than_was_paid() {
    let shop = Shop::open().await;
    for (provider, state, told) in [
        (Provider::YooKassa, ProviderState::PartiallyRefunded, Some(Kopecks::new(100_005))),
        (Provider::TBank, ProviderState::PartiallyRefunded, None),
        (Provider::CloudPayments, ProviderState::Succeeded, None),
        (Provider::SbpQr, ProviderState::Succeeded, None),
    ] {
        let begun = paid(&shop, provider, 2).await;
        let adapter = shop.provider(provider);

        adapter.refund(&credentials(provider), &begun.refund(100_005, 1)).await.unwrap();
        let reading = shop.read(provider, &begun).await;
        assert_eq!((reading.state, reading.refunded), (state, told), "{provider:?}");

        let more = adapter.refund(&credentials(provider), &begun.refund(100_005, 2)).await;
        assert!(matches!(more, Err(ProviderError::Refused { .. })), "{provider:?} {more:?}");
        adapter.refund(&credentials(provider), &begun.refund(23_400, 3)).await.unwrap();
        assert_eq!(refunded(&shop, &begun), Kopecks::new(123_405), "{provider:?}");
    }
}

#[tokio::test]
async fn a_refund_asked_for_twice_is_one() {
    let shop = Shop::open().await;
    for provider in ALL {
        let mut order = shop.order(provider, 3);
        if provider == Provider::TBank {
            order.method = OnlineMethod::BankCard;
        }
        let adapter = shop.provider(provider);
        let registered = adapter.register(&credentials(provider), &order).await.unwrap();
        let begun = Begun { order, registered };
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        adapter.refund(&credentials(provider), &begun.refund(5000, 1)).await.unwrap();
        let again = adapter.refund(&credentials(provider), &begun.refund(5000, 1)).await.unwrap();

        assert_eq!(again.state, RefundState::Succeeded, "{provider:?}");
        assert_eq!(refunded(&shop, &begun), Kopecks::new(5000), "{provider:?}");
    }
}

#[tokio::test]
async fn where_the_bank_does_not_look_at_the_key_a_part_goes_back_once() {
    let shop = Shop::open().await;
    let begun = shop.begun(Provider::TBank, 5).await;
    assert_eq!(begun.order.method, OnlineMethod::Sbp);
    shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
    let adapter = shop.provider(Provider::TBank);
    let again = RefundOrder { again: true, ..begun.refund(5000, 1) };
    for _ in 0..2 {
        let refund = adapter.refund(&credentials(Provider::TBank), &again).await.unwrap();
        assert_eq!((refund.state, refunded(&shop, &begun)), (RefundState::Succeeded, Kopecks::new(5000)));
    }
    let other = RefundOrder { again: true, beside_others: true, ..begun.refund(7000, 2) };
    let doubt = adapter.refund(&credentials(Provider::TBank), &other).await;
    assert!(matches!(doubt, Err(ProviderError::InDoubt(_))), "{doubt:?}");
    assert_eq!(refunded(&shop, &begun), Kopecks::new(5000));
}

#[tokio::test]
async fn what_was_not_paid_is_not_given_back() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 4).await;

        let refund = shop.provider(provider).refund(&credentials(provider), &begun.refund(5000, 1)).await;

        // To T-Bank the same call means calling off.
        let taken = provider == Provider::TBank;
        assert!(!refund.is_ok_and(|refund| refund.state != RefundState::Rejected), "{provider:?}");
        assert_eq!(shop.simulator.act(&begun.order_number(), Act::Pay).is_none(), taken, "{provider:?}");
    }
}

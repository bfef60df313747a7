//! From the order to the money, and what else becomes of an order.

use commands::payment::{Confirmation, ProviderError};
use domain::{
    payment::{OnlineMethod, Provider, ProviderState},
    values::Kopecks,
};

use super::setup::{ALL, Shop, credentials, number};
use crate::payments::simulator::Act;

#[tokio::test]
async fn a_payment_is_begun_paid_and_read() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 1).await;
        assert_eq!(begun.registered.state, ProviderState::Pending, "{provider:?}");

        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        let reading = shop.read(provider, &begun).await;
        assert_eq!(reading.state, ProviderState::Succeeded, "{provider:?}");
        assert_eq!((reading.amount, reading.currency.as_str()), (Kopecks::new(123_405), "RUB"), "{provider:?}");
        assert_eq!(reading.order, begun.order_number(), "{provider:?}");
        assert_eq!(reading.merchant, Some(credentials(provider).merchant), "{provider:?}");
        let known = &begun.registered.provider_payment;
        assert_eq!(reading.provider_payment == *known, provider != Provider::CloudPayments, "{provider:?}");
        // The next provider has orders of its own.
        let order = shop.simulator.payments(&begun.order_number()).pop().unwrap();
        assert_eq!((order.provider, order.description.as_str()), (provider, "Оплата по договору L-1001"));
    }
}

#[tokio::test]
async fn a_card_is_paid_on_a_page_and_sbp_by_a_code() {
    let shop = Shop::open().await;
    for (provider, method, by_code) in [
        (Provider::YooKassa, OnlineMethod::BankCard, false),
        (Provider::YooKassa, OnlineMethod::Sbp, false),
        (Provider::TBank, OnlineMethod::BankCard, false),
        (Provider::TBank, OnlineMethod::Sbp, true),
        (Provider::CloudPayments, OnlineMethod::BankCard, false),
        (Provider::CloudPayments, OnlineMethod::Sbp, false),
        (Provider::SbpQr, OnlineMethod::Sbp, true),
    ] {
        let mut order = shop.order(provider, 2 + u128::from(by_code));
        order.method = method;
        order.idempotence_key = uuid::Uuid::from_u128(if method == OnlineMethod::Sbp { 20 } else { 21 });
        let registered = shop.provider(provider).register(&credentials(provider), &order).await.unwrap();

        let is_code = matches!(registered.confirmation, Confirmation::Qr { .. });
        assert_eq!(is_code, by_code, "{provider:?} {method:?}");
    }
}

#[tokio::test]
async fn a_bank_of_codes_takes_no_cards_and_issues_no_receipts() {
    let shop = Shop::open().await;
    let mut order = shop.order(Provider::SbpQr, 3);
    order.method = OnlineMethod::BankCard;

    let refused = shop.provider(Provider::SbpQr).register(&credentials(Provider::SbpQr), &order).await;

    assert_eq!(refused, Err(ProviderError::Refused { code: "method_not_supported".into() }));
    assert_eq!(shop.simulator.requests(), 0);
}

#[tokio::test]
async fn a_person_pays_on_the_page_and_returns_to_the_shop() {
    let shop = Shop::open().await;
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).tls_certs_only([]).no_proxy();
    let browser = browser.build().unwrap();
    for (index, provider) in ALL.into_iter().enumerate() {
        let begun = shop.begun(provider, 4 + index as u128).await;
        let (Confirmation::Redirect { url } | Confirmation::Qr { payload: url }) = &begun.registered.confirmation;

        let page = browser.get(url).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("К оплате: 1234.05 ₽") && page.contains("Оплата по договору L-1001"), "{page}");
        let form = [("act", "pay")];
        let pressed = browser.post(url).form(&form).send().await.unwrap();

        if provider == Provider::SbpQr {
            assert!(pressed.text().await.unwrap().contains("Платёж оплачен"));
        } else {
            assert_eq!(
                (pressed.status().as_u16(), pressed.headers()["location"].to_str().unwrap()),
                (303, begun.order.return_url.as_str())
            );
        }
        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Succeeded, "{provider:?}");
        assert_eq!(browser.post(url).form(&form).send().await.unwrap().status(), 409, "{provider:?}");
        assert!(!shop.received(1).await.is_empty(), "{provider:?}");
    }
}

#[tokio::test]
async fn a_refused_payment_tells_why_and_at_cloudpayments_may_be_tried_again() {
    let shop = Shop::open().await;
    for (provider, state, reason) in [
        (Provider::YooKassa, ProviderState::Rejected, Some("insufficient_funds")),
        (Provider::TBank, ProviderState::Rejected, None),
        (Provider::CloudPayments, ProviderState::Pending, Some("5051")),
        (Provider::SbpQr, ProviderState::Rejected, None),
    ] {
        let begun = shop.begun(provider, 10).await;
        shop.simulator.act(&begun.order_number(), Act::Decline).unwrap();

        let reading = shop.read(provider, &begun).await;
        assert_eq!((reading.state, reading.reason.as_deref()), (state, reason), "{provider:?}");
    }
    let begun = shop.begun(Provider::CloudPayments, 11).await;
    shop.simulator.act(&begun.order_number(), Act::Decline).unwrap();
    shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
    assert_eq!(shop.read(Provider::CloudPayments, &begun).await.state, ProviderState::Succeeded);
}

#[tokio::test]
async fn held_money_is_not_money() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments] {
        let begun = shop.begun(provider, 12).await;
        shop.simulator.act(&begun.order_number(), Act::Hold).unwrap();

        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Authorized, "{provider:?}");
    }
}

#[tokio::test]
async fn money_that_comes_after_the_end_is_money() {
    let shop = Shop::open().await;
    for (provider, state) in [
        (Provider::YooKassa, Some(ProviderState::Expired)),
        (Provider::TBank, Some(ProviderState::Expired)),
        (Provider::CloudPayments, None),
        (Provider::SbpQr, Some(ProviderState::Pending)),
    ] {
        let begun = shop.begun(provider, 13).await;
        shop.simulator.act(&begun.order_number(), Act::Expire).unwrap();
        let expired = shop.provider(provider).read(&credentials(provider), begun.known()).await;
        assert_eq!(expired.ok().map(|reading| reading.state), state, "{provider:?}");

        shop.simulator.act(&begun.order_number(), Act::PayLate).unwrap();
        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Succeeded, "{provider:?}");
    }
}

#[tokio::test]
async fn an_unpaid_payment_is_called_off_where_the_provider_can() {
    let shop = Shop::open().await;
    for (provider, refusal) in [
        (Provider::YooKassa, Some("invalid_request")),
        (Provider::TBank, None),
        (Provider::CloudPayments, None),
        (Provider::SbpQr, Some("cancel_not_supported")),
    ] {
        let begun = shop.begun(provider, 14).await;

        let called_off = shop.provider(provider).cancel(&credentials(provider), begun.known()).await;

        let expected = refusal.map_or(Ok(()), |code| Err(ProviderError::Refused { code: code.into() }));
        assert_eq!(called_off, expected, "{provider:?}");
        let paid = shop.simulator.act(&begun.order_number(), Act::Pay);
        assert_eq!(paid.is_some(), refusal.is_some(), "{provider:?}");
    }
}

#[tokio::test]
async fn held_money_is_let_go() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments] {
        let begun = shop.begun(provider, 15).await;
        shop.simulator.act(&begun.order_number(), Act::Hold).unwrap();

        shop.provider(provider).cancel(&credentials(provider), begun.known()).await.unwrap();

        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Canceled, "{provider:?}");
    }
}

#[tokio::test]
async fn calling_off_never_gives_money_back() {
    let shop = Shop::open().await;
    for provider in ALL {
        let begun = shop.begun(provider, 16).await;
        shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();

        let called_off = shop.provider(provider).cancel(&credentials(provider), begun.known()).await;

        assert!(matches!(called_off, Err(ProviderError::Refused { .. })), "{provider:?} {called_off:?}");
        assert_eq!(shop.read(provider, &begun).await.state, ProviderState::Succeeded, "{provider:?}");
    }
}

#[tokio::test]
async fn an_order_that_was_paid_is_not_begun_again() {
    let shop = Shop::open().await;
    for (provider, code) in [(Provider::TBank, "8"), (Provider::SbpQr, "ERROR.ORDER_NUMBER_ALREADY_REGISTERED")] {
        let begun = shop.begun(provider, 17).await;
        shop.simulator.act(&number(&begun.order), Act::Pay).unwrap();

        let again = shop.provider(provider).register(&credentials(provider), &begun.order).await;

        assert_eq!(again, Err(ProviderError::Refused { code: code.into() }), "{provider:?}");
    }
}

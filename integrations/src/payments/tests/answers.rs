//! Receipts, and what never shows.

use commands::payment::{ProviderError, ReceiptItem, ReceiptOrder};
use domain::{payment::Provider, values::Kopecks};

use super::setup::{ALL, Shop, credentials};
use crate::payments::{ProviderSettings, ProviderSetupError, YooKassa};

fn receipt() -> ReceiptOrder {
    let item = |kopecks, description: &str| ReceiptItem {
        description: description.to_owned(),
        amount: Kopecks::new(kopecks),
        vat: 1,
        payment_mode: "credit_payment",
        payment_subject: "payment",
    };
    ReceiptOrder {
        email: Some("anna@example.com".to_owned()),
        phone: Some("+79161234567".to_owned()),
        tax_system: 2,
        items: vec![item(123_400, "Погашение займа"), item(5, "Пени")],
    }
}

#[tokio::test]
async fn a_receipt_goes_along_where_the_provider_issues_one() {
    let shop = Shop::open().await;
    for provider in ALL {
        let mut order = shop.order(provider, 1);
        order.receipt = Some(receipt());

        let registered = shop.provider(provider).register(&credentials(provider), &order).await;

        let refusal = registered.err();
        let expected = (provider == Provider::SbpQr).then(|| ProviderError::Refused { code: "receipt_not_supported".into() });
        assert_eq!(refusal, expected, "{provider:?}");
    }
}

#[tokio::test]
async fn a_receipt_that_does_not_add_up_is_refused() {
    let shop = Shop::open().await;
    for provider in [Provider::YooKassa, Provider::TBank] {
        let mut order = shop.order(provider, 1);
        order.receipt = Some(receipt());
        order.amount = Kopecks::new(1000);

        let registered = shop.provider(provider).register(&credentials(provider), &order).await;

        assert!(matches!(registered, Err(ProviderError::Refused { .. })), "{provider:?} {registered:?}");
    }
}

#[tokio::test]
async fn neither_secrets_nor_people_show() {
    let shop = Shop::open().await;
    let mut order = shop.order(Provider::YooKassa, 1);
    order.receipt = Some(receipt());
    let adapter = YooKassa::try_new(ProviderSettings::yookassa()).unwrap();

    let shown = format!("{order:?} {:?} {adapter:?}", credentials(Provider::YooKassa));

    for hidden in ["anna@", "9161234567", "right secret"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn secrets_never_travel_in_the_open() {
    let insecure = YooKassa::try_new(ProviderSettings::at("http://api.yookassa.ru/v3/"));
    let no_address = YooKassa::try_new(ProviderSettings::at("api.yookassa.ru"));

    assert!(matches!(insecure, Err(ProviderSetupError::InsecureBaseUrl)));
    assert!(matches!(no_address, Err(ProviderSetupError::BaseUrl)));
}

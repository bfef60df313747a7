//! What never shows.

use domain::payment::Provider;

use super::{
    receipts::receipt,
    setup::{Shop, credentials},
};
use crate::payments::{ProviderSettings, ProviderSetupError, YooKassa};

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

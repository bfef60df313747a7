//! Fiscal receipts: what goes to each provider, and what none of them takes.

use commands::payment::{ProviderError, ReceiptItem, ReceiptOrder};
use domain::{payment::Provider, values::Kopecks};

use super::setup::{Shop, credentials, number};
use crate::payments::simulator::SimulatedReceipt;

/// Those who issue receipts.
const ISSUERS: [Provider; 3] = [Provider::YooKassa, Provider::TBank, Provider::CloudPayments];

pub(super) fn receipt() -> ReceiptOrder {
    let item = |kopecks, description: &str, payment_mode, payment_subject| ReceiptItem {
        description: description.to_owned(),
        amount: Kopecks::new(kopecks),
        vat: 1,
        payment_mode,
        payment_subject,
    };
    ReceiptOrder {
        email: Some("anna@example.com".to_owned()),
        phone: Some("+79161234567".to_owned()),
        tax_system: 2,
        items: vec![
            item(123_000, "Погашение основного долга", "credit_payment", "payment"),
            item(400, "Проценты за пользование займом", "full_payment", "service"),
            item(5, "Аванс в счёт долга", "advance", "payment"),
        ],
    }
}

/// What a provider says to an order with this receipt.
async fn told(provider: Provider, receipt: ReceiptOrder) -> Result<Option<SimulatedReceipt>, ProviderError> {
    let shop = Shop::open().await;
    let mut order = shop.order(provider, 1);
    order.receipt = Some(receipt);
    shop.provider(provider).register(&credentials(provider), &order).await?;
    Ok(shop.simulator.payments(&number(&order)).pop().unwrap().receipt)
}

#[tokio::test]
async fn a_receipt_goes_along_to_the_phone_or_the_e_mail_with_all_its_lines() {
    let lines: Vec<_> = receipt().items.into_iter().map(|item| (item.description, item.amount)).collect();
    for provider in ISSUERS {
        for (contact, receipt) in [
            ("+79161234567", ReceiptOrder { email: None, ..receipt() }),
            ("anna@example.com", ReceiptOrder { phone: None, ..receipt() }),
            ("anna@example.com", receipt()),
        ] {
            let issued = SimulatedReceipt { contact: contact.to_owned(), lines: lines.clone() };
            assert_eq!(told(provider, receipt).await, Ok(Some(issued)), "{provider:?}");
        }
    }
}

#[tokio::test]
async fn every_tax_system_and_rate_is_told_in_the_words_of_the_provider() {
    for provider in ISSUERS {
        for tax_system in [1, 2, 3, 5, 6] {
            for vat in 1..=12 {
                let mut order = ReceiptOrder { tax_system, ..receipt() };
                order.items.iter_mut().for_each(|item| item.vat = vat);
                assert!(told(provider, order).await.is_ok(), "{provider:?} {tax_system} {vat}");
            }
        }
    }
}

#[tokio::test]
async fn a_payment_without_a_receipt_has_none() {
    let shop = Shop::open().await;
    for provider in ISSUERS {
        let begun = shop.begun(provider, 1).await;
        assert_eq!(shop.simulator.payments(&begun.order_number()).pop().unwrap().receipt, None, "{provider:?}");
    }
}

#[tokio::test]
async fn a_receipt_that_is_none_is_refused_with_its_payment() {
    let changed = |change: fn(&mut ReceiptOrder)| {
        let mut order = receipt();
        change(&mut order);
        order
    };
    let wrong = [
        ("a kopeck too much", changed(|order| order.items[0].amount = Kopecks::new(123_001))),
        ("a line missing", changed(|order| drop(order.items.pop()))),
        ("a line of nothing", changed(|order| order.items[0].amount = Kopecks::ZERO)),
        ("no lines", changed(|order| order.items.clear())),
        ("nobody", ReceiptOrder { email: None, phone: None, ..receipt() }),
        ("a phone of letters", changed(|order| order.phone = Some("+7916123456x".to_owned()))),
        ("a short phone", changed(|order| order.phone = Some("+7916".to_owned()))),
        ("no e-mail", changed(|order| order.email = Some("anna".to_owned()))),
        ("a nameless line", changed(|order| order.items[1].description.clear())),
        ("a long name", changed(|order| order.items[1].description = "я".repeat(129))),
        ("an unknown mode", changed(|order| order.items[1].payment_mode = "later")),
        ("an unknown subject", changed(|order| order.items[1].payment_subject = "gift")),
        ("an unknown rate", changed(|order| order.items[1].vat = 13)),
        ("an unknown tax system", changed(|order| order.tax_system = 7)),
    ];
    for provider in ISSUERS {
        for (what, order) in &wrong {
            let refused = told(provider, order.clone()).await;
            assert!(matches!(refused, Err(ProviderError::Refused { .. })), "{provider:?} {what}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn the_bank_of_codes_issues_none() {
    let refused = told(Provider::SbpQr, receipt()).await;
    assert_eq!(refused, Err(ProviderError::Refused { code: "receipt_not_supported".into() }));
    assert!(!Provider::SbpQr.issues_receipts() && ISSUERS.iter().all(|provider| provider.issues_receipts()));
}

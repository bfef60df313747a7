//! Fiscal receipts: what goes to each provider, and what none of them takes.

use commands::payment::{ProviderError, ReceiptItem, ReceiptOrder, RefundOrder};
use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};

use super::setup::{Begun, Shop, credentials, number};
use crate::payments::simulator::{Act, SimulatedReceipt};

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

/// A payment with a receipt, paid.
async fn paid(shop: &Shop, provider: Provider, number: u128, receipt: Option<ReceiptOrder>) -> Begun {
    let mut order = shop.order(provider, number);
    order.receipt = receipt;
    if provider == Provider::TBank {
        // Over СБП it does not look at the key of a refund.
        order.method = OnlineMethod::BankCard;
    }
    let registered = shop.provider(provider).register(&credentials(provider), &order).await.unwrap();
    let begun = Begun { order, registered };
    shop.simulator.act(&begun.order_number(), Act::Pay).unwrap();
    begun
}

/// A receipt of money going back, with these sums on the lines of the payment's.
fn back(sums: [i64; 3]) -> ReceiptOrder {
    let mut order = ReceiptOrder { email: None, ..receipt() };
    order.items.iter_mut().zip(sums).for_each(|(item, sum)| item.amount = Kopecks::new(sum));
    order.items.retain(|item| item.amount.is_positive());
    order
}

fn issued(order: &ReceiptOrder, contact: &str) -> SimulatedReceipt {
    let lines = order.items.iter().map(|item| (item.description.clone(), item.amount)).collect();
    SimulatedReceipt { contact: contact.to_owned(), lines }
}

#[tokio::test]
async fn money_going_back_in_parts_has_receipts_of_its_own_and_all_of_it_that_of_the_payment() {
    let shop = Shop::open().await;
    for provider in ISSUERS {
        let begun = paid(&shop, provider, 1, Some(receipt())).await;
        let parts = [back([99_678, 324, 3]), back([23_322, 76, 2])];
        for (number, part) in (1..).zip(&parts) {
            let sum = Kopecks::checked_sum(part.items.iter().map(|item| item.amount)).unwrap().get();
            let order = RefundOrder { receipt: Some(part.clone()), ..begun.refund(sum, number) };
            // Asked again with the same key, it is one.
            for _ in 0..2 {
                shop.provider(provider).refund(&credentials(provider), &order).await.unwrap();
            }
        }
        let known = shop.simulator.payments(&begun.order_number()).pop().unwrap();
        assert_eq!(known.refund_receipts(), parts.map(|part| issued(&part, "+79161234567")), "{provider:?}");
        assert_eq!(known.refunded(), known.amount, "{provider:?}");

        let begun = paid(&shop, provider, 2, Some(ReceiptOrder { email: None, ..receipt() })).await;
        let all = RefundOrder { receipt: Some(back([123_000, 400, 5])), ..begun.refund(123_405, 3) };
        shop.provider(provider).refund(&credentials(provider), &all).await.unwrap();
        let known = shop.simulator.payments(&begun.order_number()).pop().unwrap();
        assert_eq!(known.refund_receipts(), [known.receipt.clone().unwrap()], "{provider:?}");
    }
}

#[tokio::test]
async fn money_does_not_go_back_with_a_receipt_that_is_none() {
    let shop = Shop::open().await;
    for provider in ISSUERS {
        let with = paid(&shop, provider, 1, Some(receipt())).await;
        let without = paid(&shop, provider, 2, None).await;
        let wrong = [
            (&with, "none", None),
            (&with, "a kopeck too much", Some(back([99_678, 324, 4]))),
            (&with, "a kopeck too little", Some(back([99_678, 324, 2]))),
            (&with, "nobody", Some(ReceiptOrder { phone: None, ..back([99_678, 324, 3]) })),
            (&without, "of a payment without one", Some(back([99_678, 324, 3]))),
        ];
        for (number, (begun, what, receipt)) in (1..).zip(wrong) {
            let order = RefundOrder { receipt, ..begun.refund(100_005, number) };
            let refused = shop.provider(provider).refund(&credentials(provider), &order).await;
            assert!(matches!(refused, Err(ProviderError::Refused { .. })), "{provider:?} {what}: {refused:?}");
        }
        for begun in [with, without] {
            let known = shop.simulator.payments(&begun.order_number()).pop().unwrap();
            assert_eq!((known.refunded(), known.refund_receipts()), (Kopecks::ZERO, vec![]), "{provider:?}");
        }
    }
}

//! What a provider's receipt of a payment tells.

use super::things::{PAID, create, intent, kopecks};
use crate::{
    allocation::Allocation,
    creditor::{FiscalPolicy, ReceiptIssuer, TaxSystem},
    debt::{Balance, BalanceComponent},
    payment::{Payment, PaymentError, PaymentIntent, PaymentReceipt},
    samples::{expect_refusal, given},
    values::Kopecks,
};

fn policy() -> FiscalPolicy {
    let interest = ReceiptIssuer::ProviderReceipt;
    FiscalPolicy { interest, tax_system: Some(TaxSystem::General), ..FiscalPolicy::default() }
}

fn spread(principal: i64, interest: i64, rest: i64) -> Allocation {
    let parts = Balance { principal: kopecks(principal), interest: kopecks(interest), ..Balance::ZERO };
    Allocation { parts, rest: kopecks(rest) }
}

fn lines(receipt: &PaymentReceipt) -> Vec<(Option<BalanceComponent>, i64)> {
    receipt.lines().map(|(component, sum)| (component, sum.get())).collect()
}

#[test]
fn a_receipt_has_a_line_for_each_component_that_is_paid_of_all_debts_together() {
    let receipt = PaymentReceipt::of(&policy(), &[spread(100, 20, 0), spread(0, 5, 7)]).unwrap().unwrap();
    let (principal, interest) = (Some(BalanceComponent::Principal), Some(BalanceComponent::Interest));
    assert_eq!(lines(&receipt), [(principal, 100), (interest, 25), (None, 7)]);
    assert_eq!(receipt.tax_system.code(), 1);
}

#[test]
fn there_is_none_where_nothing_is_paid_that_the_provider_issues_receipts_for() {
    assert_eq!(PaymentReceipt::of(&policy(), &[spread(100, 0, 7)]), Ok(None));
    assert_eq!(PaymentReceipt::of(&FiscalPolicy::default(), &[spread(100, 20, 0)]), Ok(None));
    let own = FiscalPolicy { interest: ReceiptIssuer::OwnKkt, ..policy() };
    assert_eq!(PaymentReceipt::of(&own, &[spread(100, 20, 0)]), Ok(None));
}

#[test]
fn a_receipt_beyond_all_sums_is_refused() {
    assert!(PaymentReceipt::of(&policy(), &[spread(0, i64::MAX, 0), spread(0, 1, 0)]).is_err());
}

#[test]
fn a_receipt_makes_up_the_sum_of_its_payment() {
    let with = |receipt: Allocation| {
        let receipt = PaymentReceipt { tax_system: TaxSystem::Patent, parts: receipt.parts, rest: receipt.rest };
        create(PaymentIntent { receipt: Some(receipt), ..intent() })
    };
    for wrong in [spread(PAID, 1, 0), spread(PAID, 0, -1), spread(PAID + 1, -1, 0), spread(i64::MAX, 1, 0)] {
        expect_refusal::<Payment>(vec![], with(wrong), PaymentError::SumMismatch);
    }
    assert!(given::<Payment>(vec![]).when(with(spread(PAID - 3, 2, 1))).inspect_result().is_ok());
}

#[test]
fn an_intent_keeps_its_receipt_and_one_from_before_has_none() {
    let receipt = PaymentReceipt::of(&policy(), &[spread(PAID - 1, 1, 0)]).unwrap();
    for intent in [PaymentIntent { receipt, ..intent() }, intent()] {
        let json = serde_json::to_value(&intent).unwrap();
        assert_eq!(json.get("receipt").is_some(), intent.receipt.is_some());
        assert_eq!(serde_json::from_value::<PaymentIntent>(json).unwrap(), intent);
    }
    assert_eq!(Kopecks::checked_sum(receipt.unwrap().lines().map(|(_, sum)| sum)), Ok(kopecks(PAID)));
}

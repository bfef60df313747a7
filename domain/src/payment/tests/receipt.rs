//! What a provider's receipt of a payment tells.

use proptest::prelude::*;

use super::things::{PAID, create, intent, kopecks};
use crate::{
    PaymentLinkId,
    allocation::Allocation,
    creditor::{FiscalPolicy, ReceiptIssuer, TaxSystem},
    debt::{Balance, BalanceComponent},
    payment::{
        Payment, PaymentCommand, PaymentError, PaymentEvent, PaymentIntent, PaymentPart, PaymentReceipt, RejectRefund,
        RequestRefund,
    },
    samples::{at, expect_refusal, given, refund, text},
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
fn an_intent_keeps_the_link_it_was_begun_by() {
    let link = Some(PaymentLinkId::new(uuid::Uuid::from_u128(1)));
    let json = serde_json::to_value(PaymentIntent { link, ..intent() }).unwrap();
    assert_eq!(serde_json::from_value::<PaymentIntent>(json).unwrap().link, link);
    assert!(serde_json::to_value(intent()).unwrap().get("link").is_none(), "what was written before had none");
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

#[test]
fn a_part_goes_back_in_proportion_and_to_the_kopeck() {
    let receipt = PaymentReceipt::of(&policy(), &[spread(1_000, 333, 7)]).unwrap().unwrap();
    let (principal, interest) = (Some(BalanceComponent::Principal), Some(BalanceComponent::Interest));
    assert_eq!(lines(&receipt.part(kopecks(670))), [(principal, 500), (interest, 166), (None, 4)]);
    assert_eq!(lines(&receipt.part(kopecks(1))), [(None, 1)]);
    assert_eq!(receipt.part(kopecks(1_340)), receipt);
    assert_eq!(lines(&receipt.part(kopecks(1_350))), [(principal, 1_000), (interest, 333), (None, 17)], "beyond the lines");
    assert_eq!(lines(&receipt.part(Kopecks::ZERO)), []);
    assert_eq!(receipt.part(kopecks(1)).tax_system, receipt.tax_system);
}

proptest! {
    #[test]
    fn parts_that_go_back_one_after_the_other_are_the_receipt(
        lines in (0_i64..5_000, 1_i64..5_000, 0_i64..5_000),
        amounts in proptest::collection::vec(1_i64..4_000, 1..12),
    ) {
        let mut left = PaymentReceipt::of(&policy(), &[spread(lines.0, lines.1, lines.2)]).unwrap().unwrap();
        let whole = left;
        let mut gone = 0;
        for amount in amounts {
            let amount = amount.min(lines.0 + lines.1 + lines.2 - gone);
            let part = left.part(kopecks(amount));
            prop_assert!(part.makes_up(kopecks(amount)));
            for component in BalanceComponent::ALL {
                prop_assert!(part.parts.component(*component) <= left.parts.component(*component));
            }
            prop_assert!(part.rest <= left.rest);
            left = left.without(&part);
            gone += amount;
            prop_assert!(left.makes_up(kopecks(lines.0 + lines.1 + lines.2 - gone)));
        }
        prop_assert_eq!(left.part(kopecks(lines.0 + lines.1 + lines.2 - gone)), left);
        prop_assert_eq!(whole.without(&whole).part(kopecks(0)).lines().count(), 0);
    }
}

#[test]
fn refunds_have_the_receipts_that_are_left_and_a_refused_one_gives_its_lines_back() {
    let receipt = PaymentReceipt::of(&policy(), &[spread(PAID - 101, 101, 0)]).unwrap();
    let paid = vec![
        PaymentEvent::Created { intent: PaymentIntent { receipt, ..intent() }, at: at() },
        super::things::registered(),
        super::things::succeeded(),
    ];
    let ask = |number: u128, sum: i64| {
        let parts = vec![PaymentPart { debt: super::things::parts()[0].debt, amount: kopecks(sum) }];
        PaymentCommand::RequestRefund(RequestRefund {
            refund: refund(number), parts, reason: text("Переплата"), at: at()
        })
    };
    let mut events = paid;
    let decide = |events: &Vec<PaymentEvent>, command| given::<Payment>(events.clone()).when(command).inspect_result().unwrap();
    let receipt_of = |events: &[PaymentEvent]| match events {
        [PaymentEvent::RefundRequested { receipt: Some(receipt), .. }] => *receipt,
        other => panic!("{other:?}"),
    };
    let first = decide(&events, ask(1, 1_000));
    assert!(receipt_of(&first).makes_up(kopecks(1_000)));
    events.extend(first.clone());
    let reject = PaymentCommand::RejectRefund(RejectRefund { refund: refund(1), reason: None, at: at() });
    let rejected = decide(&events, reject);
    events.extend(rejected);
    assert_eq!(receipt_of(&decide(&events, ask(2, 1_000))), receipt_of(&first));
}

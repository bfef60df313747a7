//! What a payment is meant to be.

use super::things::{PAID, create, created, intent, kopecks, offline, part, parts};
use crate::{
    payment::{Payment, PaymentChannel, PaymentError, PaymentEvent, PaymentIntent, PaymentStage},
    samples::{at, creditor, day, expect_once, expect_refusal, folded, given, staff, text},
};

#[test]
fn a_payment_is_created_once() {
    expect_once::<Payment>(vec![], create(intent()), vec![created()]);
}

#[test]
fn a_payment_is_not_created_again_as_another() {
    let other = create(PaymentIntent { creditor: creditor(2), ..intent() });
    expect_refusal::<Payment>(vec![created()], other, PaymentError::AlreadyCreated);
}

#[test]
fn sums_that_are_no_payment_are_refused() {
    let cases = [
        (vec![], 0, PaymentError::NothingToPay),
        (vec![part(1, 0)], 0, PaymentError::PartNotPositive),
        (vec![part(1, 5), part(2, -1)], 4, PaymentError::PartNotPositive),
        (vec![part(1, 5), part(1, 5)], 10, PaymentError::DebtTwice),
        (parts(), PAID + 1, PaymentError::SumMismatch),
        (vec![part(1, i64::MAX), part(2, 1)], 1, PaymentError::SumOverflow),
        ((0..101).map(|number| part(number, 1)).collect(), 101, PaymentError::TooManyParts),
    ];
    for (parts, amount, refusal) in cases {
        let command = create(PaymentIntent { parts, amount: kopecks(amount), ..intent() });
        expect_refusal::<Payment>(vec![], command, refusal);
    }
}

#[test]
fn money_entered_by_staff_has_come_already() {
    let succeeded = PaymentEvent::Succeeded {
        provider_payment: None,
        amount: kopecks(PAID),
        parts: parts(),
        received_on: day("2026-11-20"),
        at: at(),
    };
    let events = vec![PaymentEvent::Created { intent: offline(), at: at() }, succeeded];
    expect_once::<Payment>(vec![], create(offline()), events.clone());
    let payment = folded::<Payment>(events);
    assert_eq!((payment.stage(), payment.paid_amount()), (PaymentStage::Succeeded, kopecks(PAID)));
}

#[test]
fn money_has_not_come_on_a_day_to_come() {
    let channel =
        |received_on| PaymentChannel::Offline { received_on: day(received_on), reason: text("Касса").into(), by: staff(1) };
    let tomorrow = PaymentIntent { channel: channel("2026-11-24"), ..intent() };
    expect_refusal::<Payment>(vec![], create(tomorrow), PaymentError::ReceivedInFuture);
    let today = PaymentIntent { channel: channel("2026-11-23"), ..intent() };
    assert!(given::<Payment>(vec![]).when(create(today)).inspect_result().is_ok());
}

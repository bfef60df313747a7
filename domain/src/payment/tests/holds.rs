//! Readings that do not fit.

use super::things::{created, kopecks, paid, part, reading, record, registered};
use crate::{
    payment::{
        DismissHeld, Mismatch, Payment, PaymentCommand, PaymentError, PaymentEvent, PaymentStage, ProviderState, Reading,
        ReleaseHeld,
    },
    samples::{at, day, expect_once, expect_refusal, external_id, folded, given, staff, text},
};

fn wrong() -> Reading {
    Reading { amount: kopecks(120_000), ..reading(ProviderState::Succeeded) }
}

fn held(reading: Reading, mismatch: Mismatch) -> PaymentEvent {
    PaymentEvent::Held { reading, mismatches: vec![mismatch], at: at() }
}

fn release() -> PaymentCommand {
    PaymentCommand::ReleaseHeld(ReleaseHeld { reason: text("Сверено с банком"), by: staff(1), at: at() })
}

fn dismiss() -> PaymentCommand {
    PaymentCommand::DismissHeld(DismissHeld { reason: text("Чужой платёж"), by: staff(1), at: at() })
}

#[test]
fn whatever_does_not_fit_is_held_once_and_never_counted() {
    let paid = || reading(ProviderState::Succeeded);
    let cases = [
        (wrong(), Mismatch::Amount),
        (Reading { currency: external_id("USD"), ..paid() }, Mismatch::Currency),
        (Reading { order: external_id("other"), ..paid() }, Mismatch::Order),
        (Reading { merchant: Some(external_id("Other")), ..paid() }, Mismatch::Merchant),
        (Reading { refunded: kopecks(150_001), ..paid() }, Mismatch::Refunded),
        (Reading { refunded: kopecks(-1), ..paid() }, Mismatch::Refunded),
    ];
    for (reading, mismatch) in cases {
        let event = held(reading.clone(), mismatch);
        expect_once::<Payment>(vec![created(), registered()], record(reading.clone()), vec![event.clone()]);
        let payment = folded::<Payment>(vec![created(), registered(), event]);
        assert!(payment.paid().is_empty());
        assert_eq!(payment.held(), Some(&reading));
    }
}

#[test]
fn a_shop_that_is_not_told_is_no_mismatch() {
    let silent = Reading { merchant: None, ..reading(ProviderState::Succeeded) };
    let events = given::<Payment>(vec![created()]).when(record(silent)).inspect_result().unwrap();
    assert!(matches!(events[..], [PaymentEvent::Succeeded { .. }]));
}

#[test]
fn money_that_comes_twice_is_held_for_staff() {
    let second = Reading { provider_payment: external_id("P-2"), ..reading(ProviderState::Succeeded) };
    let event = held(second.clone(), Mismatch::SecondPayment);
    expect_once::<Payment>(paid(), record(second), vec![event.clone()]);
    let before = [paid(), vec![event]].concat();
    expect_refusal::<Payment>(before.clone(), release(), PaymentError::AlreadyPaid);
    assert_eq!(folded::<Payment>(before).paid_amount(), kopecks(150_000));
}

#[test]
fn what_staff_release_is_counted_as_it_came_and_measured_by_from_then_on() {
    let before = vec![created(), registered(), held(wrong(), Mismatch::Amount)];
    let released = PaymentEvent::Released { reason: text("Сверено с банком").into(), by: staff(1), at: at() };
    let succeeded = PaymentEvent::Succeeded {
        provider_payment: Some(external_id("P-1")),
        amount: kopecks(120_000),
        parts: vec![part(1, 100_000), part(2, 20_000)],
        received_on: day("2026-11-23"),
        at: at(),
    };
    expect_once::<Payment>(before.clone(), release(), vec![released.clone(), succeeded.clone()]);
    let after = [before, vec![released, succeeded]].concat();
    given::<Payment>(after.clone()).when(record(wrong())).then_expect_events(vec![]);
    let payment = folded::<Payment>(after);
    assert_eq!((payment.stage(), payment.held()), (PaymentStage::Succeeded, None));
}

#[test]
fn more_money_than_was_meant_goes_to_the_last_debt() {
    let more = Reading { amount: kopecks(150_001), ..wrong() };
    let before = vec![created(), held(more, Mismatch::Amount)];
    let events = given::<Payment>(before.clone()).when(release()).inspect_result().unwrap();
    let payment = folded::<Payment>([before, events].concat());
    assert_eq!(payment.paid(), [part(1, 100_000), part(2, 50_001)]);
}

#[test]
fn what_staff_dismiss_is_passed_over_and_the_right_reading_still_counts() {
    let before = vec![created(), registered(), held(wrong(), Mismatch::Amount)];
    let dismissed = PaymentEvent::HoldDismissed { reason: text("Чужой платёж").into(), by: staff(1), at: at() };
    expect_once::<Payment>(before.clone(), dismiss(), vec![dismissed.clone()]);
    let after = [before, vec![dismissed]].concat();
    given::<Payment>(after.clone()).when(record(wrong())).then_expect_events(vec![]);
    let events = given::<Payment>(after).when(record(reading(ProviderState::Succeeded))).inspect_result().unwrap();
    assert!(matches!(events[..], [PaymentEvent::Succeeded { .. }]));
}

#[test]
fn only_money_in_rubles_is_released() {
    let pending = Reading { state: ProviderState::Pending, ..wrong() };
    let dollars = Reading { currency: external_id("USD"), ..reading(ProviderState::Succeeded) };
    let nothing = Reading { amount: kopecks(0), ..wrong() };
    let cases = [
        (pending, Mismatch::Amount, PaymentError::HeldUnpaid),
        (nothing, Mismatch::Amount, PaymentError::HeldUnpaid),
        (dollars, Mismatch::Currency, PaymentError::HeldCurrency),
    ];
    for (reading, mismatch, refusal) in cases {
        expect_refusal::<Payment>(vec![created(), held(reading, mismatch)], release(), refusal);
    }
}

#[test]
fn what_was_never_held_is_neither_released_nor_dismissed() {
    for command in [release(), dismiss()] {
        expect_refusal::<Payment>(paid(), command.clone(), PaymentError::NotHeld);
        expect_refusal::<Payment>(vec![], command, PaymentError::Unknown);
    }
}

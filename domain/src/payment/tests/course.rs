//! From the intent to the money, in any order.

use super::things::{authorized, created, offline, paid, registered, succeeded, told};
use crate::{
    payment::{
        CancelPayment, Confirmation, ExpirePayment, Payment, PaymentCommand, PaymentError, PaymentEvent, PaymentStage,
        ProviderState, RegisterPayment, RejectPayment,
    },
    samples::{after, at, expect_once, expect_refusal, external_id, folded, given, text},
};

fn register(number: &str) -> PaymentCommand {
    let confirmation = Some(Confirmation::Qr { payload: text("https://qr.nspk.ru/AS10") });
    PaymentCommand::Register(RegisterPayment { provider_payment: external_id(number), confirmation, at: at() })
}

fn cancel() -> PaymentCommand {
    PaymentCommand::Cancel(CancelPayment { at: at() })
}

fn expire(minutes: i64) -> PaymentCommand {
    PaymentCommand::Expire(ExpirePayment { at: after(minutes) })
}

fn reject() -> PaymentCommand {
    PaymentCommand::Reject(RejectPayment { reason: external_id("invalid_request"), at: at() })
}

fn canceled() -> PaymentEvent {
    PaymentEvent::Canceled { reason: None, at: at() }
}

fn expired() -> PaymentEvent {
    PaymentEvent::Expired { at: at() }
}

fn rejected() -> PaymentEvent {
    PaymentEvent::Rejected { reason: None, at: at() }
}

#[test]
fn the_provider_knows_a_payment_by_one_number() {
    let confirmation = Some(Confirmation::Qr { payload: text("https://qr.nspk.ru/AS10") });
    let event = PaymentEvent::Registered { provider_payment: external_id("P-1"), confirmation, at: at() };
    expect_once::<Payment>(vec![created()], register("P-1"), vec![event.clone()]);
    expect_refusal::<Payment>(vec![created(), event], register("P-2"), PaymentError::RegisteredOtherwise);
}

#[test]
fn a_number_that_comes_after_the_end_is_kept_and_reopens_nothing() {
    let before = vec![created(), expired()];
    let events = given::<Payment>(before.clone()).when(register("P-1")).inspect_result().unwrap();
    let payment = folded::<Payment>([before, events].concat());
    assert_eq!(payment.stage(), PaymentStage::Expired);
    assert_eq!(payment.provider_payment(), Some(&external_id("P-1")));
}

#[test]
fn held_money_is_not_yet_money() {
    let before = vec![created(), registered()];
    expect_once::<Payment>(before.clone(), told(ProviderState::Authorized), vec![authorized()]);
    let payment = folded::<Payment>([before, vec![authorized()]].concat());
    assert!(payment.paid().is_empty() && payment.stage().is_open());
}

#[test]
fn money_counts_on_success_once_from_every_stage_before_and_after_the_end() {
    for before in
        [vec![], vec![registered()], vec![registered(), authorized()], vec![canceled()], vec![expired()], vec![rejected()]]
    {
        let before = [vec![created()], before].concat();
        expect_once::<Payment>(before, told(ProviderState::Succeeded), vec![succeeded()]);
    }
}

#[test]
fn a_payment_ends_without_money_once_and_the_first_end_stays() {
    let ends =
        [(ProviderState::Canceled, canceled()), (ProviderState::Rejected, rejected()), (ProviderState::Expired, expired())];
    for (state, end) in &ends {
        expect_once::<Payment>(vec![created(), registered()], told(*state), vec![end.clone()]);
        for (_, first) in &ends {
            given::<Payment>(vec![created(), first.clone()]).when(told(*state)).then_expect_events(vec![]);
        }
    }
}

#[test]
fn nothing_takes_back_a_success_and_nothing_reopens_an_end() {
    use ProviderState::{Authorized, Canceled, Expired, Pending, Rejected};
    for state in [Pending, Authorized, Canceled, Expired, Rejected] {
        given::<Payment>(paid()).when(told(state)).then_expect_events(vec![]);
    }
    for state in [Pending, Authorized] {
        given::<Payment>(vec![created(), rejected()]).when(told(state)).then_expect_events(vec![]);
    }
    given::<Payment>(paid()).when(reject()).then_expect_events(vec![]);
    given::<Payment>(paid()).when(expire(61)).then_expect_events(vec![]);
}

#[test]
fn a_payment_is_called_off_before_the_money_and_not_after() {
    expect_once::<Payment>(vec![created()], cancel(), vec![canceled()]);
    expect_refusal::<Payment>(paid(), cancel(), PaymentError::AlreadyPaid);
}

#[test]
fn the_providers_refusal_to_begin_ends_the_payment() {
    let refused = PaymentEvent::Rejected { reason: Some(external_id("invalid_request")), at: at() };
    expect_once::<Payment>(vec![created()], reject(), vec![refused]);
}

#[test]
fn a_payment_expires_when_its_time_is_over_and_not_earlier() {
    expect_refusal::<Payment>(vec![created(), registered()], expire(59), PaymentError::NotYetExpired);
    let event = PaymentEvent::Expired { at: after(60) };
    expect_once::<Payment>(vec![created(), registered()], expire(60), vec![event]);
    given::<Payment>(vec![created(), authorized()]).when(expire(60)).then_expect_events(vec![]);
}

#[test]
fn a_payment_past_all_providers_knows_none() {
    let entered = vec![PaymentEvent::Created { intent: offline(), at: at() }];
    for command in [register("P-1"), told(ProviderState::Succeeded), cancel(), expire(61), reject()] {
        expect_refusal::<Payment>(entered.clone(), command, PaymentError::Offline);
    }
}

#[test]
fn an_unknown_payment_is_refused() {
    for command in [register("P-1"), told(ProviderState::Succeeded), cancel(), expire(61), reject()] {
        expect_refusal::<Payment>(vec![], command, PaymentError::Unknown);
    }
}

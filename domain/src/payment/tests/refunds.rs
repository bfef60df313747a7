//! Money that goes back.

use super::things::{created, kopecks, paid, part, parts, reading, record, registered, succeeded};
use crate::{
    payment::{
        ConfirmRefund, ConfirmTransfer, Payment, PaymentCommand, PaymentError, PaymentEvent, PaymentPart, PaymentStage,
        ProviderState, Reading, RecordChargeback, RejectRefund, RequestRefund,
    },
    samples::{at, expect_once, expect_refusal, external_id, folded, given, refund, text},
    values::Kopecks,
};

fn request(number: u128, parts: Vec<PaymentPart>) -> PaymentCommand {
    PaymentCommand::RequestRefund(RequestRefund { refund: refund(number), parts, reason: text("Переплата"), at: at() })
}

fn confirm(number: u128) -> PaymentCommand {
    PaymentCommand::ConfirmRefund(ConfirmRefund { refund: refund(number), provider_refund: None, at: at() })
}

fn reject(number: u128) -> PaymentCommand {
    PaymentCommand::RejectRefund(RejectRefund { refund: refund(number), reason: None, at: at() })
}

fn charge_back(number: u128, parts: Vec<PaymentPart>) -> PaymentCommand {
    PaymentCommand::RecordChargeback(RecordChargeback { refund: refund(number), parts, at: at() })
}

fn sum(parts: &[PaymentPart]) -> Kopecks {
    Kopecks::checked_sum(parts.iter().map(|part| part.amount)).unwrap()
}

fn requested(number: u128, parts: Vec<PaymentPart>) -> PaymentEvent {
    let reason = text("Переплата").into();
    PaymentEvent::RefundRequested { refund: refund(number), amount: sum(&parts), parts, reason, receipt: None, at: at() }
}

fn confirmed(number: u128, parts: Vec<PaymentPart>) -> PaymentEvent {
    confirmed_by(number, parts, false)
}

fn transferred(number: u128, parts: Vec<PaymentPart>) -> PaymentEvent {
    confirmed_by(number, parts, true)
}

fn confirmed_by(number: u128, parts: Vec<PaymentPart>, past_provider: bool) -> PaymentEvent {
    let (refund, amount, provider_refund) = (refund(number), sum(&parts), None);
    PaymentEvent::RefundConfirmed { refund, amount, parts, provider_refund, past_provider, at: at() }
}

fn transfer(number: u128) -> PaymentCommand {
    PaymentCommand::ConfirmTransfer(ConfirmTransfer { refund: refund(number), at: at() })
}

fn rejected(number: u128) -> PaymentEvent {
    PaymentEvent::RefundRejected { refund: refund(number), reason: None, at: at() }
}

fn charged_back(number: u128, parts: Vec<PaymentPart>) -> PaymentEvent {
    PaymentEvent::ChargedBack { refund: refund(number), amount: sum(&parts), parts, at: at() }
}

fn given_back(state: ProviderState, amount: i64) -> PaymentCommand {
    record(Reading { refunded: kopecks(amount), ..reading(state) })
}

#[test]
fn money_is_given_back_in_parts_and_whole() {
    expect_once::<Payment>(paid(), request(1, vec![part(2, 20_000)]), vec![requested(1, vec![part(2, 20_000)])]);
    let before = [paid(), vec![requested(1, vec![part(2, 20_000)])]].concat();
    expect_once::<Payment>(before.clone(), confirm(1), vec![confirmed(1, vec![part(2, 20_000)])]);

    let partly = [before, vec![confirmed(1, vec![part(2, 20_000)])]].concat();
    let payment = folded::<Payment>(partly.clone());
    assert_eq!(payment.stage(), PaymentStage::PartiallyRefunded);
    assert_eq!(payment.left(), [part(1, 100_000), part(2, 30_000)]);

    let rest = payment.left();
    let whole = [partly, vec![requested(2, rest.clone()), confirmed(2, rest)]].concat();
    assert_eq!(folded::<Payment>(whole).stage(), PaymentStage::Refunded);
}

#[test]
fn never_more_than_was_paid_less_what_was_and_is_to_be_given_back() {
    let before = [paid(), vec![requested(1, vec![part(2, 20_000)]), requested(2, vec![part(1, 100_000)])]].concat();
    let refused = |parts, refusal| expect_refusal::<Payment>(before.clone(), request(3, parts), refusal);
    refused(vec![part(2, 30_001)], PaymentError::RefundTooLarge);
    refused(vec![part(1, 1)], PaymentError::RefundTooLarge);
    refused(vec![part(3, 1)], PaymentError::RefundTooLarge);
    refused(vec![part(2, 0)], PaymentError::PartNotPositive);
    given::<Payment>(before)
        .when(request(3, vec![part(2, 30_000)]))
        .then_expect_events(vec![requested(3, vec![part(2, 30_000)])]);
}

#[test]
fn a_sum_to_give_back_comes_from_the_last_debt_first() {
    let payment = folded::<Payment>(paid());
    assert_eq!(payment.spread_back(kopecks(60_000)), [part(1, 10_000), part(2, 50_000)]);
    assert_eq!(payment.spread_back(kopecks(1)), [part(2, 1)]);
    assert_eq!(payment.spread_back(kopecks(200_000)), parts());
}

#[test]
fn a_refused_refund_may_be_asked_for_again_under_another_id() {
    let before = [paid(), vec![requested(1, parts())]].concat();
    expect_once::<Payment>(before.clone(), reject(1), vec![rejected(1)]);
    let after = [before, vec![rejected(1)]].concat();
    given::<Payment>(after.clone()).when(request(2, parts())).then_expect_events(vec![requested(2, parts())]);
    // The provider's later word about money that went is believed.
    given::<Payment>(after.clone()).when(confirm(1)).then_expect_events(vec![confirmed(1, parts())]);
    let both = [after, vec![requested(2, parts()), confirmed(2, parts())]].concat();
    expect_refusal::<Payment>(both, confirm(1), PaymentError::RefundTooLarge);
}

#[test]
fn what_was_given_back_is_not_refused_any_more() {
    let before = [paid(), vec![requested(1, parts()), confirmed(1, parts())]].concat();
    given::<Payment>(before).when(reject(1)).then_expect_events(vec![]);
}

#[test]
fn one_refund_has_one_content() {
    let before = [paid(), vec![requested(1, vec![part(1, 5)])]].concat();
    expect_refusal::<Payment>(before, request(1, vec![part(1, 6)]), PaymentError::RefundChanged);
}

#[test]
fn a_refund_nobody_asked_for_is_neither_confirmed_nor_refused() {
    for command in [confirm(1), reject(1)] {
        expect_refusal::<Payment>(paid(), command, PaymentError::RefundUnknown);
    }
}

#[test]
fn money_that_has_not_come_is_not_given_back() {
    for command in [request(1, parts()), charge_back(1, parts())] {
        expect_refusal::<Payment>(vec![created(), registered()], command.clone(), PaymentError::NotPaid);
        expect_refusal::<Payment>(vec![], command, PaymentError::Unknown);
    }
}

#[test]
fn a_chargeback_is_an_event_of_its_own() {
    let back = vec![part(1, 100_000)];
    expect_once::<Payment>(paid(), charge_back(1, back.clone()), vec![charged_back(1, back.clone())]);
    let before = [paid(), vec![charged_back(1, back)]].concat();
    expect_refusal::<Payment>(before, charge_back(2, vec![part(1, 1)]), PaymentError::RefundTooLarge);
}

#[test]
fn a_reading_confirms_the_refunds_it_can_explain_by() {
    let before = [paid(), vec![requested(1, vec![part(2, 20_000)]), requested(2, vec![part(1, 50_000)])]].concat();
    let told = given_back(ProviderState::PartiallyRefunded, 20_000);
    expect_once::<Payment>(before.clone(), told, vec![confirmed(1, vec![part(2, 20_000)])]);
    // Half of a refund under way is none yet, and certainly no chargeback.
    given::<Payment>(before).when(given_back(ProviderState::PartiallyRefunded, 19_999)).then_expect_events(vec![]);
}

#[test]
fn what_a_provider_gave_back_past_us_is_a_chargeback() {
    let told = given_back(ProviderState::PartiallyRefunded, 60_000);
    expect_once::<Payment>(paid(), told, vec![charged_back(99, vec![part(1, 10_000), part(2, 50_000)])]);
    given::<Payment>(paid()).when(given_back(ProviderState::Refunded, 0)).then_expect_events(vec![charged_back(99, parts())]);
}

#[test]
fn money_that_came_and_went_before_we_heard_of_it_is_both() {
    let told = given_back(ProviderState::Refunded, 150_000);
    expect_once::<Payment>(vec![created(), registered()], told, vec![succeeded(), charged_back(99, parts())]);
}

#[test]
fn an_older_reading_takes_nothing_back() {
    let before = [paid(), vec![requested(1, parts()), confirmed(1, parts())]].concat();
    given::<Payment>(before.clone()).when(given_back(ProviderState::Succeeded, 0)).then_expect_events(vec![]);
    let of_the_provider = ConfirmRefund { refund: refund(1), provider_refund: Some(external_id("R-1")), at: at() };
    given::<Payment>(before).when(PaymentCommand::ConfirmRefund(of_the_provider)).then_expect_events(vec![]);
}

#[test]
fn a_transfer_past_the_provider_is_not_taken_for_its_own_giving_back() {
    let asked = [paid(), vec![requested(1, vec![part(2, 20_000)])]].concat();
    expect_once::<Payment>(asked.clone(), transfer(1), vec![transferred(1, vec![part(2, 20_000)])]);
    expect_once::<Payment>([asked.clone(), vec![rejected(1)]].concat(), transfer(1), vec![transferred(1, vec![part(2, 20_000)])]);
    expect_refusal::<Payment>(paid(), transfer(1), PaymentError::RefundUnknown);

    let before = [asked, vec![transferred(1, vec![part(2, 20_000)])]].concat();
    given::<Payment>(before.clone()).when(given_back(ProviderState::Succeeded, 0)).then_expect_events(vec![]);
    let told = given_back(ProviderState::PartiallyRefunded, 20_000);
    expect_once::<Payment>(before.clone(), told, vec![charged_back(99, vec![part(2, 20_000)])]);
    let all = [part(1, 100_000), part(2, 30_000)].to_vec();
    let told = given_back(ProviderState::Refunded, 150_000);
    given::<Payment>(before.clone()).when(told.clone()).then_expect_events(vec![charged_back(99, all.clone())]);
    given::<Payment>([before, vec![charged_back(99, all)]].concat()).when(told).then_expect_events(vec![]);
}

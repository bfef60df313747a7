//! A payment to test with: 1000 rubles for one debt and 500 for another.

use crate::{
    payment::{
        CreatePayment, OnlineMethod, PaymentChannel, PaymentCommand, PaymentEvent, PaymentIntent, PaymentPart, Provider,
        ProviderState, Reading, RecordReading, order_number,
    },
    samples::{self, account, after, at, borrower, creditor, day, debt_no, external_id, organisation, refund, staff, text},
    values::{Currency, Kopecks},
};

pub(super) const PAID: i64 = 150_000;

pub(super) fn kopecks(amount: i64) -> Kopecks {
    Kopecks::new(amount)
}

pub(super) fn part(debt: u128, amount: i64) -> PaymentPart {
    PaymentPart { debt: debt_no(debt), amount: kopecks(amount) }
}

pub(super) fn parts() -> Vec<PaymentPart> {
    vec![part(1, 100_000), part(2, 50_000)]
}

pub(super) fn intent() -> PaymentIntent {
    PaymentIntent {
        payment: samples::payment(1),
        organisation: organisation(),
        borrower: borrower(1),
        creditor: creditor(1),
        channel: PaymentChannel::Online {
            provider: Provider::TBank,
            account: account(1),
            merchant: external_id("Terminal"),
            method: OnlineMethod::Sbp,
            expires_at: after(60),
        },
        parts: parts(),
        amount: kopecks(PAID),
        currency: Currency::Rub,
        receipt: None,
        link: None,
    }
}

pub(super) fn offline() -> PaymentIntent {
    let reason = text("Платёжное поручение № 7").into();
    PaymentIntent { channel: PaymentChannel::Offline { received_on: day("2026-11-20"), reason, by: staff(1) }, ..intent() }
}

pub(super) fn create(intent: PaymentIntent) -> PaymentCommand {
    PaymentCommand::Create(Box::new(CreatePayment { intent, at: at() }))
}

pub(super) fn created() -> PaymentEvent {
    PaymentEvent::Created { intent: intent(), at: at() }
}

pub(super) fn registered() -> PaymentEvent {
    PaymentEvent::Registered { provider_payment: external_id("P-1"), confirmation: None, at: at() }
}

pub(super) fn authorized() -> PaymentEvent {
    PaymentEvent::Authorized { provider_payment: external_id("P-1"), at: at() }
}

pub(super) fn succeeded() -> PaymentEvent {
    let (provider_payment, received_on) = (Some(external_id("P-1")), day("2026-11-23"));
    PaymentEvent::Succeeded { provider_payment, amount: kopecks(PAID), parts: parts(), received_on, at: at() }
}

pub(super) fn paid() -> Vec<PaymentEvent> {
    vec![created(), registered(), succeeded()]
}

pub(super) fn reading(state: ProviderState) -> Reading {
    Reading {
        provider_payment: external_id("P-1"),
        order: order_number(samples::payment(1)),
        merchant: Some(external_id("Terminal")),
        amount: kopecks(PAID),
        currency: external_id("RUB"),
        state,
        refunded: kopecks(0),
        reason: None,
    }
}

pub(super) fn record(reading: Reading) -> PaymentCommand {
    PaymentCommand::RecordReading(Box::new(RecordReading { reading, chargeback: refund(99), at: at() }))
}

pub(super) fn told(state: ProviderState) -> PaymentCommand {
    record(reading(state))
}

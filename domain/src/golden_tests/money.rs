//! One event of each type: payments, what they do to a debt, and how a creditor is paid.

use crate::{
    Sha256Hex,
    allocation::{AllocationPolicy, AllocationRule, AllocationRules, Stage},
    creditor::{CreditorEvent, FiscalPolicy, PaymentMethod, PaymentMethodKind, PaymentSettings, ProviderAccount, ReceiptIssuer},
    debt::{Balance, CreditShare, DebtEvent, DebtKind, OwedAgain, PaymentEnd, RefundWay, ReversalCause},
    payment::{
        Confirmation, Mismatch, OnlineMethod, PaymentChannel, PaymentEvent, PaymentIntent, PaymentPart, Provider, ProviderState,
        Reading, order_number,
    },
    payment_register::{DifferenceCounts, PaymentRegisterEvent, RegisterTotals},
    samples::{self, account, after, at, borrower, creditor, day, debt_no, external_id, refund, staff, text},
    values::{Currency, Kopecks},
};

fn parts(first: i64, second: i64) -> Vec<PaymentPart> {
    let part = |number, amount| PaymentPart { debt: debt_no(number), amount: Kopecks::new(amount) };
    vec![part(1, first), part(2, second)]
}

fn intent() -> PaymentIntent {
    PaymentIntent {
        payment: samples::payment(1),
        organisation: samples::organisation(),
        borrower: borrower(1),
        creditor: creditor(1),
        channel: PaymentChannel::Online {
            provider: Provider::YooKassa,
            account: account(1),
            merchant: external_id("506751"),
            method: OnlineMethod::BankCard,
            expires_at: after(60),
        },
        parts: parts(100_000, 50_050),
        amount: Kopecks::new(150_050),
        currency: Currency::Rub,
        receipt: None,
        link: None,
    }
}

fn reading() -> Reading {
    Reading {
        provider_payment: external_id("22d6d597-000f-5000-9000-145f6df21d6f"),
        order: order_number(samples::payment(1)),
        merchant: Some(external_id("506751")),
        amount: Kopecks::new(150_000),
        currency: external_id("RUB"),
        state: ProviderState::Succeeded,
        refunded: Kopecks::new(1),
        reason: Some(external_id("general_decline")),
    }
}

pub(super) fn payment() -> Vec<PaymentEvent> {
    use PaymentEvent as Event;
    let (at, by) = (at(), staff(1));
    let provider_payment = reading().provider_payment;
    let confirmation =
        Some(Confirmation::Redirect { url: text("https://yoomoney.ru/checkout/payments/v2/contract?orderId=22d6d597") });
    let (refund, amount, received_on) = (refund(1), Kopecks::new(150_050), day("2026-11-23"));
    let reason = || text("Ошибочный платёж").into();
    vec![
        Event::Created { intent: intent(), at },
        Event::Registered { provider_payment: provider_payment.clone(), confirmation, at },
        Event::Authorized { provider_payment: provider_payment.clone(), at },
        Event::Succeeded { provider_payment: Some(provider_payment), amount, parts: parts(100_000, 50_050), received_on, at },
        Event::Canceled { reason: Some(external_id("expired_on_confirmation")), at },
        Event::Expired { at },
        Event::Rejected { reason: Some(external_id("insufficient_funds")), at },
        Event::Held { reading: reading(), mismatches: vec![Mismatch::Amount], at },
        Event::Released { reason: reason(), by, at },
        Event::HoldDismissed { reason: reason(), by, at },
        Event::RefundRequested { refund, amount, parts: parts(100_000, 50_050), reason: reason(), receipt: None, at },
        Event::RefundConfirmed {
            refund,
            amount,
            parts: parts(100_000, 50_050),
            provider_refund: Some(external_id("r-1")),
            past_provider: false,
            at,
        },
        Event::RefundRejected { refund, reason: Some(external_id("insufficient_funds")), at },
        Event::ChargedBack { refund: samples::refund(2), amount: Kopecks::new(2), parts: parts(1, 1), at },
    ]
}

pub(super) fn credits() -> Vec<DebtEvent> {
    let (payment, refund, at, on) = (samples::payment(1), refund(1), at(), day("2026-11-23"));
    let sum = Kopecks::new;
    let allocation = Balance { interest: sum(90_000), principal: sum(9_000), ..Balance::ZERO };
    let parts = Balance { principal: sum(500), ..Balance::ZERO };
    vec![
        DebtEvent::PaymentCredited {
            payment,
            reference: Some(external_id("22d6d597-000f-5000-9000-145f6df21d6f")),
            amount: sum(100_000),
            allocation,
            overpaid: sum(1_000),
            posted: false,
            policy: AllocationPolicy::consumer_credit(),
            policy_version: 2,
            received_on: on,
            at,
        },
        DebtEvent::PaymentReversed {
            payment,
            refund,
            amount: sum(1_500),
            cause: ReversalCause::Refund,
            allocation: parts,
            overpaid: sum(1_000),
            on,
            at,
        },
        DebtEvent::CreditsRevised {
            balance: allocation,
            posted: vec![CreditShare { payment: samples::payment(2), allocation: parts, overpaid: sum(0) }],
            open: vec![CreditShare { payment, allocation, overpaid: sum(1) }],
            owed_again: vec![OwedAgain { refund: samples::refund(2), parts }],
            at,
        },
        DebtEvent::OverpaymentRefundRequested { refund, payment, amount: sum(1), at },
        DebtEvent::OverpaymentRefundDeclined { refund, reason: None, at },
        DebtEvent::OverpaymentRefundApproved { refund, way: RefundWay::Transfer, at },
        DebtEvent::OverpaymentRefundFailed { refund, at },
        DebtEvent::ContactsStopped { payment, at },
        DebtEvent::ContactsAllowed { payment, end: PaymentEnd::Unpaid, at },
    ]
}

pub(super) fn paying() -> Vec<CreditorEvent> {
    let (id, at) = (account(1), at());
    let merchant = |enabled| ProviderAccount { provider: Provider::SbpQr, merchant: external_id("MA0000000552"), enabled };
    let card = PaymentMethod {
        kind: PaymentMethodKind::Sbp,
        enabled: true,
        account: Some(id),
        min: Some(Kopecks::new(100)),
        max: Some(Kopecks::new(60_000_000)),
        commission: Some(text("Без комиссии")),
    };
    let rule = AllocationRule {
        kinds: vec![DebtKind::Loan],
        contract_from: Some(day("2014-07-01")),
        contract_until: Some(day("2026-01-01")),
        stages: vec![Stage::PreCourt],
        policy: AllocationPolicy::consumer_credit_penalty_last(),
    };
    let rules = AllocationRules { rules: vec![rule], default: AllocationPolicy::consumer_credit() };
    let policy = FiscalPolicy { interest: ReceiptIssuer::ProviderReceipt, ..FiscalPolicy::default() };
    vec![
        CreditorEvent::PaymentSettingsSet { version: 1, settings: PaymentSettings { methods: vec![card] }, at },
        CreditorEvent::ProviderAccountAdded { id, account: merchant(true), at },
        CreditorEvent::ProviderAccountChanged { id, account: merchant(false), at },
        CreditorEvent::ProviderSecretReplaced { id, version: 2, at },
        CreditorEvent::AllocationRulesSet { version: 1, rules, at },
        CreditorEvent::FiscalPolicySet { version: 1, policy, at },
    ]
}

pub(super) fn payment_register() -> Vec<PaymentRegisterEvent> {
    let differences = DifferenceCounts {
        refused: 1,
        unknown: 2,
        not_confirmed: 3,
        amount: 4,
        currency: 5,
        status: 6,
        duplicate: 7,
        missing: 8,
    };
    let totals = RegisterTotals {
        rows: 40,
        matched_payments: 9,
        matched_paid: Kopecks::new(900_000),
        matched_refunds: 2,
        matched_refunded: Kopecks::new(10_000),
        unmoved: 1,
        commission: Kopecks::new(18_000),
        differences,
    };
    vec![
        PaymentRegisterEvent::Started {
            organisation: samples::organisation(),
            creditor: creditor(1),
            account: account(1),
            provider: Provider::CloudPayments,
            day: day("2026-11-22"),
            file_name: text("register.csv"),
            file_sha256: Sha256Hex::of(b"file"),
            by: text("staff:1"),
            at: at(),
        },
        PaymentRegisterEvent::Completed { totals, at: at() },
        PaymentRegisterEvent::Failed { code: text("FILE_EMPTY"), at: at() },
    ]
}

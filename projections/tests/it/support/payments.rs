//! Payments of Boris for his second debt, in every way a payment can go.

use domain::{
    ProviderAccountId,
    allocation::AllocationPolicy,
    debt::{
        AllowContacts, ApproveOverpaymentRefund, CreditPayment, DebtCommand, DeclineOverpaymentRefund, FailOverpaymentRefund,
        RecordRepayments, RefundWay, Repayment, RequestOverpaymentRefund, ReversalCause, ReversePayment, StopContacts,
    },
    payment::{
        CancelPayment, ConfirmRefund, Confirmation, CreatePayment, DismissHeld, ExpirePayment, OnlineMethod, Payment,
        PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart, Provider, ProviderState, Reading, RecordChargeback,
        RecordReading, RegisterPayment, RejectPayment, RejectRefund, ReleaseHeld, RequestRefund, order_number,
    },
    values::{Currency, ExternalId, Kopecks},
};
use uuid::Uuid;

use super::{BORIS, World, at, borrower, creditor, day, debt, organisation, payment, refund, repayment, staff, text};

fn external(text: &str) -> ExternalId {
    ExternalId::parse(text).unwrap()
}

fn intent(number: u128, kopecks: i64) -> PaymentIntent {
    let amount = Kopecks::new(kopecks);
    PaymentIntent {
        payment: payment(number),
        organisation: organisation(),
        borrower: borrower(BORIS),
        creditor: creditor(1),
        channel: PaymentChannel::Online {
            provider: Provider::YooKassa,
            account: ProviderAccountId::new(Uuid::from_u128(0xAC)),
            merchant: external("506751"),
            method: OnlineMethod::BankCard,
            expires_at: at(600),
        },
        parts: vec![PaymentPart { debt: debt(4), amount }],
        amount,
        currency: Currency::Rub,
        receipt: None,
        link: None,
    }
}

fn reading(number: u128, kopecks: i64, state: ProviderState) -> PaymentCommand {
    let reading = Reading {
        provider_payment: external(&format!("PROVIDER-{number}")),
        order: order_number(payment(number)),
        merchant: None,
        amount: Kopecks::new(kopecks),
        currency: external("RUB"),
        state,
        refunded: Kopecks::ZERO,
        reason: None,
    };
    let chargeback = refund(900 + number);
    PaymentCommand::RecordReading(Box::new(RecordReading { reading, chargeback, at: at(42) }))
}

pub(crate) fn credit(number: u128, kopecks: i64, received_on: &str) -> DebtCommand {
    DebtCommand::CreditPayment(CreditPayment {
        payment: payment(number),
        reference: Some(external(&format!("PROVIDER-{number}"))),
        amount: Kopecks::new(kopecks),
        policy: AllocationPolicy::consumer_credit(),
        policy_version: 0,
        received_on: day(received_on),
        at: at(43),
    })
}

pub(crate) fn reverse(number: u128, taking: u128, kopecks: i64, on: &str) -> DebtCommand {
    DebtCommand::ReversePayment(ReversePayment {
        payment: payment(number),
        refund: refund(taking),
        amount: Kopecks::new(kopecks),
        cause: ReversalCause::Refund,
        on: day(on),
        at: at(44),
    })
}

/// The accounting system has posted a payment.
pub(crate) fn paid_back(number: u128, kopecks: i64, paid_on: &str) -> DebtCommand {
    let reference = order_number(payment(number));
    let posted = Repayment { reference, paid_on: day(paid_on), amount: Kopecks::new(kopecks), ..repayment(1) };
    DebtCommand::RecordRepayments(RecordRepayments { repayments: vec![posted], at: at(45) })
}

impl World {
    pub(crate) async fn to_payment(&self, number: u128, command: PaymentCommand) {
        self.run::<Payment>(payment(number), Some(borrower(BORIS).uuid()), command).await;
    }

    async fn payment_created(&self, number: u128, kopecks: i64) {
        let create = CreatePayment { intent: intent(number, kopecks), at: at(40) };
        self.to_payment(number, PaymentCommand::Create(Box::new(create))).await;
    }

    async fn payment_registered(&self, number: u128, kopecks: i64) {
        self.payment_created(number, kopecks).await;
        let confirmation = match number {
            1 => Some(Confirmation::Redirect { url: text("https://pay.example.ru/1") }),
            2 => Some(Confirmation::Qr { payload: text("https://qr.example.ru/2") }),
            _ => None,
        };
        let provider_payment = external(&format!("PROVIDER-{number}"));
        let register = RegisterPayment { provider_payment, confirmation, at: at(41) };
        self.to_payment(number, PaymentCommand::Register(register)).await;
    }
}

pub(crate) async fn payments(world: &World) {
    world.debt_registered(4, "Б-4", BORIS).await;
    world.stated((4, BORIS), "2026-09-20", 100_000, Some("2026-08-01")).await;
    refunded(world).await;
    held(world).await;
    unpaid(world).await;
    entered(world).await;
    credited(world).await;
}

async fn refunded(world: &World) {
    let part = |kopecks| vec![PaymentPart { debt: debt(4), amount: Kopecks::new(kopecks) }];
    let request = |number, kopecks| {
        let reason = text("Просьба заёмщика");
        PaymentCommand::RequestRefund(RequestRefund { refund: refund(number), parts: part(kopecks), reason, at: at(46) })
    };
    world.payment_registered(1, 30_000).await;
    for command in [
        reading(1, 30_000, ProviderState::Authorized),
        reading(1, 30_000, ProviderState::Succeeded),
        request(1, 1_000),
        PaymentCommand::RejectRefund(RejectRefund { refund: refund(1), reason: Some(external("no_money")), at: at(46) }),
        request(2, 2_000),
        PaymentCommand::ConfirmRefund(ConfirmRefund { refund: refund(2), provider_refund: None, at: at(47) }),
        PaymentCommand::RecordChargeback(RecordChargeback { refund: refund(3), parts: part(28_000), at: at(48) }),
    ] {
        world.to_payment(1, command).await;
    }
}

async fn held(world: &World) {
    let by = staff(1);
    world.payment_registered(2, 90_000).await;
    world.to_payment(2, reading(2, 100_000, ProviderState::Succeeded)).await;
    let release = ReleaseHeld { reason: text("Заёмщик подтвердил сумму"), by, at: at(43) };
    world.to_payment(2, PaymentCommand::ReleaseHeld(release)).await;
    world.payment_registered(3, 5_000).await;
    world.to_payment(3, reading(3, 6_000, ProviderState::Succeeded)).await;
    let dismiss = DismissHeld { reason: text("Чужой платёж"), by, at: at(43) };
    world.to_payment(3, PaymentCommand::DismissHeld(dismiss)).await;
    world.payment_registered(4, 5_000).await;
    world.to_payment(4, reading(4, 6_000, ProviderState::Succeeded)).await;
}

async fn unpaid(world: &World) {
    for (number, command) in [
        (5, PaymentCommand::Reject(RejectPayment { reason: external("card_expired"), at: at(42) })),
        (6, PaymentCommand::Cancel(CancelPayment { at: at(42) })),
        (7, PaymentCommand::Expire(ExpirePayment { at: at(601) })),
    ] {
        world.payment_created(number, 7_000).await;
        world.to_payment(number, command).await;
    }
    world.payment_created(8, 7_000).await;
}

async fn entered(world: &World) {
    let channel = PaymentChannel::Offline { received_on: day("2026-09-21"), reason: text("Касса").into(), by: staff(1) };
    let create = CreatePayment { intent: PaymentIntent { channel, ..intent(9, 10_000) }, at: at(40) };
    world.to_payment(9, PaymentCommand::Create(Box::new(create))).await;
}

/// What the payments above do to the debt, and the statements that come meanwhile.
async fn credited(world: &World) {
    for number in [5, 8] {
        world.to_debt(4, BORIS, stop_contacts(number)).await;
    }
    for command in [
        credit(1, 30_000, "2026-09-21"),
        credit(2, 100_000, "2026-09-22"),
        reverse(1, 2, 2_000, "2026-09-22"),
        credit(9, 10_000, "2026-09-21"),
        ask_back(5, 2, 1_000),
        decline(5),
        ask_back(6, 2, 500),
        approve(6, RefundWay::Provider),
        DebtCommand::FailOverpaymentRefund(FailOverpaymentRefund { refund: refund(6), at: at(48) }),
        approve(6, RefundWay::Transfer),
        DebtCommand::AllowContacts(AllowContacts { payment: payment(5), at: at(49) }),
        paid_back(1, 30_000, "2026-09-20"),
    ] {
        world.to_debt(4, BORIS, command).await;
    }
    world.stated((4, BORIS), "2026-09-21", 60_000, Some("2026-08-01")).await;
    world.to_debt(4, BORIS, reverse(1, 3, 28_000, "2026-09-24")).await;
}

pub(crate) fn stop_contacts(number: u128) -> DebtCommand {
    DebtCommand::StopContacts(StopContacts { payment: payment(number), at: at(40) })
}

/// Asks back what a payment has overpaid; the number tells the minute.
pub(crate) fn ask_back(number: u128, of: u128, kopecks: i64) -> DebtCommand {
    let (refund, payment, amount) = (refund(number), payment(of), Kopecks::new(kopecks));
    let at = at(40 + i64::try_from(number).unwrap());
    DebtCommand::RequestOverpaymentRefund(RequestOverpaymentRefund { refund, payment, amount, at })
}

pub(crate) fn approve(number: u128, way: RefundWay) -> DebtCommand {
    DebtCommand::ApproveOverpaymentRefund(ApproveOverpaymentRefund { refund: refund(number), way, at: at(47) })
}

pub(crate) fn decline(number: u128) -> DebtCommand {
    let reason = text("Переплата зачтена в другой договор");
    DebtCommand::DeclineOverpaymentRefund(DeclineOverpaymentRefund { refund: refund(number), reason, at: at(47) })
}

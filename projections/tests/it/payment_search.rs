//! Payments of all borrowers: found by whatever is known of them, and summed up by the day their money moved.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use domain::{
    payment::{
        ConfirmRefund, CreatePayment, Mismatch, OnlineMethod, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart,
        PaymentStage, Provider, ProviderState, Reading, RecordChargeback, RecordReading, RegisterPayment, RequestRefund,
        order_number,
    },
    values::{Currency, ExternalId, Kopecks, moscow_day},
};
use projections::{
    PageRequest,
    payment_list::{MovedMoney, PaymentFilter, PaymentReportRow, ReportPeriod},
};

use crate::support::{
    BORIS, World, at, borrower, creditor, day, debt, mixed_history, organisation, payment, refund, staff, stranger, text,
};

const ALL: PageRequest = PageRequest::first(100);

async fn found(world: &World, filter: &PaymentFilter) -> Vec<u128> {
    let page = world.read.payments().search(organisation(), filter, &ALL).await.unwrap();
    page.into_rows().iter().map(|item| item.id.uuid().as_u128() - 0xB000).collect()
}

fn any() -> PaymentFilter {
    PaymentFilter::default()
}

#[tokio::test]
async fn payments_are_found_by_whatever_is_known_of_them() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let everything = found(&world, &any()).await;
    let entered: Vec<u128> = everything.iter().copied().filter(|number| *number == 9).collect();

    for (filter, expected) in [
        (PaymentFilter { held: Some(true), ..any() }, vec![4]),
        (PaymentFilter { stages: vec![PaymentStage::Rejected], ..any() }, vec![5]),
        (PaymentFilter { provider_payment: Some("PROVIDER-2".to_owned()), ..any() }, vec![2]),
        (PaymentFilter { payment: Some(payment(6)), ..any() }, vec![6]),
        (PaymentFilter { offline: Some(true), ..any() }, entered),
        (PaymentFilter { methods: vec![OnlineMethod::Sbp], ..any() }, vec![]),
        (PaymentFilter { providers: vec![Provider::TBank, Provider::SbpQr], ..any() }, vec![]),
        (PaymentFilter { creditors: vec![creditor(77)], ..any() }, vec![]),
        (PaymentFilter { amount_from: Some(Kopecks::new(90_000)), amount_to: Some(Kopecks::new(90_000)), ..any() }, vec![2]),
        (PaymentFilter { created_until: Some(at(0)), ..any() }, vec![]),
        (PaymentFilter { debt: Some(debt(1)), ..any() }, vec![]),
    ] {
        assert_eq!(found(&world, &filter).await, expected, "{filter:?}");
    }
    let of_debt = found(&world, &PaymentFilter { debt: Some(debt(4)), held: Some(false), ..any() }).await;
    assert_eq!(of_debt.len() + 1, everything.len());
    let stages = vec![PaymentStage::Canceled, PaymentStage::Expired];
    assert_eq!(found(&world, &PaymentFilter { stages, ..any() }).await.len(), 2);
    assert!(world.read.payments().search(stranger(), &any(), &ALL).await.unwrap().rows.is_empty());
    assert_eq!(world.read.payments().of_organisation(stranger(), payment(1)).await.unwrap(), None);
}

#[tokio::test]
async fn pages_of_a_search_follow_one_another_without_a_gap() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let everything = found(&world, &any()).await;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = PageRequest::after(2, after);
        let page = world.read.payments().search(organisation(), &any(), &page).await.unwrap();
        after = page.rows.last().map(|(cursor, _)| cursor.clone());
        let more = page.has_next;
        seen.extend(page.into_rows().iter().map(|item| item.id.uuid().as_u128() - 0xB000));
        if !more {
            break;
        }
    }
    assert_eq!(seen, everything);
}

#[tokio::test]
async fn a_held_payment_says_why_and_one_that_was_decided_about_no_more() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let payments = world.read.payments();
    let waiting = payments.of_organisation(organisation(), payment(4)).await.unwrap().unwrap();
    let hold = waiting.hold.unwrap().0;
    assert_eq!((hold.mismatches, hold.reading.amount, hold.since), (vec![Mismatch::Amount], Kopecks::new(6_000), at(42)));
    for decided in [2, 3] {
        let item = payments.of_organisation(organisation(), payment(decided)).await.unwrap().unwrap();
        assert_eq!((item.held, item.hold), (false, None));
    }
}

/// Small numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % sides).unwrap()
    }
}

type Key = (NaiveDate, u128, Option<OnlineMethod>);

/// What is expected of the report, kept beside the commands.
#[derive(Default)]
struct Ledger(BTreeMap<String, (Key, MovedMoney)>);

impl Ledger {
    fn add(&mut self, key: Key, change: impl FnOnce(&mut MovedMoney)) {
        let entry = self.0.entry(format!("{key:?}")).or_insert_with(|| (key, MovedMoney::default()));
        change(&mut entry.1);
    }
}

fn plus(sum: Kopecks, kopecks: i64) -> Kopecks {
    Kopecks::new(sum.get() + kopecks)
}

/// A payment of some creditor, paid on some day, with money given back and taken back on later ones.
async fn some_payment(world: &World, number: u128, dice: &mut Dice, ledger: &mut Ledger) {
    let (kopecks, whose) = (1_000 + dice.roll(100_000), u128::try_from(1 + dice.roll(3)).unwrap());
    let paid_at = at(0) + TimeDelta::minutes(dice.roll(60 * 24 * 40));
    let (amount, parts) = (Kopecks::new(kopecks), |kopecks| vec![PaymentPart { debt: debt(4), amount: Kopecks::new(kopecks) }]);
    let method = [Some(OnlineMethod::BankCard), Some(OnlineMethod::Sbp), None][usize::try_from(dice.roll(3)).unwrap()];
    let channel = match method {
        Some(method) => PaymentChannel::Online {
            provider: Provider::TBank,
            account: domain::ProviderAccountId::new(uuid::Uuid::from_u128(0xAC)),
            merchant: ExternalId::parse("T1").unwrap(),
            method,
            expires_at: at(10_000),
        },
        None => {
            PaymentChannel::Offline { received_on: moscow_day(paid_at), reason: text::<300>("Касса").into(), by: staff(1) }
        }
    };
    let intent = PaymentIntent {
        payment: payment(number),
        organisation: organisation(),
        borrower: borrower(BORIS),
        creditor: creditor(whose),
        channel,
        parts: parts(kopecks),
        amount,
        currency: Currency::Rub,
        receipt: None,
        link: None,
    };
    world.to_payment(number, PaymentCommand::Create(Box::new(CreatePayment { intent, at: paid_at }))).await;
    if method.is_some() {
        let provider_payment = ExternalId::parse(&format!("T-{number}")).unwrap();
        let register = RegisterPayment { provider_payment: provider_payment.clone(), confirmation: None, at: paid_at };
        world.to_payment(number, PaymentCommand::Register(register)).await;
        if dice.roll(5) == 0 {
            return;
        }
        let order = order_number(payment(number));
        let (currency, state) = (ExternalId::parse("RUB").unwrap(), ProviderState::Succeeded);
        let (merchant, refunded, reason) = (None, Kopecks::ZERO, None);
        let reading = Reading { provider_payment, order, merchant, amount, currency, state, refunded, reason };
        let record = RecordReading { reading, chargeback: refund(1), at: paid_at };
        world.to_payment(number, PaymentCommand::RecordReading(Box::new(record))).await;
    }
    ledger.add((moscow_day(paid_at), whose, method), |money| {
        money.received = plus(money.received, kopecks);
        money.received_count += 1;
    });
    let mut left = kopecks;
    for turn in 0..dice.roll(4) {
        let back = (1 + dice.roll(2_000)).min(left);
        if back == 0 {
            break;
        }
        left -= back;
        let back_at = paid_at + TimeDelta::hours(dice.roll(24 * 60));
        let id = refund(10_000 + number * 10 + u128::try_from(turn).unwrap());
        let key = (moscow_day(back_at), whose, method);
        if dice.roll(2) == 0 {
            let request = RequestRefund { refund: id, parts: parts(back), reason: text("Просьба"), at: back_at };
            world.to_payment(number, PaymentCommand::RequestRefund(request)).await;
            let confirm = ConfirmRefund { refund: id, provider_refund: None, at: back_at };
            world.to_payment(number, PaymentCommand::ConfirmRefund(confirm)).await;
            ledger.add(key, |money| {
                money.refunded = plus(money.refunded, back);
                money.refunded_count += 1;
            });
        } else {
            let record = RecordChargeback { refund: id, parts: parts(back), at: back_at };
            world.to_payment(number, PaymentCommand::RecordChargeback(record)).await;
            ledger.add(key, |money| {
                money.charged_back = plus(money.charged_back, back);
                money.charged_back_count += 1;
            });
        }
    }
}

#[tokio::test]
async fn a_report_agrees_to_the_kopeck_with_random_payments_on_the_days_their_money_moved() {
    let world = World::start().await;
    let (mut dice, mut ledger) = (Dice(2_026), Ledger::default());
    for number in 100..160 {
        some_payment(&world, number, &mut dice, &mut ledger).await;
    }
    world.project().await;
    let payments = world.read.payments();
    let period = |from, to| ReportPeriod::try_new(day(from), day(to)).unwrap();
    let whole = payments.report(organisation(), period("2026-06-01", "2027-05-31"), None).await.unwrap().unwrap();

    let mut expected: Vec<_> = ledger.0.values().copied().collect();
    expected.sort_by_key(|((day, whose, method), _)| (std::cmp::Reverse(*day), *whose, method.is_none(), *method));
    let expected: Vec<_> = expected
        .into_iter()
        .map(|((day, whose, method), money)| PaymentReportRow { day, creditor: creditor(whose), method, money })
        .collect();
    assert_eq!(whole.rows, expected);
    let sum = |part: fn(&MovedMoney) -> i64| whole.rows.iter().map(|row| part(&row.money)).sum::<i64>();
    assert_eq!(whole.totals.received.get(), sum(|money| money.received.get()));
    assert_eq!(whole.totals.received_count, sum(|money| money.received_count));
    let net = sum(|money| money.received.get() - money.refunded.get() - money.charged_back.get());
    assert_eq!(whole.totals.net().unwrap().get(), net);

    // The payments themselves say the same.
    let listed = payments.search(organisation(), &any(), &ALL).await.unwrap().into_rows();
    assert_eq!(listed.iter().map(|item| item.paid.get() - item.refunded.get()).sum::<i64>(), net);

    // Parts of the period and of the creditors make the whole.
    let mut parts = 0;
    for (from, to) in [("2026-06-01", "2026-10-10"), ("2026-10-11", "2027-05-31")] {
        for whose in 1..=3 {
            let part = payments.report(organisation(), period(from, to), Some(creditor(whose))).await.unwrap().unwrap();
            assert!(part.rows.iter().all(|row| row.creditor == creditor(whose)));
            parts += part.totals.net().unwrap().get();
        }
    }
    assert_eq!(parts, net);
    let strangers = payments.report(stranger(), period("2026-06-01", "2027-05-31"), None).await.unwrap().unwrap();
    assert_eq!((strangers.rows.len(), strangers.totals), (0, MovedMoney::default()));
    for (from, to) in [("2026-01-02", "2026-01-01"), ("2026-01-01", "2027-01-02")] {
        assert_eq!(ReportPeriod::try_new(day(from), day(to)), None);
    }
}

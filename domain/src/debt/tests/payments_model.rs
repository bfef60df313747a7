//! Payments, statements, refunds, chargebacks and lost messages in any order, against plain sums.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use cqrs_es::Aggregate;
use proptest::{collection::vec, prelude::*};

use super::things::{kopecks, registered};
use crate::{
    PaymentId,
    allocation::AllocationPolicy,
    debt::{
        Balance, CreditPayment, Debt, DebtCommand, DebtError, DebtEvent, DebtStatus, RecordRepayments, Repayment, ReversalCause,
        ReversePayment, StateDebt, Statement,
    },
    payment::{
        ConfirmRefund, CreatePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentEvent, PaymentIntent,
        PaymentPart, Provider, ProviderState, Reading, RecordReading, RequestRefund, order_number,
    },
    samples::{self, account, after, at, borrower, creditor, day, debt, external_id, organisation, refund, text},
    values::{Currency, Kopecks},
};

const PAYMENTS: u128 = 4;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The provider tells of a payment: a state, and how much was given back.
    Told(u128, ProviderState, i64),
    /// A refund is asked for and confirmed.
    GivenBack(u128, i64),
    /// The next event of a payment reaches the debt, or one that has reached it reaches it again.
    Delivered(u128, usize),
    /// The accounting system states a balance.
    Stated(Statement),
    /// The accounting system has posted a repayment that names a payment, so many days after the first.
    Named(u128, u64),
}

fn steps() -> impl Strategy<Value = Step> {
    let states = prop_oneof![
        Just(ProviderState::Succeeded),
        Just(ProviderState::PartiallyRefunded),
        Just(ProviderState::Refunded),
        Just(ProviderState::Canceled),
    ];
    let owed = (0_i64..60, 0_i64..20, 0_i64..10, 0_i64..3, 0_i64..3).prop_map(|(principal, interest, penalty, fee, duty)| {
        let [principal, interest, penalty, fee, state_duty] = [principal, interest, penalty, fee, duty].map(kopecks);
        Balance { principal, interest, penalty, fee, state_duty }
    });
    let owed = prop_oneof![4 => owed, 1 => Just(Balance::ZERO)];
    let statuses = prop_oneof![Just(DebtStatus::Active), Just(DebtStatus::Closed)];
    let statement = (0_u64..8, owed, any::<bool>(), statuses).prop_map(|(days, balance, overdue, status)| Statement {
        as_of: first_day() + Days::new(days),
        balance,
        overdue_since: overdue.then(first_day),
        status,
    });
    prop_oneof![
        (0..PAYMENTS, states, 0_i64..30).prop_map(|(payment, state, back)| Step::Told(payment, state, back)),
        (0..PAYMENTS, 1_i64..30).prop_map(|(payment, amount)| Step::GivenBack(payment, amount)),
        (0..PAYMENTS, 0_usize..6).prop_map(|(payment, again)| Step::Delivered(payment, again)),
        statement.prop_map(Step::Stated),
        (0..PAYMENTS, 0_u64..10).prop_map(|(payment, days)| Step::Named(payment, days)),
    ]
}

fn first_day() -> NaiveDate {
    day("2026-11-20")
}

/// A debt, its payments, and what any bookkeeper would write down beside them.
struct World {
    debt: Debt,
    payments: BTreeMap<u128, (Payment, Vec<PaymentEvent>, usize)>,
    refunds: u128,
    deliveries: u64,
    credited: BTreeMap<PaymentId, i64>,
    reversed: i64,
}

impl World {
    fn new() -> Self {
        let mut debt = Debt::default();
        debt.apply(registered());
        let payments = (0..PAYMENTS).map(|number| (number, (Payment::default(), Vec::new(), 0))).collect();
        let mut world = Self { debt, payments, refunds: 0, deliveries: 0, credited: BTreeMap::new(), reversed: 0 };
        for number in 0..PAYMENTS {
            world.pay(number, PaymentCommand::Create(Box::new(CreatePayment { intent: intent(number), at: at() })));
        }
        world
    }

    fn pay(&mut self, number: u128, command: PaymentCommand) {
        let (payment, log, _) = self.payments.get_mut(&number).unwrap();
        for event in payment.decide(command).unwrap_or_default() {
            payment.apply(event.clone());
            log.push(event);
        }
    }

    fn ask(&mut self, command: DebtCommand) -> Result<(), DebtError> {
        for event in self.debt.decide(command.clone())? {
            if let DebtEvent::PaymentCredited { payment, amount, .. } = &event {
                assert_eq!(self.credited.insert(*payment, amount.get()), None, "a payment counts once");
            }
            if let DebtEvent::PaymentReversed { amount, .. } = &event {
                self.reversed += amount.get();
            }
            self.debt.apply(event);
        }
        assert_eq!(self.debt.decide(command), Ok(vec![]), "the same again changes nothing");
        Ok(())
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Told(number, state, back) => {
                self.refunds += 1;
                let (reading, chargeback) = (reading(number, state, back), refund(self.refunds));
                self.pay(number, PaymentCommand::RecordReading(Box::new(RecordReading { reading, chargeback, at: at() })));
            }
            Step::GivenBack(number, amount) => {
                self.refunds += 1;
                let (refund, parts) = (refund(self.refunds), self.payments[&number].0.spread_back(kopecks(amount)));
                let reason = text("Переплата");
                self.pay(number, PaymentCommand::RequestRefund(RequestRefund { refund, parts, reason, at: at() }));
                self.pay(number, PaymentCommand::ConfirmRefund(ConfirmRefund { refund, provider_refund: None, at: at() }));
            }
            Step::Delivered(number, again) => {
                let (_, log, delivered) = self.payments.get_mut(&number).unwrap();
                let repeated = again.checked_sub(2).filter(|place| place < delivered).map(|place| log[place].clone());
                let next = log.get(*delivered).cloned();
                *delivered += usize::from(next.is_some());
                for event in repeated.into_iter().chain(next) {
                    self.deliver(number, event);
                }
            }
            Step::Stated(statement) => {
                let known = self.debt.statement().copied();
                let told = self.ask(DebtCommand::State(StateDebt { statement, at: at() }));
                assert_eq!(told.is_err(), known.is_some_and(|known| statement.as_of < known.as_of));
                if told.is_ok() && known != Some(statement) {
                    self.check_days(&statement);
                }
            }
            Step::Named(number, days) => {
                let repayment = Repayment {
                    reference: order_number(samples::payment(number)),
                    paid_on: first_day() + Days::new(days),
                    amount: amount_of(number),
                    components: Balance::ZERO,
                };
                // A repayment that was named before with another day is refused and changes nothing.
                let told = self.ask(DebtCommand::RecordRepayments(RecordRepayments { repayments: vec![repayment], at: at() }));
                assert!(matches!(told, Ok(()) | Err(DebtError::RepaymentChanged)));
            }
        }
    }

    /// A statement that has just come contains what it is to contain, by the name or else by the day.
    fn check_days(&self, statement: &Statement) {
        for credit in self.debt.credits.all() {
            match self.debt.repayments.naming(credit.payment, credit.reference.as_ref()) {
                Some(paid_on) => assert!(credit.posted || paid_on > statement.as_of),
                None => assert_eq!(credit.posted, credit.received_on <= statement.as_of),
            }
        }
    }

    fn deliver(&mut self, number: u128, event: PaymentEvent) {
        self.deliveries += 1;
        let today = first_day() + Days::new(self.deliveries % 9);
        let payment = samples::payment(number);
        let known = self.debt.credits.get(payment).map(|credit| credit.received_on);
        let policies = [AllocationPolicy::consumer_credit(), AllocationPolicy::civil_code()];
        if let PaymentEvent::Succeeded { provider_payment, amount, .. } = event {
            let credit = CreditPayment {
                payment,
                reference: provider_payment,
                amount,
                policy: policies[usize::try_from(number % 2).unwrap()].clone(),
                policy_version: 1,
                received_on: known.unwrap_or(today),
                at: at(),
            };
            self.ask(DebtCommand::CreditPayment(credit)).unwrap();
        } else if let PaymentEvent::RefundConfirmed { refund, amount, .. } | PaymentEvent::ChargedBack { refund, amount, .. } =
            event
        {
            let (cause, on) = (ReversalCause::Refund, today.max(known.unwrap()));
            let reverse = ReversePayment { payment, refund, amount, cause, on, at: at() };
            self.ask(DebtCommand::ReversePayment(reverse)).unwrap();
        }
    }

    fn check(&self) {
        let credits = self.debt.credits.all();
        let net: i64 = credits.iter().map(|credit| credit.allocation.total().unwrap().get() + credit.overpaid.get()).sum();
        assert_eq!(net, self.credited.values().sum::<i64>() - self.reversed, "every kopeck is accounted for");

        let mut balance = self.debt.statement().map_or(Balance::ZERO, |statement| statement.balance);
        for credit in credits {
            for parts in credit.reversals.iter().filter_map(|reversal| reversal.owed_again) {
                balance = balance.plus(&parts).unwrap();
            }
        }
        let (base, open) = (balance.total().unwrap(), self.debt.received_not_posted());
        for credit in credits.iter().filter(|credit| !credit.posted) {
            balance = balance.minus(&credit.allocation).unwrap();
        }
        let now = self.debt.balance_now();
        assert_eq!(*now, balance, "the statement, less what it does not contain");
        assert!(now.checked_total().is_ok(), "nothing below zero");
        assert_eq!(now.total().unwrap(), base.checked_sub(open).unwrap().max(Kopecks::ZERO), "open payments pay what they can");
        if self.debt.is_closed() {
            assert!(now.is_zero());
        }
    }
}

fn intent(number: u128) -> PaymentIntent {
    let amount = amount_of(number);
    PaymentIntent {
        payment: samples::payment(number),
        organisation: organisation(),
        borrower: borrower(1),
        creditor: creditor(1),
        channel: PaymentChannel::Online {
            provider: Provider::YooKassa,
            account: account(1),
            merchant: external_id("506751"),
            method: OnlineMethod::BankCard,
            expires_at: after(60),
        },
        parts: vec![PaymentPart { debt: debt(), amount }],
        amount,
        currency: Currency::Rub,
        receipt: None,
        link: None,
    }
}

fn amount_of(number: u128) -> Kopecks {
    kopecks(i64::try_from(number * 17 + 9).unwrap())
}

fn reading(number: u128, state: ProviderState, back: i64) -> Reading {
    let amount = amount_of(number);
    Reading {
        provider_payment: external_id(&format!("P-{number}")),
        order: order_number(samples::payment(number)),
        merchant: None,
        amount,
        currency: external_id("RUB"),
        state,
        refunded: if state == ProviderState::PartiallyRefunded { kopecks(back).min(amount) } else { kopecks(0) },
        reason: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_happens_in_whatever_order_no_kopeck_is_lost_or_counted_twice(taken in vec(steps(), 1..60)) {
        let mut world = World::new();
        for step in taken {
            world.take(step);
            world.check();
        }
        for number in 0..PAYMENTS {
            for _ in 0..world.payments[&number].1.len() {
                world.take(Step::Delivered(number, 0));
                world.check();
            }
        }
        for (number, (payment, _, _)) in &world.payments {
            let left = Kopecks::checked_sum(payment.left().iter().map(|part| part.amount)).unwrap();
            let here = world.debt.credited(samples::payment(*number)).unwrap_or_default();
            prop_assert_eq!(here, left, "payments less refunds");
        }
    }
}

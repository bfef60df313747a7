use chrono::Days;
use cqrs_es::Aggregate;
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use super::things::{back, credited, kopecks, not_posted, owed, pay, registered, repayment, small, state, stated};
use crate::{
    allocation::AllocationPolicy,
    debt::{
        Balance, BalanceExplanation, BalanceReason, BalanceStep, CreditPayment, Debt, DebtCommand, DebtEvent, RecordRepayments,
        Repayment, ReversalCause, ReversePayment, Statement,
    },
    payment::order_number,
    samples::{at, day, external_id, payment, refund},
};

fn explained(events: &[DebtEvent]) -> Vec<BalanceStep> {
    let mut explanation = BalanceExplanation::default();
    for (number, event) in (1..).zip(events) {
        explanation.add(Uuid::from_u128(number), event);
    }
    explanation.last(1_000)
}

/// The steps by their effects alone.
fn summed(steps: &[BalanceStep]) -> Balance {
    let mut sum = Balance::ZERO;
    for step in steps {
        sum = sum.plus(&step.effect).unwrap();
        assert_eq!(step.balance, sum, "each step says what is owed after it");
    }
    sum
}

#[test]
fn a_debt_without_a_statement_has_nothing_to_explain() {
    assert_eq!(explained(&[registered()]), []);
}

#[test]
fn a_balance_is_the_statement_less_payments_more_what_was_taken_back() {
    let steps =
        explained(&[registered(), stated(small()), credited(1, 300, owed(150, 100, 50), 0), back(1, 1, 100, owed(100, 0, 0), 0)]);

    let told: Vec<_> = steps.iter().map(|step| (step.event.as_u128(), step.effect, step.balance)).collect();
    assert_eq!(
        told,
        [
            (2, owed(900, 100, 50), owed(900, 100, 50)),
            (3, owed(-150, -100, -50), owed(750, 0, 0)),
            (4, owed(100, 0, 0), owed(850, 0, 0)),
        ]
    );
    let BalanceReason::PaymentCredited { paid, posted: false, received_on } = &steps[1].reason else { panic!("{steps:?}") };
    assert_eq!((paid.share.payment, *received_on), (payment(1), day("2026-11-23")));
    let order = paid.order.as_ref().unwrap();
    assert_eq!((order.code.as_str(), order.version), (AllocationPolicy::CONSUMER_CREDIT, 0));
}

#[test]
fn a_later_statement_begins_anew_and_remembers_the_order_of_earlier_payments() {
    let later = Statement { balance: owed(800, 0, 0), ..small() };
    let open = [(1, owed(300, 0, 0))];
    let steps = explained(&[
        registered(),
        stated(small()),
        credited(1, 300, owed(150, 100, 50), 0),
        stated(later),
        not_posted(owed(500, 0, 0), &open),
    ]);

    assert_eq!(steps.iter().map(|step| step.event.as_u128()).collect::<Vec<_>>(), [4, 5]);
    assert_eq!((steps[0].effect, steps[1].effect), (owed(800, 0, 0), owed(-300, 0, 0)));
    let BalanceReason::CreditsRevised { open, .. } = &steps[1].reason else { panic!("{steps:?}") };
    assert_eq!(open[0].order.as_ref().unwrap().code.as_str(), AllocationPolicy::CONSUMER_CREDIT);
}

#[test]
fn posted_money_and_a_payment_in_the_statement_change_nothing_that_is_owed() {
    let recorded = DebtEvent::RepaymentsRecorded { repayments: vec![repayment("P-1", 70), repayment("P-2", 30)], at: at() };
    let mut posted = credited(1, 300, owed(300, 0, 0), 0);
    let DebtEvent::PaymentCredited { posted: flag, .. } = &mut posted else { panic!("{posted:?}") };
    *flag = true;

    let steps = explained(&[registered(), stated(small()), recorded, posted]);

    assert_eq!(steps[1].reason, BalanceReason::RepaymentsRecorded { amount: kopecks(100) });
    assert_eq!((steps[1].effect, steps[2].effect), (Balance::ZERO, Balance::ZERO));
    assert_eq!(summed(&steps), small().balance);
}

#[test]
fn more_steps_than_anyone_reads_are_carried_forward_as_one() {
    let mut events = vec![registered(), stated(Statement { balance: owed(10_000, 0, 0), ..small() })];
    events.extend((1..=1_500).map(|number| credited(number, 1, owed(1, 0, 0), 0)));

    let steps = explained(&events);

    assert_eq!(steps.len(), 1_000);
    assert_eq!(steps[0].reason, BalanceReason::CarriedForward);
    assert_eq!(summed(&steps), owed(8_500, 0, 0));
}

#[test]
fn the_last_steps_alone_make_the_balance_too() {
    let mut explanation = BalanceExplanation::default();
    for event in [registered(), stated(small()), credited(1, 300, owed(150, 100, 50), 0), credited(2, 50, owed(50, 0, 0), 0)] {
        explanation.add(Uuid::nil(), &event);
    }
    for (asked, given) in [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)] {
        let steps = explanation.clone().last(asked);
        assert_eq!((steps.len(), summed(&steps)), (given, owed(700, 0, 0)));
    }
}

fn commands() -> impl Strategy<Value = DebtCommand> {
    let owed = (0_i64..60, 0_i64..20, 0_i64..10, 0_i64..3, 0_i64..3).prop_map(|(principal, interest, penalty, fee, duty)| {
        let [principal, interest, penalty, fee, state_duty] = [principal, interest, penalty, fee, duty].map(kopecks);
        Balance { principal, interest, penalty, fee, state_duty }
    });
    let dated = |days: u64| day("2026-11-20") + Days::new(days);
    let statement = (0_u64..8, owed, any::<bool>()).prop_map(move |(days, balance, overdue)| {
        let overdue_since = overdue.then(|| dated(0));
        state(Statement { as_of: dated(days), balance, overdue_since, ..small() })
    });
    let credit = (1_u128..6, 1_i64..50, any::<bool>(), 0_u64..9).prop_map(move |(number, amount, civil, days)| {
        let policy = if civil { AllocationPolicy::civil_code() } else { AllocationPolicy::consumer_credit() };
        DebtCommand::CreditPayment(CreditPayment { policy, received_on: dated(days), ..pay(number, amount) })
    });
    let reverse = (1_u128..6, 1_u128..30, 1_i64..30, 0_u64..9).prop_map(move |(number, taking, amount, days)| {
        let (amount, cause, on) = (kopecks(amount), ReversalCause::Chargeback, dated(days));
        DebtCommand::ReversePayment(ReversePayment {
            payment: payment(number),
            refund: refund(taking),
            amount,
            cause,
            on,
            at: at(),
        })
    });
    let repaid = (1_u128..6, any::<bool>(), 0_u64..9).prop_map(move |(number, ours, days)| {
        let theirs = external_id(&format!("PROVIDER-{number}"));
        let reference = if ours { order_number(payment(number)) } else { theirs };
        let repayments = vec![Repayment { reference, paid_on: dated(days), ..repayment("any", 10) }];
        DebtCommand::RecordRepayments(RecordRepayments { repayments, at: at() })
    });
    prop_oneof![2 => statement, 3 => credit, 3 => reverse, 1 => repaid]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_steps_always_make_the_balance_to_the_kopeck(asked in vec(commands(), 1..60)) {
        let mut debt = Debt::default();
        let mut explanation = BalanceExplanation::default();
        debt.apply(registered());
        explanation.add(Uuid::nil(), &registered());
        for command in asked {
            // A refusal is no event.
            for event in debt.decide(command).unwrap_or_default() {
                explanation.add(Uuid::nil(), &event);
                debt.apply(event);
                prop_assert_eq!(explanation.balance(), *debt.balance_now());
            }
            let steps = explanation.clone().last(1_000);
            prop_assert_eq!(summed(&steps), *debt.balance_now());
            if debt.statement().is_some() {
                let first = &steps[0].reason;
                prop_assert!(matches!(first, BalanceReason::Stated { .. }), "{:?}", first);
            }
        }
    }
}

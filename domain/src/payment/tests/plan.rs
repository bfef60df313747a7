//! Plans of payments.

use proptest::{collection::vec, prelude::*};

use super::things::{kopecks, part};
use crate::{
    Refusal,
    payment::{PayableDebt, Payee, PaymentPart, PaymentWish, PlanError, PlannedPayment, plan},
    samples::{account, creditor, day, debt_no},
    values::Kopecks,
};

fn payee(number: u128) -> Payee {
    Payee { creditor: creditor(number), account: account(number), min: None, max: None }
}

fn owing(debt: u128, owed: i64, overdue_since: Option<&str>, payee: Payee) -> PayableDebt {
    PayableDebt { debt: debt_no(debt), owed: kopecks(owed), overdue_since: overdue_since.map(day), payee }
}

/// Three debts of two creditors, the third overdue longest.
fn debts() -> [PayableDebt; 3] {
    [owing(1, 1000, None, payee(1)), owing(2, 500, Some("2026-05-10"), payee(2)), owing(3, 300, Some("2026-01-10"), payee(1))]
}

fn planned(number: u128, parts: Vec<PaymentPart>) -> PlannedPayment {
    let amount = Kopecks::checked_sum(parts.iter().map(|part| part.amount)).unwrap();
    PlannedPayment { payee: payee(number), parts, amount }
}

#[test]
fn everything_is_one_payment_per_account_the_longest_overdue_first() {
    let everything = plan(&debts(), &PaymentWish::Everything).unwrap();
    assert_eq!(everything, [planned(1, vec![part(3, 300), part(1, 1000)]), planned(2, vec![part(2, 500)])]);
}

#[test]
fn a_sum_goes_down_the_list_until_it_ends() {
    let of = |sum| plan(&debts(), &PaymentWish::Total(kopecks(sum))).unwrap();
    assert_eq!(of(299), [planned(1, vec![part(3, 299)])]);
    assert_eq!(of(301), [planned(1, vec![part(3, 300)]), planned(2, vec![part(2, 1)])]);
    assert_eq!(of(1800), plan(&debts(), &PaymentWish::Everything).unwrap());
}

#[test]
fn what_the_person_chooses_is_paid_as_they_say() {
    let wish = PaymentWish::Chosen(vec![part(1, 7), part(2, 500), part(3, 1)]);
    let chosen = plan(&debts(), &wish).unwrap();
    assert_eq!(chosen, [planned(1, vec![part(1, 7), part(3, 1)]), planned(2, vec![part(2, 500)])]);
}

#[test]
fn wishes_that_cannot_be_are_refused() {
    use PaymentWish::{Chosen, Everything, Total};
    let cases = [
        (Total(kopecks(0)), PlanError::NotPositive),
        (Total(kopecks(1801)), PlanError::MoreThanOwed),
        (Chosen(vec![]), PlanError::NothingOwed),
        (Chosen(vec![part(1, 0)]), PlanError::NotPositive),
        (Chosen(vec![part(1, 1001)]), PlanError::MoreThanOwed),
        (Chosen(vec![part(4, 1)]), PlanError::UnknownDebt),
        (Chosen(vec![part(1, 1), part(1, 1)]), PlanError::ChosenTwice),
    ];
    for (wish, refusal) in cases {
        assert_eq!(plan(&debts(), &wish), Err(refusal), "{wish:?}");
    }
    assert_eq!(plan(&[owing(1, 0, None, payee(1))], &Everything), Err(PlanError::NothingOwed));
    let much = [owing(1, i64::MAX, None, payee(1)), owing(2, 1, None, payee(1))];
    assert_eq!(plan(&much, &Everything), Err(PlanError::Overflow));
}

#[test]
fn an_account_takes_neither_too_little_nor_too_much_at_once() {
    let limited = Payee { min: Some(kopecks(100)), max: Some(kopecks(1000)), ..payee(1) };
    let debts = [owing(1, 600, None, limited), owing(2, 600, None, limited)];
    let of = |sum| plan(&debts, &PaymentWish::Total(kopecks(sum)));
    assert_eq!(of(99), Err(PlanError::BelowMinimum { min: kopecks(100) }));
    assert_eq!(of(1001), Err(PlanError::AboveMaximum { max: kopecks(1000) }));
    assert!(of(100).is_ok() && of(1000).is_ok());
    assert_eq!(of(99).unwrap_err().message(), "Увеличьте сумму: один платёж — не меньше 1,00 ₽");
}

fn many() -> impl Strategy<Value = Vec<PayableDebt>> {
    let overdue = proptest::option::of(prop_oneof![Just("2026-01-01"), Just("2026-02-01"), Just("2026-03-01")]);
    let debt = (0_i64..100_000, overdue, 0_u128..4);
    vec(debt, 1..12).prop_map(|debts| {
        let numbered = (1_u128..).zip(debts);
        numbered.map(|(number, (owed, overdue, account))| owing(number, owed, overdue, payee(account))).collect()
    })
}

fn total(debts: &[PayableDebt]) -> Kopecks {
    Kopecks::checked_sum(debts.iter().map(|debt| debt.owed)).unwrap()
}

proptest! {
    #[test]
    fn payments_make_the_sum_to_the_kopeck_and_no_debt_gets_more_than_it_owes(debts in many(), share in 1_i64..=100) {
        let owed = total(&debts);
        let sum = kopecks(owed.get() * share / 100);
        prop_assume!(sum.is_positive());
        let payments = plan(&debts, &PaymentWish::Total(sum)).unwrap();
        prop_assert_eq!(Kopecks::checked_sum(payments.iter().map(|payment| payment.amount)), Ok(sum));
        let mut accounts: Vec<_> = payments.iter().map(|payment| payment.payee.account).collect();
        accounts.sort();
        accounts.dedup();
        prop_assert_eq!(accounts.len(), payments.len());
        for payment in &payments {
            prop_assert_eq!(Kopecks::checked_sum(payment.parts.iter().map(|part| part.amount)), Ok(payment.amount));
            for part in &payment.parts {
                let debt = debts.iter().find(|debt| debt.debt == part.debt).unwrap();
                prop_assert!(part.amount.is_positive() && part.amount <= debt.owed);
                prop_assert_eq!(debt.payee, payment.payee);
            }
        }
    }

    #[test]
    fn no_debt_is_paid_before_one_that_is_overdue_longer(debts in many(), share in 1_i64..=100) {
        let sum = kopecks(total(&debts).get() * share / 100);
        prop_assume!(sum.is_positive());
        let payments = plan(&debts, &PaymentWish::Total(sum)).unwrap();
        let paid = |debt: &PayableDebt| {
            let parts = payments.iter().flat_map(|payment| &payment.parts);
            parts.filter(|part| part.debt == debt.debt).map(|part| part.amount).next().unwrap_or_default()
        };
        let rank = |debt: &PayableDebt| (debt.overdue_since.is_none(), debt.overdue_since);
        for later in debts.iter().filter(|debt| paid(debt).is_positive()) {
            for earlier in debts.iter().filter(|debt| rank(debt) < rank(later)) {
                prop_assert_eq!(paid(earlier), earlier.owed);
            }
        }
    }

    #[test]
    fn everything_leaves_nothing_owed(debts in many()) {
        prop_assume!(total(&debts).is_positive());
        let payments = plan(&debts, &PaymentWish::Everything).unwrap();
        prop_assert_eq!(Kopecks::checked_sum(payments.iter().map(|payment| payment.amount)), Ok(total(&debts)));
    }
}

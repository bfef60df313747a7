//! A debt to test with.

use crate::{
    allocation::AllocationPolicy,
    debt::{
        Balance, CreditPayment, CreditShare, Debt, DebtCommand, DebtError, DebtEvent, DebtKind, DebtStatus, RegisterDebt,
        Repayment, ReversalCause, ReversePayment, StateDebt, Statement,
    },
    samples::{
        at, borrower, creditor, day, expect_once, expect_refusal, external_id, organisation, other_organisation, payment, refund,
    },
    values::{Currency, DebtNumber, Kopecks},
};

pub(super) fn kopecks(amount: i64) -> Kopecks {
    Kopecks::new(amount)
}

pub(super) fn register() -> RegisterDebt {
    RegisterDebt {
        organisation: organisation(),
        number: DebtNumber::parse("L-1001").unwrap(),
        kind: DebtKind::Loan,
        creditor: creditor(1),
        borrower: borrower(1),
        contract_date: Some(day("2024-02-01")),
        currency: Currency::Rub,
        principal: Some(kopecks(5_000_000)),
        at: at(),
    }
}

pub(super) fn registered() -> DebtEvent {
    let RegisterDebt { organisation, number, kind, creditor, borrower, contract_date, currency, principal, at } = register();
    DebtEvent::Registered { organisation, number, kind, creditor, borrower, contract_date, currency, principal, at }
}

pub(super) fn balance() -> Balance {
    Balance {
        principal: kopecks(4_000_000),
        interest: kopecks(120_050),
        penalty: kopecks(30_000),
        fee: kopecks(9_900),
        state_duty: kopecks(0),
    }
}

pub(super) fn statement() -> Statement {
    Statement {
        as_of: day("2026-11-22"),
        balance: balance(),
        overdue_since: Some(day("2026-05-10")),
        status: DebtStatus::Overdue,
    }
}

pub(super) fn state(statement: Statement) -> DebtCommand {
    DebtCommand::State(StateDebt { statement, at: at() })
}

pub(super) fn stated(statement: Statement) -> DebtEvent {
    DebtEvent::BalanceStated { statement, at: at() }
}

pub(super) fn repayment(reference: &str, amount: i64) -> Repayment {
    Repayment {
        reference: external_id(reference),
        paid_on: day("2026-11-20"),
        amount: kopecks(amount),
        components: Balance { principal: kopecks(amount), ..Balance::ZERO },
    }
}

/// Principal, interest, penalty.
pub(super) fn owed(principal: i64, interest: i64, penalty: i64) -> Balance {
    let [principal, interest, penalty] = [principal, interest, penalty].map(kopecks);
    Balance { principal, interest, penalty, ..Balance::ZERO }
}

pub(super) fn by_penalty(penalty: i64) -> Balance {
    owed(0, 0, penalty)
}

/// A small debt the day before the payments.
pub(super) fn small() -> Statement {
    Statement { balance: owed(900, 100, 50), ..statement() }
}

pub(super) fn pay(number: u128, amount: i64) -> CreditPayment {
    CreditPayment {
        payment: payment(number),
        reference: Some(external_id(&format!("PROVIDER-{number}"))),
        amount: kopecks(amount),
        policy: AllocationPolicy::consumer_credit(),
        policy_version: 0,
        received_on: day("2026-11-23"),
        at: at(),
    }
}

pub(super) fn credit(number: u128, amount: i64) -> DebtCommand {
    DebtCommand::CreditPayment(pay(number, amount))
}

pub(super) fn credited(number: u128, amount: i64, allocation: Balance, overpaid: i64) -> DebtEvent {
    let CreditPayment { payment, reference, amount, policy, policy_version, received_on, at } = pay(number, amount);
    let (overpaid, posted) = (kopecks(overpaid), false);
    DebtEvent::PaymentCredited {
        payment,
        reference,
        amount,
        allocation,
        overpaid,
        posted,
        policy,
        policy_version,
        received_on,
        at,
    }
}

pub(super) fn paid_off(number: u128) -> DebtEvent {
    DebtEvent::Closed { on: day("2026-11-23"), payment: Some(payment(number)), at: at() }
}

pub(super) fn reverse(number: u128, taking: u128, amount: i64) -> DebtCommand {
    DebtCommand::ReversePayment(ReversePayment {
        payment: payment(number),
        refund: refund(taking),
        amount: kopecks(amount),
        cause: ReversalCause::Refund,
        on: day("2026-11-24"),
        at: at(),
    })
}

pub(super) fn back(number: u128, taking: u128, amount: i64, allocation: Balance, overpaid: i64) -> DebtEvent {
    DebtEvent::PaymentReversed {
        payment: payment(number),
        refund: refund(taking),
        amount: kopecks(amount),
        cause: ReversalCause::Refund,
        allocation,
        overpaid: kopecks(overpaid),
        on: day("2026-11-24"),
        at: at(),
    }
}

/// Payments that no statement contains, none of them overpaid.
pub(super) fn not_posted(balance: Balance, open: &[(u128, Balance)]) -> DebtEvent {
    let share = |(number, allocation): &(u128, Balance)| CreditShare {
        payment: payment(*number),
        allocation: *allocation,
        overpaid: kopecks(0),
    };
    let open = open.iter().map(share).collect();
    DebtEvent::CreditsRevised { balance, posted: vec![], open, owed_again: vec![], at: at() }
}

#[test]
fn a_debt_is_registered_once() {
    expect_once::<Debt>(vec![], DebtCommand::Register(register()), vec![registered()]);
}

#[test]
fn a_debt_is_not_registered_again_as_another() {
    let other_number = RegisterDebt { number: DebtNumber::parse("L-1002").unwrap(), ..register() };
    let other_house = RegisterDebt { organisation: other_organisation(), ..register() };
    for again in [other_number, other_house] {
        expect_refusal::<Debt>(vec![registered()], DebtCommand::Register(again), DebtError::AlreadyRegistered);
    }
}

#[test]
fn a_debt_of_less_than_nothing_is_refused() {
    let register = RegisterDebt { principal: Some(kopecks(-1)), ..register() };
    expect_refusal::<Debt>(vec![], DebtCommand::Register(register), DebtError::NegativeAmount);
}

//! A debt to test with.

use crate::{
    debt::{
        Balance, Debt, DebtCommand, DebtError, DebtEvent, DebtKind, DebtStatus, RegisterDebt, Repayment, StateDebt, Statement,
    },
    samples::{at, borrower, creditor, day, expect_once, expect_refusal, external_id, organisation, other_organisation},
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

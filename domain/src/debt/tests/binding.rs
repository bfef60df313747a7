//! Whose debt it is, to whom it is owed, and on what terms.

use super::things::{kopecks, registered};
use crate::{
    debt::{AssignDebt, BindDebt, BindingProof, ChangeTerms, Debt, DebtCommand, DebtError, DebtEvent, DebtKind},
    samples::{at, borrower, creditor, day, expect_once, expect_refusal, folded, given},
};

fn bind(to: u128, current_has_account: bool) -> DebtCommand {
    let (borrower, proof) = (borrower(to), BindingProof::DataMatched);
    DebtCommand::Bind(BindDebt { borrower, proof, current_has_account, at: at() })
}

fn assign(to: u128) -> DebtCommand {
    DebtCommand::Assign(AssignDebt { creditor: creditor(to), on: day("2026-11-01"), at: at() })
}

fn terms() -> ChangeTerms {
    let (contract_date, principal) = (Some(day("2024-02-01")), Some(kopecks(5_000_000)));
    ChangeTerms { kind: DebtKind::Loan, contract_date, principal, at: at() }
}

#[test]
fn a_debt_is_bound_to_another_borrower_once() {
    let bound = DebtEvent::Bound { from: borrower(1), to: borrower(2), proof: BindingProof::DataMatched, at: at() };
    expect_once::<Debt>(vec![registered()], bind(2, false), vec![bound.clone()]);
    assert_eq!(folded::<Debt>(vec![registered(), bound]).borrower(), Some(borrower(2)));
}

#[test]
fn a_debt_is_not_taken_from_a_borrower_with_a_cabinet() {
    expect_refusal::<Debt>(vec![registered()], bind(2, true), DebtError::BoundToAnother);
}

#[test]
fn binding_a_debt_to_its_own_borrower_changes_nothing() {
    given::<Debt>(vec![registered()]).when(bind(1, true)).then_expect_events(vec![]);
}

#[test]
fn a_debt_is_assigned_to_another_creditor_once() {
    let assigned = DebtEvent::Assigned { from: creditor(1), to: creditor(2), on: day("2026-11-01"), at: at() };
    expect_once::<Debt>(vec![registered()], assign(2), vec![assigned]);
}

#[test]
fn terms_that_differ_are_written_and_nothing_else() {
    let change = ChangeTerms { kind: DebtKind::Card, ..terms() };
    let changed = DebtEvent::TermsChanged { kind: Some(DebtKind::Card), contract_date: None, principal: None, at: at() };
    expect_once::<Debt>(vec![registered()], DebtCommand::ChangeTerms(change), vec![changed]);
}

#[test]
fn terms_that_are_not_stated_stay() {
    let change = ChangeTerms { contract_date: None, principal: None, ..terms() };
    given::<Debt>(vec![registered()]).when(DebtCommand::ChangeTerms(change)).then_expect_events(vec![]);
}

#[test]
fn a_sum_lent_below_zero_is_refused() {
    let change = DebtCommand::ChangeTerms(ChangeTerms { principal: Some(kopecks(-1)), ..terms() });
    expect_refusal::<Debt>(vec![registered()], change, DebtError::NegativeAmount);
}

#[test]
fn an_unknown_debt_is_refused() {
    for command in [bind(2, false), assign(2), DebtCommand::ChangeTerms(terms())] {
        expect_refusal::<Debt>(vec![], command, DebtError::Unknown);
    }
}

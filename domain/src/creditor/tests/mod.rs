//! Rules of a creditor, as given, when, then.

mod paying;

use super::*;
use crate::{
    samples::{at, expect_once, expect_refusal, given, organisation, other_organisation, text},
    values::{AccountNumber, Bic, Inn, Kpp},
};

fn inn() -> Inn {
    Inn::parse("7707083893").unwrap()
}

fn register() -> RegisterCreditor {
    RegisterCreditor { organisation: organisation(), name: text("Банк"), inn: inn(), at: at() }
}

fn registered() -> CreditorEvent {
    CreditorEvent::Registered { organisation: organisation(), name: text("Банк"), inn: inn(), at: at() }
}

fn requisites() -> Requisites {
    Requisites {
        payee: text("ПАО Банк"),
        inn: inn(),
        kpp: Some(Kpp::parse("770101001").unwrap()),
        bic: Bic::parse("044525225").unwrap(),
        bank_name: text("ПАО Сбербанк"),
        account: AccountNumber::parse("40702810138250123017").unwrap(),
        correspondent_account: AccountNumber::parse("30101810400000000225").unwrap(),
        purpose: text("Погашение долга"),
    }
}

fn set(requisites: Requisites) -> CreditorCommand {
    CreditorCommand::SetRequisites(Box::new(SetRequisites { requisites, at: at() }))
}

#[test]
fn a_creditor_is_registered_once() {
    expect_once::<Creditor>(vec![], CreditorCommand::Register(register()), vec![registered()]);
}

#[test]
fn a_creditor_is_not_registered_again_as_somebody_else() {
    let other_inn = RegisterCreditor { inn: Inn::parse("7728168971").unwrap(), ..register() };
    let other_house = RegisterCreditor { organisation: other_organisation(), ..register() };
    for again in [other_inn, other_house] {
        expect_refusal::<Creditor>(vec![registered()], CreditorCommand::Register(again), CreditorError::AlreadyRegistered);
    }
}

#[test]
fn nothing_is_asked_of_a_creditor_before_it_is_registered() {
    let rename = CreditorCommand::Rename(RenameCreditor { name: text("Новый банк"), at: at() });
    for command in [rename, set(requisites())] {
        expect_refusal::<Creditor>(vec![], command, CreditorError::Unknown);
    }
}

#[test]
fn a_new_name_is_an_event_and_the_same_name_is_none() {
    let rename = CreditorCommand::Rename(RenameCreditor { name: text("Новый банк"), at: at() });
    let renamed = CreditorEvent::Renamed { name: text("Новый банк"), at: at() };
    expect_once::<Creditor>(vec![registered()], rename, vec![renamed]);
}

#[test]
fn each_change_of_requisites_is_a_version_and_the_same_requisites_are_nothing() {
    let first = CreditorEvent::RequisitesSet { version: 1, requisites: requisites(), at: at() };
    expect_once::<Creditor>(vec![registered()], set(requisites()), vec![first.clone()]);

    let changed = Requisites { purpose: text("Возврат займа"), ..requisites() };
    let second = CreditorEvent::RequisitesSet { version: 2, requisites: changed.clone(), at: at() };
    given::<Creditor>(vec![registered(), first]).when(set(changed)).then_expect_events(vec![second]);
}

#[test]
fn an_account_of_another_bank_is_refused() {
    let account = AccountNumber::parse("40702810938250123017").unwrap();
    let refused = set(Requisites { account, ..requisites() });
    expect_refusal::<Creditor>(vec![registered()], refused, CreditorError::AccountKeyMismatch);
}

#[test]
fn a_correspondent_account_of_another_bank_is_refused() {
    let correspondent_account = AccountNumber::parse("30101810500000000225").unwrap();
    let refused = set(Requisites { correspondent_account, ..requisites() });
    expect_refusal::<Creditor>(vec![registered()], refused, CreditorError::CorrespondentKeyMismatch);
}

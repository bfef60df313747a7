//! Consents.

use super::things::{erased, registered};
use crate::{
    Sha256Hex,
    borrower::{Borrower, BorrowerCommand, BorrowerError, BorrowerEvent, Consent, ConsentMethod, GiveConsents, WithdrawConsent},
    organisation::DocumentKind,
    samples::{address, agent, at, expect_once, expect_refusal, folded, given},
};

fn consent(document: DocumentKind, version: u32) -> Consent {
    Consent { document, version, text_sha256: Sha256Hex::of(b"text"), method: ConsentMethod::SmsCode }
}

fn give(consents: Vec<Consent>) -> BorrowerCommand {
    BorrowerCommand::GiveConsents(GiveConsents { consents, address: address(), agent: agent(), at: at() })
}

fn given_consent(document: DocumentKind, version: u32) -> BorrowerEvent {
    BorrowerEvent::ConsentGiven {
        document,
        version,
        text_sha256: Sha256Hex::of(b"text"),
        method: ConsentMethod::SmsCode,
        address: address().into(),
        agent: agent().into(),
        at: at(),
    }
}

const TERMS: DocumentKind = DocumentKind::TermsOfUse;
const DATA: DocumentKind = DocumentKind::PersonalDataConsent;

fn withdraw() -> BorrowerCommand {
    BorrowerCommand::WithdrawConsent(WithdrawConsent { document: TERMS, at: at() })
}

fn withdrawn() -> BorrowerEvent {
    BorrowerEvent::ConsentWithdrawn { document: TERMS, version: 1, at: at() }
}

#[test]
fn each_document_is_agreed_to_in_an_event_of_its_own_once() {
    let command = give(vec![consent(DATA, 3), consent(TERMS, 1), consent(TERMS, 1)]);
    expect_once::<Borrower>(vec![registered()], command, vec![given_consent(DATA, 3), given_consent(TERMS, 1)]);
}

#[test]
fn a_new_version_needs_a_new_consent() {
    let before = vec![registered(), given_consent(TERMS, 1)];
    given::<Borrower>(before).when(give(vec![consent(TERMS, 2)])).then_expect_events(vec![given_consent(TERMS, 2)]);
}

#[test]
fn a_consent_is_withdrawn_once_and_can_be_given_again() {
    let before = vec![registered(), given_consent(TERMS, 1)];
    assert_eq!(folded::<Borrower>(before.clone()).consented_version(TERMS), Some(1));
    expect_once::<Borrower>(before.clone(), withdraw(), vec![withdrawn()]);

    let after = [before, vec![withdrawn()]].concat();
    assert_eq!(folded::<Borrower>(after.clone()).consented_version(TERMS), None);
    given::<Borrower>(after).when(give(vec![consent(TERMS, 1)])).then_expect_events(vec![given_consent(TERMS, 1)]);
}

#[test]
fn what_was_not_agreed_to_is_not_withdrawn() {
    expect_refusal::<Borrower>(vec![registered()], withdraw(), BorrowerError::ConsentNotGiven);
}

#[test]
fn an_unknown_person_agrees_to_nothing() {
    expect_refusal::<Borrower>(vec![], give(vec![consent(TERMS, 1)]), BorrowerError::Unknown);
    expect_refusal::<Borrower>(vec![erased()], give(vec![consent(TERMS, 1)]), BorrowerError::Erased);
    expect_refusal::<Borrower>(vec![], withdraw(), BorrowerError::Unknown);
}

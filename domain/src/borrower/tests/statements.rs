//! What a later import changes.

use super::things::{erased, profile, registered, state};
use crate::{
    Personal,
    borrower::{Borrower, BorrowerCommand, BorrowerError, BorrowerEvent, ContactSource, Profile, ProfilePatch, StateProfile},
    samples::{after, at, email, expect_once, expect_refusal, folded, given, phone, text},
    values::{PersonName, PostalAddress},
};

fn added(number: u32) -> BorrowerEvent {
    BorrowerEvent::PhoneAdded { phone: phone(number).into(), source: ContactSource::Import, at: at() }
}

fn removed(number: u32) -> BorrowerEvent {
    BorrowerEvent::PhoneRemoved { phone: phone(number).into(), at: at() }
}

fn confirmed(number: u32) -> BorrowerEvent {
    BorrowerEvent::PhoneConfirmed { phone: phone(number).into(), at: at() }
}

#[test]
fn the_same_statement_again_is_silent() {
    given::<Borrower>(vec![registered()]).when(state(profile(), vec![phone(1), phone(2)])).then_expect_events(vec![]);
}

#[test]
fn only_the_fields_that_changed_are_written() {
    let name = PersonName::parse("Петрова Анна Петровна").unwrap();
    let stated = Profile { name: name.clone(), employer: Some(text("ИП Петрова")), ..profile() };
    let patch =
        ProfilePatch {
            name: Some(name.into()), employer: Some(Personal::from(text("ИП Петрова"))), ..ProfilePatch::default()
        };
    let changed = BorrowerEvent::ProfileChanged { patch, at: at() };
    expect_once::<Borrower>(vec![registered()], state(stated, vec![phone(1), phone(2)]), vec![changed]);
}

#[test]
fn a_field_stated_for_the_first_time_is_a_change_and_a_field_left_out_is_none() {
    let address = PostalAddress::parse("Тула, ул. Мира, 1").unwrap();
    let stated = Profile { residence_address: Some(address.clone()), passport: None, inn: None, ..profile() };
    let patch = ProfilePatch { residence_address: Some(address.into()), ..ProfilePatch::default() };
    let changed = BorrowerEvent::ProfileChanged { patch, at: at() };
    expect_once::<Borrower>(vec![registered()], state(stated, vec![phone(1), phone(2)]), vec![changed.clone()]);

    let kept = folded::<Borrower>(vec![registered(), changed]).profile().unwrap();
    assert_eq!(kept.passport, profile().passport);
}

#[test]
fn phones_follow_the_import_that_alone_vouches_for_them() {
    let command = state(profile(), vec![phone(2), phone(3), phone(3)]);
    expect_once::<Borrower>(vec![registered()], command, vec![removed(1), added(3)]);
}

#[test]
fn a_phone_the_borrower_confirmed_is_never_removed_by_an_import() {
    for number in [1, 9] {
        let before = vec![registered(), confirmed(number)];
        let left: Vec<_> = [1, 2].into_iter().filter(|import| *import != number).map(removed).collect();
        given::<Borrower>(before).when(state(profile(), vec![])).then_expect_events(left);
    }
}

#[test]
fn a_phone_the_borrower_gave_up_does_not_come_back_by_import() {
    let changed = BorrowerEvent::PhoneChanged { old: phone(1).into(), new: phone(9).into(), at: at() };
    let before = vec![registered(), confirmed(1), changed];
    given::<Borrower>(before.clone()).when(state(profile(), vec![phone(1), phone(2)])).then_expect_events(vec![]);
    assert!(!folded::<Borrower>(before).knows_phone(&phone(1)));
}

#[test]
fn an_e_mail_follows_the_import_until_the_borrower_sets_it() {
    let stated = |address: Option<&str>| {
        let (profile, phones, email) = (profile(), vec![phone(1), phone(2)], address.map(email));
        BorrowerCommand::StateProfile(Box::new(StateProfile { profile, phones, email, at: at() }))
    };
    let by_import =
        BorrowerEvent::EmailChanged { email: Some(email("new@example.ru").into()), source: ContactSource::Import, at: at() };
    expect_once::<Borrower>(vec![registered()], stated(Some("new@example.ru")), vec![by_import]);
    given::<Borrower>(vec![registered()]).when(stated(None)).then_expect_events(vec![]);

    for own in [Some(Personal::from(email("own@example.ru"))), None] {
        let by_borrower = BorrowerEvent::EmailChanged { email: own, source: ContactSource::Borrower, at: after(1) };
        given::<Borrower>(vec![registered(), by_borrower]).when(stated(Some("new@example.ru"))).then_expect_events(vec![]);
    }
}

#[test]
fn nothing_is_stated_of_an_unknown_or_erased_person() {
    expect_refusal::<Borrower>(vec![], state(profile(), vec![]), BorrowerError::Unknown);
    expect_refusal::<Borrower>(vec![erased()], state(profile(), vec![]), BorrowerError::Erased);
}

//! A person to test with.

use crate::{
    Personal,
    borrower::{Borrower, BorrowerCommand, BorrowerError, BorrowerEvent, Pin, Profile, RegisterBorrower, StateProfile},
    samples::{at, email, expect_once, expect_refusal, external_id, folded, organisation, other_organisation, phone, text},
    values::{BirthDate, Passport, PersonInn, PersonName, Phone, PostalAddress, Snils},
};

pub(super) fn profile() -> Profile {
    Profile {
        name: PersonName::parse("Иванова Анна Петровна").unwrap(),
        birth_date: BirthDate::parse("1985-12-31").unwrap(),
        passport: Some(Passport::parse("4510 123456").unwrap()),
        inn: Some(PersonInn::parse("500100732259").unwrap()),
        snils: Some(Snils::parse("112-233-445 95").unwrap()),
        registration_address: Some(PostalAddress::parse("Москва, ул. Лесная, 5").unwrap()),
        residence_address: None,
        employer: Some(text("ООО «Три кита»")),
    }
}

pub(super) fn register() -> RegisterBorrower {
    RegisterBorrower {
        organisation: organisation(),
        pin: Pin::FIRST,
        external_id: external_id("C-77"),
        profile: profile(),
        phones: vec![phone(1), phone(2)],
        email: Some(email("anna@example.ru")),
        at: at(),
    }
}

pub(super) fn registered() -> BorrowerEvent {
    let RegisterBorrower { organisation, pin, external_id, profile, phones, email, at } = register();
    let phones = phones.into_iter().map(Personal::from).collect();
    let (profile, email) = (profile.into(), email.map(Personal::from));
    BorrowerEvent::Registered { organisation, pin, external_id, profile, phones, email, at }
}

/// The same file after the person's key was destroyed.
pub(super) fn erased() -> BorrowerEvent {
    let json = serde_json::to_value(registered()).unwrap();
    serde_json::from_value(crate::golden_tests::erase(json)).unwrap()
}

pub(super) fn state(profile: Profile, phones: Vec<Phone>) -> BorrowerCommand {
    let email = Some(email("anna@example.ru"));
    BorrowerCommand::StateProfile(Box::new(StateProfile { profile, phones, email, at: at() }))
}

fn registering(register: RegisterBorrower) -> BorrowerCommand {
    BorrowerCommand::Register(Box::new(register))
}

#[test]
fn a_borrower_is_registered_once() {
    expect_once::<Borrower>(vec![], registering(register()), vec![registered()]);
}

#[test]
fn a_borrower_is_not_registered_again_as_another() {
    let other_house = RegisterBorrower { organisation: other_organisation(), ..register() };
    let other_pin = RegisterBorrower { pin: Pin::LAST, ..register() };
    let other_person = RegisterBorrower { external_id: external_id("C-78"), ..register() };
    for again in [other_house, other_pin, other_person] {
        expect_refusal::<Borrower>(vec![registered()], registering(again), BorrowerError::AlreadyRegistered);
    }
}

#[test]
fn phones_are_bounded() {
    let many: Vec<_> = (0..21).map(phone).collect();
    let register = registering(RegisterBorrower { phones: many.clone(), ..register() });
    expect_refusal::<Borrower>(vec![], register, BorrowerError::TooManyPhones);
    expect_refusal::<Borrower>(vec![registered()], state(profile(), many), BorrowerError::TooManyPhones);
}

#[test]
fn a_person_is_recognised_by_full_name_and_birth_date_and_by_phone() {
    let borrower = folded::<Borrower>(vec![registered()]);
    let birth = profile().birth_date;
    assert!(borrower.identity_matches(" иванова  АННА петровна", birth));
    assert!(!borrower.identity_matches("Иванова Анна", birth));
    assert!(!borrower.identity_matches("Иванова Анна Петровна", BirthDate::parse("1985-12-30").unwrap()));
    assert!(borrower.knows_phone(&phone(2)) && !borrower.knows_phone(&phone(3)));
    assert_eq!(borrower.main_phone(), None);
    assert_eq!(borrower.profile(), Some(profile()));
}

#[test]
fn an_erased_person_is_not_recognised_by_anything() {
    let borrower = folded::<Borrower>(vec![erased()]);
    assert!(borrower.is_registered());
    assert!(!borrower.identity_matches("Иванова Анна Петровна", profile().birth_date));
    assert!(!borrower.knows_phone(&phone(1)));
    assert_eq!((borrower.profile(), borrower.email()), (None, None));
}

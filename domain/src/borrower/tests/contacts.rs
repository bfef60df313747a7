//! Phones and e-mail by the borrower's own wish.

use super::things::{erased, registered};
use crate::{
    borrower::{Borrower, BorrowerCommand, BorrowerError, BorrowerEvent, ChangeEmail, ChangePhone, ConfirmPhone, ContactSource},
    samples::{at, email, expect_once, expect_refusal, folded, given, phone},
};

fn confirm(number: u32) -> BorrowerCommand {
    BorrowerCommand::ConfirmPhone(ConfirmPhone { phone: phone(number), at: at() })
}

fn confirmed(number: u32) -> BorrowerEvent {
    BorrowerEvent::PhoneConfirmed { phone: phone(number).into(), at: at() }
}

fn change(new: u32) -> BorrowerCommand {
    BorrowerCommand::ChangePhone(ChangePhone { new: phone(new), at: at() })
}

fn change_email(address: Option<&str>) -> BorrowerCommand {
    BorrowerCommand::ChangeEmail(ChangeEmail { email: address.map(email), at: at() })
}

#[test]
fn a_confirmed_phone_becomes_the_main_one_once() {
    for number in [1, 9] {
        expect_once::<Borrower>(vec![registered()], confirm(number), vec![confirmed(number)]);
    }
    let borrower = folded::<Borrower>(vec![registered(), confirmed(1)]);
    assert_eq!(borrower.main_phone(), Some(&phone(1)));
    assert_eq!(borrower.phones().len(), 2);
}

#[test]
fn the_main_phone_is_replaced_once_and_forgotten() {
    let changed = BorrowerEvent::PhoneChanged { old: phone(1).into(), new: phone(9).into(), at: at() };
    expect_once::<Borrower>(vec![registered(), confirmed(1)], change(9), vec![changed.clone()]);

    let borrower = folded::<Borrower>(vec![registered(), confirmed(1), changed.clone()]);
    assert_eq!(borrower.main_phone(), Some(&phone(9)));
    assert!(!borrower.knows_phone(&phone(1)));

    let back = folded::<Borrower>(vec![registered(), confirmed(1), changed, confirmed(1)]);
    assert!(back.knows_phone(&phone(1)));
}

#[test]
fn a_phone_is_replaced_only_once_one_is_confirmed() {
    expect_refusal::<Borrower>(vec![registered()], change(9), BorrowerError::PhoneNotConfirmed);
}

#[test]
fn an_e_mail_is_set_and_removed_once() {
    let set =
        BorrowerEvent::EmailChanged { email: Some(email("own@example.ru").into()), source: ContactSource::Borrower, at: at() };
    expect_once::<Borrower>(vec![registered()], change_email(Some("own@example.ru")), vec![set]);
    let removed = BorrowerEvent::EmailChanged { email: None, source: ContactSource::Borrower, at: at() };
    expect_once::<Borrower>(vec![registered()], change_email(None), vec![removed]);
    given::<Borrower>(vec![registered()]).when(change_email(Some("anna@example.ru"))).then_expect_events(vec![]);
}

#[test]
fn nothing_is_changed_of_an_unknown_or_erased_person() {
    for command in [confirm(1), change(9), change_email(None)] {
        expect_refusal::<Borrower>(vec![], command.clone(), BorrowerError::Unknown);
        expect_refusal::<Borrower>(vec![erased()], command, BorrowerError::Erased);
    }
}

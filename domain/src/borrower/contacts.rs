//! How to reach a person.

use serde::{Deserialize, Serialize};

use crate::{
    Personal,
    values::{Email, Phone},
};

/// Who said that a person is reached there. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ContactSource {
    /// The organisation's accounting system.
    Import,
    /// The person.
    Borrower,
}

/// A phone of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPhone {
    /// The number.
    pub phone: Personal<Phone>,
    /// Who said so; `Borrower` once confirmed by an SMS code.
    pub source: ContactSource,
}

/// Phones and e-mail of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contacts {
    phones: Vec<KnownPhone>,
    main: Option<Personal<Phone>>,
    given_up: Vec<Personal<Phone>>,
    email: Option<Personal<Email>>,
    email_by_borrower: bool,
}

impl Contacts {
    pub(super) fn phones(&self) -> &[KnownPhone] {
        &self.phones
    }

    pub(super) fn main(&self) -> Option<&Phone> {
        self.main.as_ref().and_then(Personal::known)
    }

    pub(super) fn email(&self) -> Option<&Email> {
        self.email.as_ref().and_then(Personal::known)
    }

    pub(super) fn knows(&self, phone: &Phone) -> bool {
        self.phones.iter().any(|known| known.phone.is(phone))
    }

    /// Whether the person confirmed this number as the main one.
    pub(super) fn is_main(&self, phone: &Phone) -> bool {
        self.main() == Some(phone)
    }

    /// Whether an import may add this number: unknown, and the person has not replaced it by another.
    pub(super) fn takes_from_import(&self, phone: &Phone) -> bool {
        !self.knows(phone) && !self.given_up.iter().any(|known| known.is(phone))
    }

    /// Numbers that only an import vouches for and that it no longer states.
    pub(super) fn no_longer_stated<'a>(&'a self, stated: &'a [Phone]) -> impl Iterator<Item = &'a Personal<Phone>> {
        let of_import = self.phones.iter().filter(|known| known.source == ContactSource::Import);
        of_import.map(|known| &known.phone).filter(|phone| !stated.iter().any(|stated| phone.is(stated)))
    }

    /// Whether an import may replace the e-mail: not once the person has set it.
    pub(super) const fn email_is_open_to_import(&self) -> bool {
        !self.email_by_borrower
    }

    pub(super) fn add(&mut self, phone: Personal<Phone>, source: ContactSource) {
        self.phones.push(KnownPhone { phone, source });
    }

    pub(super) fn remove(&mut self, phone: &Personal<Phone>) {
        self.phones.retain(|known| known.phone != *phone);
    }

    pub(super) fn confirm(&mut self, phone: Personal<Phone>) {
        self.remove(&phone);
        self.given_up.retain(|known| *known != phone);
        self.add(phone.clone(), ContactSource::Borrower);
        self.main = Some(phone);
    }

    pub(super) fn give_up(&mut self, phone: Personal<Phone>) {
        self.remove(&phone);
        self.given_up.push(phone);
    }

    pub(super) fn set_email(&mut self, email: Option<Personal<Email>>, source: ContactSource) {
        self.email = email;
        self.email_by_borrower = source == ContactSource::Borrower;
    }
}

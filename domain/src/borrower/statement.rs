//! What an import changes in a file that exists.

use chrono::{DateTime, Utc};

use super::{BorrowerError, BorrowerEvent, ContactSource, ProfileRecord, StateProfile, contacts::Contacts};
use crate::values::{Email, Phone};

/// Most phones an import states for one person.
const PHONES_MAX: usize = 20;

/// Only the differences between the file and what the import states, in a fixed order.
pub(super) fn differences(
    profile: &ProfileRecord,
    contacts: &Contacts,
    stated: StateProfile,
) -> Result<Vec<BorrowerEvent>, BorrowerError> {
    let StateProfile { profile: stated_profile, phones, email, at } = stated;
    let phones = distinct(phones)?;
    let patch = profile.difference(stated_profile);
    let mut events = Vec::new();
    if !patch.is_empty() {
        events.push(BorrowerEvent::ProfileChanged { patch, at });
    }
    let gone = contacts.no_longer_stated(&phones).cloned();
    events.extend(gone.map(|phone| BorrowerEvent::PhoneRemoved { phone, at }));
    let new = phones.iter().filter(|phone| contacts.takes_from_import(phone)).cloned();
    events.extend(new.map(|phone| BorrowerEvent::PhoneAdded { phone: phone.into(), source: ContactSource::Import, at }));
    events.extend(email_changed(contacts, email, at));
    Ok(events)
}

/// Each phone once, in the order given.
pub(super) fn distinct(phones: Vec<Phone>) -> Result<Vec<Phone>, BorrowerError> {
    if phones.len() > PHONES_MAX {
        return Err(BorrowerError::TooManyPhones);
    }
    let mut distinct: Vec<Phone> = Vec::with_capacity(phones.len());
    for phone in phones {
        if !distinct.contains(&phone) {
            distinct.push(phone);
        }
    }
    Ok(distinct)
}

fn email_changed(contacts: &Contacts, stated: Option<Email>, at: DateTime<Utc>) -> Option<BorrowerEvent> {
    let email = stated.filter(|email| contacts.email_is_open_to_import() && contacts.email() != Some(email))?;
    Some(BorrowerEvent::EmailChanged { email: Some(email.into()), source: ContactSource::Import, at })
}

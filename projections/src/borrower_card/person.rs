//! The fold of the borrower's own stream.

use chrono::{DateTime, Utc};
use domain::{
    BorrowerId, Personal,
    borrower::{BorrowerEvent, ContactSource, ProfilePatch, ProfileRecord},
    values::{PersonName, Phone},
};
use event_store::Recorded;

use super::{AccountStatus, BorrowerCard, BorrowerConsentItem, BorrowerPhoneItem, projector::BorrowerCardTables};
use crate::framework::{Document, Unfit, child_id, version_of};

/// Changes the card by an event of the borrower.
pub(super) fn fold(fact: BorrowerEvent, event: &Recorded, tables: &mut BorrowerCardTables) -> Result<(), Unfit> {
    let id = BorrowerId::new(event.stream_uuid());
    let version = version_of(event);
    if let BorrowerEvent::Registered { .. } = fact {
        if tables.cards.get(id).is_none() {
            register(fact, id, version, tables);
        }
        return Ok(());
    }
    if tables.cards.get(id).is_some_and(|card| card.version >= version) {
        return Ok(());
    }
    let mut card = tables.cards.take(id).ok_or(Unfit("borrower_card"))?;
    card.version = version;
    card.changed_at = change(fact, &mut card, tables);
    tables.cards.put(card);
    Ok(())
}

fn change(fact: BorrowerEvent, card: &mut BorrowerCard, tables: &mut BorrowerCardTables) -> DateTime<Utc> {
    match fact {
        BorrowerEvent::Registered { at, .. } => at,
        BorrowerEvent::ProfileChanged { patch: changed, at } => {
            patch(card, changed);
            at
        }
        BorrowerEvent::PhoneAdded { phone, source, at } => {
            put_phone(card, phone, source, at, tables);
            at
        }
        BorrowerEvent::PhoneRemoved { phone, at } => {
            remove_phone(card.id, &phone, tables);
            at
        }
        BorrowerEvent::PhoneConfirmed { phone, at } => {
            confirm_phone(card, phone, at, tables);
            at
        }
        BorrowerEvent::PhoneChanged { old, new, at } => {
            remove_phone(card.id, &old, tables);
            confirm_phone(card, new, at, tables);
            at
        }
        BorrowerEvent::EmailChanged { email, source: _, at } => {
            card.email = email.and_then(text);
            at
        }
        BorrowerEvent::ConsentGiven { document, version, text_sha256, method, at, .. } => {
            tables.consents.put(BorrowerConsentItem {
                id: consent_id(card.id, document),
                organisation_id: card.organisation_id,
                borrower_id: card.id,
                document,
                document_version: version.into(),
                text_sha256: text_sha256.into(),
                method,
                given_at: at,
                withdrawn_at: None,
            });
            at
        }
        BorrowerEvent::ConsentWithdrawn { document, version: _, at } => {
            if let Some(consent) = tables.consents.get_mut(consent_id(card.id, document)) {
                consent.withdrawn_at = Some(at);
            }
            at
        }
    }
}

fn register(fact: BorrowerEvent, id: BorrowerId, version: i64, tables: &mut BorrowerCardTables) {
    let BorrowerEvent::Registered { organisation, pin, external_id, profile, phones, email, at } = fact else { return };
    let mut card = BorrowerCard {
        id,
        organisation_id: organisation,
        pin,
        external_id: external_id.into(),
        last_name: None,
        first_name: None,
        middle_name: None,
        birth_date: None,
        passport: None,
        inn: None,
        snils: None,
        registration_address: None,
        residence_address: None,
        employer: None,
        email: email.and_then(text),
        main_phone: None,
        account_status: AccountStatus::None,
        account_opened_at: None,
        locked_until: None,
        last_signed_in_at: None,
        registered_at: at,
        changed_at: at,
        version,
        account_version: 0,
    };
    patch(&mut card, whole(profile));
    for phone in phones {
        put_phone(&card, phone, ContactSource::Import, at, tables);
    }
    tables.cards.put(card);
}

fn whole(profile: ProfileRecord) -> ProfilePatch {
    let ProfileRecord { name, birth_date, passport, inn, snils, registration_address, residence_address, employer } = profile;
    let (name, birth_date) = (Some(name), Some(birth_date));
    ProfilePatch { name, birth_date, passport, inn, snils, registration_address, residence_address, employer }
}

/// What is stated replaces what was; erased values become absent.
fn patch(card: &mut BorrowerCard, patch: ProfilePatch) {
    let ProfilePatch { name, birth_date, passport, inn, snils, registration_address, residence_address, employer } = patch;
    if let Some(name) = name {
        let name = name.into_known();
        card.last_name = name.as_ref().map(|name| name.last().to_owned());
        card.first_name = name.as_ref().map(|name| name.first().to_owned());
        card.middle_name = name.as_ref().and_then(PersonName::middle).map(str::to_owned);
    }
    if let Some(birth_date) = birth_date {
        card.birth_date = birth_date.known().map(|birth_date| birth_date.date());
    }
    if let Some(passport) = passport {
        card.passport = passport.into_known().map(Document);
    }
    replace(&mut card.inn, inn);
    replace(&mut card.snils, snils);
    replace(&mut card.registration_address, registration_address);
    replace(&mut card.residence_address, residence_address);
    replace(&mut card.employer, employer);
}

fn replace<T: Into<String>>(column: &mut Option<String>, stated: Option<Personal<T>>) {
    if let Some(stated) = stated {
        *column = text(stated);
    }
}

fn text<T: Into<String>>(value: Personal<T>) -> Option<String> {
    value.into_known().map(Into::into)
}

fn put_phone(
    card: &BorrowerCard,
    phone: Personal<Phone>,
    source: ContactSource,
    at: DateTime<Utc>,
    tables: &mut BorrowerCardTables,
) {
    let Some(phone) = text(phone) else { return };
    let id = child_id(card.id, &phone);
    let (organisation_id, borrower_id) = (card.organisation_id, card.id);
    tables.phones.put(BorrowerPhoneItem { id, organisation_id, borrower_id, phone, source, confirmed_at: None, added_at: at });
}

fn remove_phone(borrower: BorrowerId, phone: &Personal<Phone>, tables: &mut BorrowerCardTables) {
    if let Some(phone) = phone.known() {
        tables.phones.remove(phone_id(borrower, phone));
    }
}

/// The number is the main one from now on; an import's number becomes the person's own.
fn confirm_phone(card: &mut BorrowerCard, phone: Personal<Phone>, at: DateTime<Utc>, tables: &mut BorrowerCardTables) {
    let Some(phone) = phone.into_known() else { return };
    let id = phone_id(card.id, &phone);
    card.main_phone = Some(phone.as_str().to_owned());
    let added_at = tables.phones.get(id).map_or(at, |known| known.added_at);
    tables.phones.put(BorrowerPhoneItem {
        id,
        organisation_id: card.organisation_id,
        borrower_id: card.id,
        phone: phone.into(),
        source: ContactSource::Borrower,
        confirmed_at: Some(at),
        added_at,
    });
}

/// Id of a phone's row.
pub(super) fn phone_id(borrower: BorrowerId, phone: &Phone) -> uuid::Uuid {
    child_id(borrower, phone.as_str())
}

/// Id of a consent's row.
pub(super) fn consent_id(borrower: BorrowerId, document: domain::organisation::DocumentKind) -> uuid::Uuid {
    child_id(borrower, &crate::framework::Column::store(&document).unwrap_or_default())
}

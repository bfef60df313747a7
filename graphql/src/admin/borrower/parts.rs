//! Parts of a borrower's card.

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use domain::borrower::ContactSource as Source;
use projections::{
    borrower_card::{AccountStatus as Stands, BorrowerCard, BorrowerPhoneItem},
    session_list::{SessionEnd as End, SessionItem},
};

use crate::shared::{Date, NodeKind, Passport, SignInMethod, connection, count, id_of, mirror_enum};

mirror_enum! {
    /// How a cabinet stands.
    AccountStatus = Stands {
        /// Never opened.
        None,
        /// Open; a lock after failures is told by `lockedUntil`.
        Open,
        /// Blocked by the staff.
        Blocked,
    }
}

mirror_enum! {
    /// Who told a phone.
    ContactSource = Source {
        /// The organisation's accounting system.
        Import,
        /// The person.
        Borrower,
    }
}

mirror_enum! {
    /// How a session ended.
    SessionEnd = End {
        /// The borrower left.
        SignedOut,
        /// The borrower ended it from the list of sessions.
        ByBorrower,
        /// A member of staff ended it.
        ByStaff,
        /// A newer one took its place.
        TooMany,
        /// The cabinet was blocked.
        Blocked,
        /// The access was reset.
        AccessReset,
    }
}

/// Who the person is. What was erased is null.
#[derive(Clone, SimpleObject)]
pub(crate) struct Person {
    /// Full name.
    full_name: Option<String>,
    /// Last name (фамилия).
    last_name: Option<String>,
    /// First name (имя).
    first_name: Option<String>,
    /// Middle name (отчество).
    middle_name: Option<String>,
    /// Birth date.
    birth_date: Option<Date>,
    /// Passport.
    passport: Option<Passport>,
    /// Taxpayer number (ИНН).
    inn: Option<String>,
    /// Insurance number (СНИЛС).
    snils: Option<String>,
    /// Address of registration.
    registration_address: Option<String>,
    /// Address of residence.
    residence_address: Option<String>,
    /// Employer.
    employer: Option<String>,
    /// E-mail.
    email: Option<String>,
}

impl From<&BorrowerCard> for Person {
    fn from(card: &BorrowerCard) -> Self {
        Self {
            full_name: card.full_name(),
            last_name: card.last_name.clone(),
            first_name: card.first_name.clone(),
            middle_name: card.middle_name.clone(),
            birth_date: card.birth_date.map(Date::from),
            passport: card.passport.as_ref().map(|passport| (&passport.0).into()),
            inn: card.inn.clone(),
            snils: card.snils.clone(),
            registration_address: card.registration_address.clone(),
            residence_address: card.residence_address.clone(),
            employer: card.employer.clone(),
            email: card.email.clone(),
        }
    }
}

/// A phone of a borrower.
#[derive(Clone, SimpleObject)]
pub(crate) struct BorrowerPhone {
    /// The number, E.164.
    phone: String,
    /// Who told it.
    source: ContactSource,
    /// When the person last confirmed it by a code.
    confirmed_at: Option<DateTime<Utc>>,
    /// Since when it is known.
    added_at: DateTime<Utc>,
}

impl From<BorrowerPhoneItem> for BorrowerPhone {
    fn from(item: BorrowerPhoneItem) -> Self {
        let BorrowerPhoneItem { phone, source, confirmed_at, added_at, .. } = item;
        Self { phone, source: source.into(), confirmed_at, added_at }
    }
}

/// A borrower's way into the cabinet.
#[derive(Clone, SimpleObject)]
pub(crate) struct CabinetAccount {
    /// How it stands.
    status: AccountStatus,
    /// Since when it is open.
    opened_at: Option<DateTime<Utc>>,
    /// Until when nobody may sign in after failures; may lie in the past.
    locked_until: Option<DateTime<Utc>>,
    /// When the person last signed in.
    last_signed_in_at: Option<DateTime<Utc>>,
    /// Phone the person confirmed last.
    main_phone: Option<String>,
    /// Version; `expectedVersion` of mutations of the access.
    version: i32,
}

impl From<&BorrowerCard> for CabinetAccount {
    fn from(card: &BorrowerCard) -> Self {
        Self {
            status: card.account_status.into(),
            opened_at: card.account_opened_at,
            locked_until: card.locked_until,
            last_signed_in_at: card.last_signed_in_at,
            main_phone: card.main_phone.clone(),
            version: count(card.account_version),
        }
    }
}

/// A session of a borrower.
#[derive(Clone, SimpleObject)]
pub(crate) struct BorrowerSession {
    /// Id.
    id: ID,
    /// When it began.
    started_at: DateTime<Utc>,
    /// What they signed in with.
    method: SignInMethod,
    /// Network address it began from.
    address: Option<String>,
    /// Program it began from.
    agent: Option<String>,
    /// When it ended; null while it lives.
    ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    ended_how: Option<SessionEnd>,
}

impl From<SessionItem> for BorrowerSession {
    fn from(item: SessionItem) -> Self {
        let SessionItem { id, started_at, method, address, agent, ended_at, ended_how, .. } = item;
        let (id, ended_how) = (id_of(NodeKind::Session, id.uuid()), ended_how.map(SessionEnd::from));
        Self { id, started_at, method: method.into(), address, agent, ended_at, ended_how }
    }
}

connection!(BorrowerSessionConnection, BorrowerSessionEdge, BorrowerSession, "sessions");

//! What can be asked of a borrower's file.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::{Consent, Pin, Profile};
use crate::{
    OrganisationId, UserAgent,
    organisation::DocumentKind,
    values::{Email, ExternalId, Phone},
};

/// Any command to a borrower's file.
#[derive(Clone, Debug, PartialEq)]
pub enum BorrowerCommand {
    /// See [`RegisterBorrower`].
    Register(Box<RegisterBorrower>),
    /// See [`StateProfile`].
    StateProfile(Box<StateProfile>),
    /// See [`ConfirmPhone`].
    ConfirmPhone(ConfirmPhone),
    /// See [`ChangePhone`].
    ChangePhone(ChangePhone),
    /// See [`ChangeEmail`].
    ChangeEmail(ChangeEmail),
    /// See [`GiveConsents`].
    GiveConsents(GiveConsents),
    /// See [`WithdrawConsent`].
    WithdrawConsent(WithdrawConsent),
}

/// Begin a person's file.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterBorrower {
    /// Organisation that keeps it.
    pub organisation: OrganisationId,
    /// Number people call the borrower by.
    pub pin: Pin,
    /// Id of the person in the accounting system.
    pub external_id: ExternalId,
    /// Who the person is.
    pub profile: Profile,
    /// Phones, at most 20.
    pub phones: Vec<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// When.
    pub at: DateTime<Utc>,
}

/// State a person's data anew, as a later import does. What is left out stays, except phones: those the import alone
/// vouched for go when it no longer states them.
#[derive(Clone, Debug, PartialEq)]
pub struct StateProfile {
    /// Who the person is.
    pub profile: Profile,
    /// All phones, at most 20.
    pub phones: Vec<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take a phone the person has confirmed by an SMS code as the main one.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmPhone {
    /// The number.
    pub phone: Phone,
    /// When.
    pub at: DateTime<Utc>,
}

/// Replace the main phone by another the person has confirmed; the old one is given up for good.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePhone {
    /// The new number.
    pub new: Phone,
    /// When.
    pub at: DateTime<Utc>,
}

/// Set or remove the e-mail by the person's wish.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeEmail {
    /// The new address; none removes it.
    pub email: Option<Email>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Agree to documents, each on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct GiveConsents {
    /// The consents.
    pub consents: Vec<Consent>,
    /// Address the request came from.
    pub address: IpAddr,
    /// Browser the request came from.
    pub agent: UserAgent,
    /// When.
    pub at: DateTime<Utc>,
}

/// Withdraw the consent to a document.
#[derive(Clone, Debug, PartialEq)]
pub struct WithdrawConsent {
    /// Which document.
    pub document: DocumentKind,
    /// When.
    pub at: DateTime<Utc>,
}

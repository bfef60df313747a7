//! What happened in a borrower's file.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ConsentMethod, ContactSource, Pin, ProfilePatch, ProfileRecord};
use crate::{
    OrganisationId, Personal, Sha256Hex, UserAgent,
    organisation::DocumentKind,
    values::{Email, ExternalId, Phone},
};

/// Any event of a borrower's file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BorrowerEvent {
    /// The file is kept from now on.
    Registered {
        /// Organisation that keeps it.
        organisation: OrganisationId,
        /// Number people call the borrower by.
        pin: Pin,
        /// Id of the person in the accounting system.
        external_id: ExternalId,
        /// Who the person is.
        profile: ProfileRecord,
        /// Phones, all of source `Import`.
        phones: Vec<Personal<Phone>>,
        /// E-mail.
        email: Option<Personal<Email>>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A later import states some fields otherwise.
    ProfileChanged {
        /// Only the fields that changed.
        patch: ProfilePatch,
        /// When.
        at: DateTime<Utc>,
    },
    /// One more phone.
    PhoneAdded {
        /// The number.
        phone: Personal<Phone>,
        /// Who said so.
        source: ContactSource,
        /// When.
        at: DateTime<Utc>,
    },
    /// A phone that is no longer stated.
    PhoneRemoved {
        /// The number.
        phone: Personal<Phone>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The person confirmed a phone by an SMS code; it is the main one from now on.
    PhoneConfirmed {
        /// The number.
        phone: Personal<Phone>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The person replaced the main phone.
    PhoneChanged {
        /// The number given up; imports cannot bring it back.
        old: Personal<Phone>,
        /// The main number from now on.
        new: Personal<Phone>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Another e-mail, or none.
    EmailChanged {
        /// The new address.
        email: Option<Personal<Email>>,
        /// Who said so.
        source: ContactSource,
        /// When.
        at: DateTime<Utc>,
    },
    /// The person agreed to one document; the evidence is in the event.
    ConsentGiven {
        /// Which document.
        document: DocumentKind,
        /// Its version.
        version: u32,
        /// SHA-256 of the text that was shown.
        text_sha256: Sha256Hex,
        /// How it was expressed.
        method: ConsentMethod,
        /// Address the request came from.
        address: Personal<IpAddr>,
        /// Browser the request came from.
        agent: Personal<UserAgent>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The person withdrew the consent to a document.
    ConsentWithdrawn {
        /// Which document.
        document: DocumentKind,
        /// The version agreed to before.
        version: u32,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(BorrowerEvent {
    Registered => "BorrowerRegistered",
    ProfileChanged => "BorrowerProfileChanged",
    PhoneAdded => "BorrowerPhoneAdded",
    PhoneRemoved => "BorrowerPhoneRemoved",
    PhoneConfirmed => "BorrowerPhoneConfirmed",
    PhoneChanged => "BorrowerPhoneChanged",
    EmailChanged => "BorrowerEmailChanged",
    ConsentGiven => "BorrowerConsentGiven",
    ConsentWithdrawn => "BorrowerConsentWithdrawn",
});

//! What happened to an organisation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::DocumentKind;
use crate::{
    Sha256Hex,
    values::{BoundedText, ExternalId, Host},
};

/// Any event of an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OrganisationEvent {
    /// The organisation is served from now on.
    Founded {
        /// Name people see.
        name: BoundedText<200>,
        /// Short code.
        code: ExternalId,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has another name.
    Renamed {
        /// The new name.
        name: BoundedText<200>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The cabinet is reached under one more host name.
    HostAdded {
        /// The host name.
        host: Host,
        /// When.
        at: DateTime<Utc>,
    },
    /// The cabinet is no longer reached under a host name.
    HostRemoved {
        /// The host name.
        host: Host,
        /// When.
        at: DateTime<Utc>,
    },
    /// A text is in force as a version of a document; kept whole, for consents refer to it.
    DocumentPublished {
        /// Which document.
        kind: DocumentKind,
        /// Version, counted from 1 per kind.
        version: u32,
        /// Title people see.
        title: BoundedText<200>,
        /// The whole text.
        text: BoundedText<100_000>,
        /// SHA-256 of the text in UTF-8.
        text_sha256: Sha256Hex,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(OrganisationEvent {
    Founded => "OrganisationFounded",
    Renamed => "OrganisationRenamed",
    HostAdded => "OrganisationHostAdded",
    HostRemoved => "OrganisationHostRemoved",
    DocumentPublished => "OrganisationDocumentPublished",
});

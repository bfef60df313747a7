use chrono::{DateTime, Utc};
use domain::{OrganisationId, organisation::DocumentKind};
use uuid::Uuid;

code_column!(DocumentKind { PersonalDataConsent, TermsOfUse, ElectronicSignature });

read_table! {
    /// An organisation (организация).
    pub struct OrganisationItem in "read_organisation" {
        /// The organisation.
        id: OrganisationId,
        /// The same, as in every read table.
        organisation_id: OrganisationId,
        /// Name people see.
        name: String,
        /// Short code of settings and the command line.
        code: String,
        /// Since when it is served.
        founded_at: DateTime<Utc>,
        /// Version of the organisation's stream.
        version: i64,
    }
}

read_table! {
    /// A host name under which a cabinet is reached.
    pub struct OrganisationHostItem in "read_organisation_host" {
        /// Made of the host name.
        id: Uuid,
        /// Whose cabinet.
        organisation_id: OrganisationId,
        /// The host name.
        host: String,
        /// Since when.
        added_at: DateTime<Utc>,
    }
}

read_table! {
    /// A version of a document people agree to.
    pub struct ConsentDocumentItem in "read_consent_document" {
        /// Made of organisation, kind and version.
        id: Uuid,
        /// Whose document.
        organisation_id: OrganisationId,
        /// Which document.
        kind: DocumentKind,
        /// Version, from 1 per kind; one kind has one version in force.
        version: i64,
        /// Whether this is the version in force.
        current: bool,
        /// Title people see.
        title: String,
        /// The whole text.
        text: String,
        /// SHA-256 of the text, hexadecimal.
        text_sha256: String,
        /// When it came in force.
        published_at: DateTime<Utc>,
    }
}

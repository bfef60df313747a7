//! Documents people agree to.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::organisation::DocumentKind as Kind;
use projections::organisation::ConsentDocumentItem;

use super::{count, mirror_enum};

mirror_enum! {
    /// What a document is about; one document, one purpose (152-ФЗ, ст. 9).
    DocumentKind = Kind {
        /// Consent to the processing of personal data.
        PersonalDataConsent,
        /// Terms of use of the cabinet.
        TermsOfUse,
        /// Agreement on the simple electronic signature (63-ФЗ, ст. 9).
        ElectronicSignature,
    }
}

/// A document in force, to be agreed to on its own.
#[derive(Clone, SimpleObject)]
pub(crate) struct ConsentDocument {
    /// What it is about.
    kind: DocumentKind,
    /// Version; a consent names it.
    version: i32,
    /// Title.
    title: String,
    /// The whole text.
    text: String,
    /// SHA-256 of the text in UTF-8, hexadecimal: what a consent is kept with.
    text_sha256: String,
    /// Since when it is in force.
    published_at: DateTime<Utc>,
}

impl From<ConsentDocumentItem> for ConsentDocument {
    fn from(item: ConsentDocumentItem) -> Self {
        let ConsentDocumentItem { kind, version, title, text, text_sha256, published_at, .. } = item;
        Self { kind: kind.into(), version: count(version), title, text, text_sha256, published_at }
    }
}

//! Documents people agree to.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use domain::organisation::DocumentKind as Kind;
use projections::organisation::ConsentDocumentItem;

/// What a document is about; one document, one purpose (152-ФЗ, ст. 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize)]
pub(crate) enum DocumentKind {
    /// Consent to the processing of personal data.
    PersonalDataConsent,
    /// Terms of use of the cabinet.
    TermsOfUse,
    /// Agreement on the simple electronic signature (63-ФЗ, ст. 9).
    ElectronicSignature,
}

impl From<Kind> for DocumentKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::PersonalDataConsent => Self::PersonalDataConsent,
            Kind::TermsOfUse => Self::TermsOfUse,
            Kind::ElectronicSignature => Self::ElectronicSignature,
        }
    }
}

impl From<DocumentKind> for Kind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::PersonalDataConsent => Self::PersonalDataConsent,
            DocumentKind::TermsOfUse => Self::TermsOfUse,
            DocumentKind::ElectronicSignature => Self::ElectronicSignature,
        }
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
        let version = i32::try_from(version).unwrap_or(i32::MAX);
        Self { kind: kind.into(), version, title, text, text_sha256, published_at }
    }
}

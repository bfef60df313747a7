//! Documents people agree to.

use serde::{Deserialize, Serialize};

use crate::Sha256Hex;

/// What a document is about; one document, one purpose (152-ФЗ, ст. 9). Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocumentKind {
    /// Consent to the processing of personal data (согласие на обработку персональных данных).
    PersonalDataConsent,
    /// Terms of use of the cabinet (пользовательское соглашение).
    TermsOfUse,
    /// Agreement on the simple electronic signature (соглашение о простой электронной подписи, 63-ФЗ ст. 9).
    ElectronicSignature,
}

impl DocumentKind {
    /// Every kind there is.
    pub const ALL: &'static [Self] = &[Self::PersonalDataConsent, Self::TermsOfUse, Self::ElectronicSignature];
}

/// The version of a document in force: what a consent given now refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentDocument {
    /// Version, counted from 1 per kind.
    pub version: u32,
    /// SHA-256 of the text in UTF-8.
    pub text_sha256: Sha256Hex,
}

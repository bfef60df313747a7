//! Consents of a person.

use serde::{Deserialize, Serialize};

use crate::{Sha256Hex, organisation::DocumentKind};

/// How a consent was expressed. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConsentMethod {
    /// A tick in the cabinet (отметка).
    Tick,
    /// A tick confirmed by an SMS code.
    SmsCode,
    /// Signed on paper.
    Paper,
}

/// One consent: exactly this text, in exactly this version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which document.
    pub document: DocumentKind,
    /// Its version.
    pub version: u32,
    /// SHA-256 of the text that was shown.
    pub text_sha256: Sha256Hex,
    /// How it was expressed.
    pub method: ConsentMethod,
}

/// The latest consent to a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenConsent {
    /// Version of the document.
    pub version: u32,
    /// Whether it was withdrawn since.
    pub withdrawn: bool,
}

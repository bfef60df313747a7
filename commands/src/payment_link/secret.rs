//! The secret of a link.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{OrganisationId, PaymentLinkId, Sha256Hex};
use serde::Serialize;

use crate::Commands;

/// Bytes of the secret: 128 bits, short enough for an SMS.
const BYTES: usize = 16;

/// The secret of a link, as whoever holds it gives it back. Hides itself in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LinkToken(String);

impl LinkToken {
    /// What somebody holds, right or wrong.
    #[must_use]
    pub fn given(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// By which it is known.
    pub(super) fn digest(&self) -> Sha256Hex {
        Sha256Hex::of(self.0.as_bytes())
    }

    /// The secret itself, for the link.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LinkToken(***)")
    }
}

/// Scope of the claims by which the debt of a secret is found.
pub(super) fn link_scope(organisation: OrganisationId) -> String {
    format!("payment_link/{organisation}")
}

impl Commands {
    /// The secret of a link: the same each time, so that a retry whose answer was lost is given the same link.
    pub(super) fn link_token(&self, link: PaymentLinkId) -> LinkToken {
        let hash = self.secrets.hash("payment_link", &[link.uuid().as_bytes()]);
        LinkToken(URL_SAFE_NO_PAD.encode(hash.split_at(BYTES).0))
    }
}

//! HMAC-SHA-256, and comparing what an attacker may guess at.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// HMAC-SHA-256 of a message; `None` with an empty secret, with which anyone could sign.
pub(super) fn hmac_sha256(secret: &SecretString, message: &[u8]) -> Option<[u8; 32]> {
    let secret = secret.expose_secret();
    if secret.is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(message);
    Some(mac.finalize().into_bytes().into())
}

/// Equal, in a time that tells nothing of where they differ.
pub(super) fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

//! The server's secret: keyed hashes of what must be recognised and not read, seals over what must be read later.

use std::sync::Arc;

use event_store::Cipher;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use zeroize::Zeroizing;

use crate::CommandError;

/// Keys derived from the server's secret, one per use.
#[derive(Clone)]
pub struct Secrets {
    hashing: Arc<Zeroizing<[u8; 32]>>,
    sealing: Arc<Cipher>,
}

impl Secrets {
    /// Derives the keys; the secret itself is not kept.
    #[must_use]
    pub fn new(secret: &SecretString) -> Self {
        let derive = |label: &str| {
            let digest: [u8; 32] = Sha256::new()
                .chain_update(b"cabinet/secret/1\n")
                .chain_update(label.as_bytes())
                .chain_update(b"\n")
                .chain_update(secret.expose_secret().trim().as_bytes())
                .finalize()
                .into();
            Zeroizing::new(digest)
        };
        Self { hashing: Arc::new(derive("hashing")), sealing: Arc::new(Cipher::new(derive("sealing"))) }
    }

    /// `HMAC-SHA-256` of `parts` for one `use_`; equal inputs are recognised, none can be guessed without the key.
    #[must_use]
    pub fn hash(&self, use_: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.hashing.as_slice()) else { return [0; 32] };
        for part in std::iter::once(&use_.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether this is the secret that the database was begun with; the first that asks begins it.
    pub async fn belong_to(&self, pool: &PgPool) -> Result<bool, CommandError> {
        let own = self.hash("fingerprint", &[]);
        let begin = sqlx::query("INSERT INTO server_secret (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING");
        begin.bind(own.as_slice()).execute(pool).await?;
        let known: Vec<u8> = sqlx::query_scalar("SELECT fingerprint FROM server_secret").fetch_one(pool).await?;
        Ok(known == own)
    }

    /// The same as 64 hexadecimal digits, for keys of claims.
    #[must_use]
    pub fn hash_text(&self, use_: &str, parts: &[&[u8]]) -> String {
        hex::encode(self.hash(use_, parts))
    }

    /// Seals a value for one `use_`.
    pub fn seal<T: Serialize>(&self, use_: &str, value: &T) -> Result<Vec<u8>, CommandError> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|error| CommandError::Internal(Box::new(error)))?);
        self.sealing.seal(&plain, use_.as_bytes()).map_err(|_| broken("seal"))
    }

    /// Opens what was sealed for the same `use_`.
    pub fn open<T: DeserializeOwned>(&self, use_: &str, sealed: &[u8]) -> Result<T, CommandError> {
        let plain = self.sealing.open(sealed, use_.as_bytes()).map_err(|_| broken("another secret"))?;
        serde_json::from_slice(&plain).map_err(|_| broken("content"))
    }
}

fn broken(what: &'static str) -> CommandError {
    CommandError::Internal(format!("a sealed value does not open: {what}").into())
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    fn secrets(text: &str) -> Secrets {
        Secrets::new(&text.to_owned().into())
    }

    #[test]
    fn what_was_sealed_opens_only_for_the_same_use_and_secret() {
        let sealed = secrets("a").seal("sms", &("+79161234567", "код 1")).unwrap();
        assert_eq!(secrets("a").open::<(String, String)>("sms", &sealed).unwrap().0, "+79161234567");
        assert!(secrets("a").open::<(String, String)>("flow", &sealed).is_err());
        assert!(secrets("b").open::<(String, String)>("sms", &sealed).is_err());
    }

    #[test]
    fn hashes_differ_by_use_by_secret_and_by_where_parts_end() {
        let hash = |secret: &str, use_: &str, parts: &[&[u8]]| secrets(secret).hash_text(use_, parts);
        let one = hash("a", "phone", &[b"ab", b"c"]);
        assert_eq!(one, hash("a", "phone", &[b"ab", b"c"]));
        assert_ne!(one, hash("a", "phone", &[b"a", b"bc"]));
        assert_ne!(one, hash("a", "code", &[b"ab", b"c"]));
        assert_ne!(one, hash("b", "phone", &[b"ab", b"c"]));
    }
}

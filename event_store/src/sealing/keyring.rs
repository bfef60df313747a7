//! Keys of the subjects: one each, wrapped by the master key, cached for a short while.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{PgPool, Row};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Cipher;
use crate::{StoreError, patience::patiently};

/// The key that wraps all others; it lives outside the database.
#[derive(Clone)]
pub struct MasterKey(Arc<Cipher>);

/// A master key that is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the master key is 64 hexadecimal digits")]
pub struct InvalidMasterKey;

impl MasterKey {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &SecretString) -> Result<Self, InvalidMasterKey> {
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.expose_secret().trim(), key.as_mut_slice()).map_err(|_| InvalidMasterKey)?;
        Ok(Self(Arc::new(Cipher::new(key))))
    }
}

/// The key of one subject.
#[derive(Clone)]
pub(crate) enum SubjectKey {
    Live(Arc<Cipher>),
    Destroyed,
}

/// Hands out subjects' keys.
#[derive(Clone)]
pub struct Keyring {
    master: MasterKey,
    pool: PgPool,
    cache: Cache<Uuid, SubjectKey>,
}

impl Keyring {
    /// A keyring over the table `subject_keys`. A key destroyed by another process is forgotten here within a minute.
    #[must_use]
    pub fn new(master: MasterKey, pool: PgPool) -> Self {
        let cache = Cache::builder().max_capacity(200_000).time_to_live(Duration::from_mins(1)).build();
        Self { master, pool, cache }
    }

    /// Keys of those subjects that have one, read in one query where they are not at hand.
    pub(crate) async fn keys(&self, subjects: impl IntoIterator<Item = Uuid>) -> Result<HashMap<Uuid, SubjectKey>, StoreError> {
        let mut keys = HashMap::new();
        let mut missing = Vec::new();
        for subject in subjects.into_iter().collect::<HashSet<_>>() {
            match self.cache.get(&subject) {
                Some(key) => drop(keys.insert(subject, key)),
                None => missing.push(subject),
            }
        }
        if missing.is_empty() {
            return Ok(keys);
        }
        let read = || async {
            let statement = sqlx::query("SELECT subject_id, wrapped_key FROM subject_keys WHERE subject_id = ANY($1)");
            Ok(statement.bind(&missing).fetch_all(&self.pool).await?)
        };
        let rows = patiently(read).await?;
        for row in rows {
            let subject: Uuid = row.try_get(0)?;
            let key = match row.try_get::<Option<Vec<u8>>, _>(1)? {
                Some(wrapped) => SubjectKey::Live(Arc::new(self.unwrap(subject, &wrapped)?)),
                None => SubjectKey::Destroyed,
            };
            self.cache.insert(subject, key.clone());
            keys.insert(subject, key);
        }
        Ok(keys)
    }

    /// A new key and its wrapped form, to be stored with the subject's first event.
    pub(crate) fn make(&self, subject: Uuid) -> Result<(SubjectKey, Vec<u8>), StoreError> {
        let key = Cipher::new(Zeroizing::new(rand::random()));
        let wrapped = self.master.0.seal(key.key(), subject.as_bytes());
        let wrapped = wrapped.map_err(|_| StoreError::Corrupt("a subject's key cannot be wrapped".to_owned()))?;
        Ok((SubjectKey::Live(Arc::new(key)), wrapped))
    }

    /// Whether the master key is the one under which keys are wrapped here, as far as there are any.
    pub async fn fits(&self) -> Result<bool, StoreError> {
        let select = "SELECT subject_id, wrapped_key FROM subject_keys WHERE wrapped_key IS NOT NULL LIMIT 1";
        let any: Option<(Uuid, Vec<u8>)> = sqlx::query_as(select).fetch_optional(&self.pool).await?;
        Ok(any.is_none_or(|(subject, wrapped)| self.unwrap(subject, &wrapped).is_ok()))
    }

    /// Remembers a key once it is stored.
    pub(crate) fn remember(&self, subject: Uuid, key: SubjectKey) {
        self.cache.insert(subject, key);
    }

    /// Destroys a subject's key: every sealed value of theirs reads as erased from now on. A subject that never had a key
    /// gets a destroyed one, so that none is made later.
    pub async fn destroy(&self, subject: Uuid) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO subject_keys AS k (subject_id, destroyed_at) VALUES ($1, now())
             ON CONFLICT (subject_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = now() WHERE k.wrapped_key IS NOT NULL",
        )
        .bind(subject)
        .execute(&self.pool)
        .await?;
        self.cache.invalidate(&subject);
        Ok(())
    }

    fn unwrap(&self, subject: Uuid, wrapped: &[u8]) -> Result<Cipher, StoreError> {
        let broken = || StoreError::Corrupt("a subject's key does not unwrap: another master key?".to_owned());
        let plain = self.master.0.open(wrapped, subject.as_bytes()).map_err(|_| broken())?;
        let mut key = Zeroizing::new([0; 32]);
        if plain.len() != key.len() {
            return Err(broken());
        }
        key.copy_from_slice(&plain);
        Ok(Cipher::new(key))
    }
}

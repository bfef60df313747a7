//! Recomputes the hash chains of the whole log.

use std::collections::HashMap;

use cqrs_es::persist::SerializedEvent;
use futures::TryStreamExt;
use sqlx::Row;

use crate::{
    EventStore, StoreError,
    chain::{GENESIS, Hash, canonical_metadata, canonical_payload},
    load::link_hash,
};

/// A place where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Kind of stream.
    pub aggregate_type: String,
    /// Stream.
    pub aggregate_id: String,
    /// Number of the event.
    pub sequence: u64,
}

/// What a verification has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Streams looked at.
    pub streams: u64,
    /// Events looked at.
    pub events: u64,
    /// Events without a hash, written by stock tools; the chain runs over them.
    pub unchained: u64,
    /// Where a chain does not hold, at most the first hundred.
    pub broken: Vec<Broken>,
}

impl EventStore {
    /// Recomputes every stream's chain and compares it with what is stored. Reads row by row in bounded memory.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut rows = sqlx::query(
            "SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, prev_hash, event_hash,
                payload::text, metadata::text
             FROM events ORDER BY aggregate_type, aggregate_id, sequence",
        )
        .fetch(self.pool());
        let mut verified = Verified::default();
        let (mut stream, mut hash, mut next) = ((String::new(), String::new()), GENESIS, 1);
        while let Some(row) = rows.try_next().await? {
            let key: (String, String) = (row.try_get(0)?, row.try_get(1)?);
            if key != stream {
                (stream, hash, next) = (key, GENESIS, 1);
                verified.streams += 1;
            }
            let sequence: i64 = row.try_get(2)?;
            let event = SerializedEvent::new(
                stream.1.clone(),
                usize::try_from(sequence).unwrap_or_default(),
                stream.0.clone(),
                row.try_get(3)?,
                row.try_get(4)?,
                row.try_get(5)?,
                row.try_get(6)?,
            );
            let metadata: HashMap<String, String> = serde::Deserialize::deserialize(&event.metadata).unwrap_or_default();
            let previous = hash;
            // What the chain cannot be computed over was never written by this store.
            let computed = link_hash(&event, &metadata, &previous);
            // The text itself, not only what it means: two keys of one name mean one thing here and another elsewhere.
            let as_written = row.try_get::<Option<Vec<u8>>, _>(8)?.is_none()
                || canonical_payload(&event.payload).is_ok_and(|text| row.try_get(9).is_ok_and(|stored: &str| stored == text))
                    && canonical_metadata(&metadata).is_ok_and(|text| row.try_get(10).is_ok_and(|stored: &str| stored == text));
            let computable = computed.is_ok() && as_written;
            hash = computed.unwrap_or(GENESIS);
            let stored: (Option<Vec<u8>>, Option<Vec<u8>>) = (row.try_get(7)?, row.try_get(8)?);
            let holds = match &stored {
                (None, None) => {
                    verified.unchained += 1;
                    computable && sequence == next
                }
                (Some(before), Some(own)) => computable && *before == previous && *own == hash && sequence == next,
                _ => false,
            };
            if !holds && let Some(Ok(own)) = stored.1.map(Hash::try_from) {
                // Later links are judged by what they were made of, so that each place is told and no other.
                hash = own;
            }
            if !holds && verified.broken.len() < 100 {
                verified.broken.push(Broken {
                    aggregate_type: stream.0.clone(),
                    aggregate_id: stream.1.clone(),
                    sequence: u64::try_from(sequence).unwrap_or_default(),
                });
            }
            next = sequence + 1;
            verified.events += 1;
        }
        Ok(verified)
    }
}

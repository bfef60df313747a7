//! Recomputes the hash chains of the whole log.

use std::collections::HashMap;

use cqrs_es::persist::SerializedEvent;
use sqlx::{Row, postgres::PgRow};
use uuid::Uuid;

use crate::{
    EventStore, StoreError,
    chain::{GENESIS, Hash, canonical_payload},
    load::link_hash,
    metadata::Beside,
    patience::patiently,
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

/// Events read by one statement: a log of any length within the time a statement may take.
const PAGE: i64 = 5_000;

const READ: &str =
    "SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, prev_hash, event_hash,
        payload::text, metadata::text, organisation_id, subject_id
    FROM events WHERE (aggregate_type, aggregate_id, sequence) > ($1, $2, $3)
    ORDER BY aggregate_type, aggregate_id, sequence LIMIT $4";

impl EventStore {
    /// Recomputes every stream's chain and compares it with what is stored. Reads page by page in bounded memory.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let (mut walk, mut full) = (Walk::default(), true);
        while full {
            let ((kind, id), after) = (&walk.stream, walk.sequence);
            let page =
                || async { Ok(sqlx::query(READ).bind(kind).bind(id).bind(after).bind(PAGE).fetch_all(self.pool()).await?) };
            let rows = patiently(page).await?;
            for row in &rows {
                walk.step(row)?;
            }
            full = i64::try_from(rows.len()) == Ok(PAGE);
        }
        Ok(walk.verified)
    }
}

/// The place in the log, and the chain up to there.
#[derive(Default)]
struct Walk {
    stream: (String, String),
    sequence: i64,
    hash: Hash,
    verified: Verified,
}

impl Walk {
    /// Judges the next event in order of streams.
    fn step(&mut self, row: &PgRow) -> Result<(), StoreError> {
        let key: (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if key != self.stream {
            (self.stream, self.sequence, self.hash) = (key, 0, GENESIS);
            self.verified.streams += 1;
        }
        let sequence: i64 = row.try_get(2)?;
        let follows = sequence == self.sequence + 1;
        let event = SerializedEvent::new(
            self.stream.1.clone(),
            usize::try_from(sequence).unwrap_or_default(),
            self.stream.0.clone(),
            row.try_get(3)?,
            row.try_get(4)?,
            row.try_get(5)?,
            row.try_get(6)?,
        );
        let metadata: HashMap<String, String> = serde::Deserialize::deserialize(&event.metadata).unwrap_or_default();
        let previous = self.hash;
        // What the chain cannot be computed over was never written by this store.
        let computed = link_hash(&event, &metadata, &previous);
        let stored: (Option<Vec<u8>>, Option<Vec<u8>>) = (row.try_get(7)?, row.try_get(8)?);
        let beside = Beside::read(&metadata);
        // The text itself, not only what it means: two keys of one name mean one thing here and another elsewhere.
        let as_written = stored.1.is_none()
            || canonical_payload(&event.payload).is_ok_and(|text| row.try_get(9).is_ok_and(|stored: &str| stored == text))
                && beside.as_ref().is_ok_and(|beside| row.try_get(10).is_ok_and(|stored: &str| stored == beside.text));
        // Who an event is about is asked of its columns: they must not tell another person than what the chain covers.
        let columns: (Option<Uuid>, Option<Uuid>) = (row.try_get(11)?, row.try_get(12)?);
        let columns_agree = beside.is_ok_and(|beside| (beside.organisation, beside.subject) == columns);
        let computable = computed.is_ok() && as_written && columns_agree;
        self.hash = computed.unwrap_or(GENESIS);
        let holds = match &stored {
            (None, None) => {
                self.verified.unchained += 1;
                computable && follows
            }
            (Some(before), Some(own)) => computable && *before == previous && *own == self.hash && follows,
            _ => false,
        };
        if !holds && let Some(Ok(own)) = stored.1.map(Hash::try_from) {
            // Later links are judged by what they were made of, so that each place is told and no other.
            self.hash = own;
        }
        if !holds && self.verified.broken.len() < 100 {
            self.verified.broken.push(Broken {
                aggregate_type: self.stream.0.clone(),
                aggregate_id: self.stream.1.clone(),
                sequence: u64::try_from(sequence).unwrap_or_default(),
            });
        }
        self.sequence = sequence;
        self.verified.events += 1;
        Ok(())
    }
}

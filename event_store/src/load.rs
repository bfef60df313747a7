//! Loading streams: one through postgres-es' repository, many in one query; both opened, upcast, chained and folded.

use std::collections::HashMap;

use cqrs_es::{
    Aggregate, EventEnvelope,
    persist::{PersistedEventRepository, PersistenceError, SerializedEvent},
};
use serde_json::Value;
use sqlx::{Row, postgres::PgRow};
use uuid::Uuid;

use crate::{
    EventStore, StoreError,
    chain::{GENESIS, Hash, Link, canonical_metadata, canonical_payload},
    patience::patiently,
    recorded::{envelope, upcast},
    sealing::{Place, SubjectKey, is_sealed, open},
};

/// A stream read from the table.
pub(crate) struct Loaded<A: Aggregate> {
    pub(crate) events: Vec<EventEnvelope<A>>,
    pub(crate) hash: Hash,
}

impl<A: Aggregate> Loaded<A> {
    /// The state all events lead to, its version and the last hash.
    pub(crate) fn fold(self) -> (A, u64, Hash) {
        let version = self.events.len() as u64;
        let mut state = A::default();
        for event in self.events {
            state.apply(event.payload);
        }
        (state, version, self.hash)
    }
}

impl EventStore {
    /// Reads one stream through the repository of postgres-es.
    pub(crate) async fn read_stream<A: Aggregate>(&self, id: &str) -> Result<Loaded<A>, StoreError> {
        patiently(|| async {
            let events = self.repository().get_events::<A>(id).await.map_err(persistence)?;
            self.open_stream(events).await
        })
        .await
    }

    /// Reads many streams of one kind in one query; streams without events are empty.
    pub(crate) async fn read_streams<A: Aggregate>(&self, ids: &[String]) -> Result<HashMap<String, Loaded<A>>, StoreError> {
        patiently(|| self.read_streams_once(ids)).await
    }

    async fn read_streams_once<A: Aggregate>(&self, ids: &[String]) -> Result<HashMap<String, Loaded<A>>, StoreError> {
        // One look at the index a stream. `= ANY` alone reads every stream of the kind by a plan made while there were few, and
        // such a plan is kept through the first load of a portfolio.
        let rows = sqlx::query(
            "SELECT e.* FROM (SELECT DISTINCT unnest($2::text[]) AS id) AS wanted CROSS JOIN LATERAL (
                 SELECT aggregate_id, sequence, event_type, event_version, payload, metadata FROM events
                 WHERE aggregate_type = $1 AND aggregate_id = wanted.id ORDER BY sequence
             ) AS e",
        )
        .bind(A::TYPE)
        .bind(ids)
        .fetch_all(self.pool())
        .await?;
        let mut events: HashMap<String, Vec<SerializedEvent>> = HashMap::with_capacity(ids.len());
        for row in rows {
            let event = serialized::<A>(&row)?;
            events.entry(event.aggregate_id.clone()).or_default().push(event);
        }
        // One look for all keys; opening each stream then finds them at hand.
        self.keyring().keys(events.values().flatten().filter_map(subject)).await?;
        let mut streams = HashMap::with_capacity(ids.len());
        for id in ids {
            streams.insert(id.clone(), self.open_stream(events.remove(id).unwrap_or_default()).await?);
        }
        Ok(streams)
    }

    async fn open_stream<A: Aggregate>(&self, events: Vec<SerializedEvent>) -> Result<Loaded<A>, StoreError> {
        let sealed = events.iter().filter(|event| is_sealed(&event.payload));
        let keys = self.keyring().keys(sealed.filter_map(subject)).await?;
        let mut loaded = Loaded { events: Vec::with_capacity(events.len()), hash: GENESIS };
        for (index, event) in events.into_iter().enumerate() {
            if event.sequence != index + 1 {
                return Err(StoreError::Corrupt(format!("the stream {}/{} has a hole", A::TYPE, event.aggregate_id)));
            }
            let metadata = string_map(&event.metadata)?;
            loaded.hash = link_hash(&event, &metadata, &loaded.hash)?;
            let event = open_event(event, &keys)?;
            let event =
                envelope(upcast(self.upcasters(), event), metadata).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            loaded.events.push(event);
        }
        Ok(loaded)
    }
}

fn serialized<A: Aggregate>(row: &PgRow) -> Result<SerializedEvent, StoreError> {
    let sequence: i64 = row.try_get(1)?;
    Ok(SerializedEvent::new(
        row.try_get(0)?,
        usize::try_from(sequence).map_err(|_| StoreError::Corrupt("sequence".to_owned()))?,
        A::TYPE.to_owned(),
        row.try_get(2)?,
        row.try_get(3)?,
        row.try_get(4)?,
        row.try_get(5)?,
    ))
}

fn subject(event: &SerializedEvent) -> Option<Uuid> {
    event.metadata.get("subject").and_then(Value::as_str).and_then(|text| text.parse().ok())
}

fn string_map(metadata: &Value) -> Result<HashMap<String, String>, StoreError> {
    serde::Deserialize::deserialize(metadata).map_err(|_| StoreError::Corrupt("metadata is not a map of texts".to_owned()))
}

/// The hash of a stored event, from what is stored.
pub(crate) fn link_hash(
    event: &SerializedEvent,
    metadata: &HashMap<String, String>,
    previous: &Hash,
) -> Result<Hash, StoreError> {
    let link = Link {
        aggregate_type: &event.aggregate_type,
        aggregate_id: &event.aggregate_id,
        sequence: event.sequence as u64,
        event_type: &event.event_type,
        event_version: &event.event_version,
        payload: &canonical_payload(&event.payload)?,
        metadata: &canonical_metadata(metadata)?,
    };
    Ok(link.hash(previous))
}

/// Opens what is sealed in a stored event.
pub(crate) fn open_event(mut event: SerializedEvent, keys: &HashMap<Uuid, SubjectKey>) -> Result<SerializedEvent, StoreError> {
    if is_sealed(&event.payload) {
        let key = subject(&event)
            .and_then(|subject| keys.get(&subject))
            .ok_or_else(|| StoreError::Corrupt(format!("no key for a sealed {}", event.event_type)))?;
        let place =
            Place { aggregate_type: &event.aggregate_type, aggregate_id: &event.aggregate_id, sequence: event.sequence as u64 };
        open(&mut event.payload, place, key)?;
    }
    Ok(event)
}

/// The repository tells little about its failures (EVENT-STORE.md D7): whatever is no plain data error may pass.
fn persistence(error: PersistenceError) -> StoreError {
    match error {
        PersistenceError::OptimisticLockError => StoreError::Conflict,
        PersistenceError::DeserializationError(error) => StoreError::Corrupt(error.to_string()),
        PersistenceError::ConnectionError(error) | PersistenceError::UnknownError(error) => match error.downcast::<sqlx::Error>()
        {
            Ok(error) => StoreError::from(*error),
            Err(error) => StoreError::Corrupt(error.to_string()),
        },
    }
}

//! From decided events to the rows of an append: sealed, canonical, chained.

use std::{
    any::Any,
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use serde_json::Value;
use uuid::Uuid;

use crate::{
    CommandContext, Keyring, StoreError,
    cache::{Folded, StreamKey},
    chain::{Hash, Link, canonical_payload},
    metadata::Beside,
    sealing::{Place, SubjectKey, holds_personal, is_sealed, seal},
};

/// Something that may exist once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) owner: String,
}

/// An event decided and not yet written.
pub(crate) struct Pending {
    pub(crate) event_type: String,
    pub(crate) event_version: String,
    pub(crate) payload: Value,
    pub(crate) subject: Option<Uuid>,
}

/// New events of one stream and the state they lead to.
pub(crate) struct StreamChange {
    pub(crate) key: StreamKey,
    pub(crate) version: u64,
    pub(crate) hash: Hash,
    pub(crate) events: Vec<Pending>,
    pub(crate) state: Arc<dyn Any + Send + Sync>,
}

/// A row of `events`.
pub(crate) struct EventRow {
    pub(crate) aggregate_type: &'static str,
    pub(crate) aggregate_id: String,
    pub(crate) sequence: i64,
    pub(crate) event_type: String,
    pub(crate) event_version: String,
    pub(crate) payload: String,
    pub(crate) metadata: String,
    pub(crate) event_id: Uuid,
    pub(crate) organisation: Option<Uuid>,
    pub(crate) subject: Option<Uuid>,
    pub(crate) prev_hash: Hash,
    pub(crate) hash: Hash,
}

/// A command ready to be written.
pub(crate) struct Prepared {
    pub(crate) command_id: Uuid,
    pub(crate) input_hash: [u8; 32],
    pub(crate) aggregate_type: String,
    pub(crate) aggregate_id: String,
    pub(crate) version: u64,
    pub(crate) events: Vec<EventRow>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) releases: Vec<Claim>,
    pub(crate) new_keys: Vec<(Uuid, Vec<u8>)>,
    /// Keys and states to be remembered once the rows are durable.
    pub(crate) made_keys: Vec<(Uuid, SubjectKey)>,
    pub(crate) folded: Vec<(StreamKey, Folded)>,
}

/// Seals, chains and lays out the changes of one command; the first stream is the one its receipt names.
///
/// `tell` tells what stands beside the events about a subject.
pub(crate) async fn prepare(
    context: &CommandContext,
    changes: Vec<StreamChange>,
    keyring: &Keyring,
    tell: &(dyn Fn(Option<Uuid>) -> Result<Beside, StoreError> + Sync),
) -> Result<Prepared, StoreError> {
    let mut prepared = Prepared {
        command_id: context.command_id,
        input_hash: context.input_hash,
        aggregate_type: String::new(),
        aggregate_id: String::new(),
        version: 0,
        events: Vec::new(),
        claims: Vec::new(),
        releases: Vec::new(),
        new_keys: Vec::new(),
        made_keys: Vec::new(),
        folded: Vec::new(),
    };
    let mut keys = subject_keys(&changes, keyring, &mut prepared).await?;
    let mut beside_of = HashMap::new();
    for change in changes {
        let StreamChange { key, mut version, mut hash, events, state } = change;
        for mut event in events {
            version += 1;
            if let Some(subject_key) = event.subject.and_then(|subject| keys.get_mut(&subject))
                && holds_personal(&event.payload)
            {
                let place = Place { aggregate_type: key.0, aggregate_id: &key.1, sequence: version };
                seal(&mut event.payload, place, subject_key)?;
            }
            let beside = match beside_of.entry(event.subject) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(vacant) => vacant.insert(tell(event.subject)?),
            };
            let row = row(&key, version, event, beside, hash)?;
            hash = row.hash;
            prepared.events.push(row);
        }
        if prepared.aggregate_type.is_empty() {
            key.0.clone_into(&mut prepared.aggregate_type);
            prepared.aggregate_id.clone_from(&key.1);
            prepared.version = version;
        }
        prepared.folded.push((key, Folded { state, version, hash }));
    }
    Ok(prepared)
}

/// Keys of all subjects with personal data in `changes`; missing ones are made.
async fn subject_keys(
    changes: &[StreamChange],
    keyring: &Keyring,
    prepared: &mut Prepared,
) -> Result<HashMap<Uuid, SubjectKey>, StoreError> {
    let mut subjects = Vec::new();
    for event in changes.iter().flat_map(|change| &change.events) {
        if is_sealed(&event.payload) {
            // It would be taken for a seal and never open again.
            return Err(StoreError::Corrupt(format!("{} holds the mark of a sealed value", event.event_type)));
        }
        if holds_personal(&event.payload) {
            subjects.push(
                event.subject.ok_or_else(|| {
                    StoreError::Corrupt(format!("{} holds personal data and names no subject", event.event_type))
                })?,
            );
        }
    }
    subjects.sort_unstable();
    subjects.dedup();
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    let mut keys = keyring.keys(subjects.iter().copied()).await?;
    for subject in subjects {
        if let Entry::Vacant(vacant) = keys.entry(subject) {
            let (key, wrapped) = keyring.make(subject)?;
            prepared.new_keys.push((subject, wrapped));
            prepared.made_keys.push((subject, key.clone()));
            vacant.insert(key);
        }
    }
    Ok(keys)
}

fn row(key: &StreamKey, sequence: u64, event: Pending, beside: &Beside, prev_hash: Hash) -> Result<EventRow, StoreError> {
    let payload = canonical_payload(&event.payload)?;
    let link = Link {
        aggregate_type: key.0,
        aggregate_id: &key.1,
        sequence,
        event_type: &event.event_type,
        event_version: &event.event_version,
        payload: &payload,
        metadata: &beside.text,
    };
    let hash = link.hash(&prev_hash);
    Ok(EventRow {
        aggregate_type: key.0,
        aggregate_id: key.1.clone(),
        sequence: i64::try_from(sequence).map_err(|_| StoreError::Corrupt("sequence".to_owned()))?,
        event_type: event.event_type,
        event_version: event.event_version,
        payload,
        metadata: beside.text.clone(),
        event_id: uuid::Builder::from_random_bytes(rand::random()).into_uuid(),
        organisation: beside.organisation,
        subject: beside.subject,
        prev_hash,
        hash,
    })
}

//! From decided events to the rows of an append: sealed, canonical, chained.

use std::{
    any::Any,
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use serde_json::Value;
use uuid::Uuid;

use super::rows::{Claim, EventRow, NewKey, ReceiptRow};
use crate::{
    CommandContext, Keyring, StoreError,
    cache::{Folded, StreamKey},
    chain::{Hash, Link, canonical_payload},
    metadata::Beside,
    sealing::{Place, SubjectKey, holds_personal, is_sealed, seal},
};

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

/// A command ready to be written.
pub(crate) struct Prepared {
    pub(crate) receipt: ReceiptRow,
    pub(crate) events: Vec<EventRow>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) releases: Vec<Claim>,
    pub(crate) new_keys: Vec<NewKey>,
    /// Keys and states to be remembered once the rows are durable.
    pub(crate) made_keys: Vec<(Uuid, SubjectKey)>,
    pub(crate) folded: Vec<(StreamKey, Folded)>,
}

impl Prepared {
    /// Whether it claims, releases or makes keys, which others may be about to do as well.
    pub(crate) fn takes_turns(&self) -> bool {
        !(self.claims.is_empty() && self.releases.is_empty() && self.new_keys.is_empty())
    }

    /// Names the stream that the command was about, and its version after the command.
    pub(crate) fn is_about(&mut self, aggregate_type: &str, aggregate_id: String, version: u64) -> Result<(), StoreError> {
        aggregate_type.clone_into(&mut self.receipt.aggregate_type);
        self.receipt.aggregate_id = aggregate_id;
        self.receipt.version = column(version)?;
        Ok(())
    }
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
        receipt: ReceiptRow {
            command_id: context.command_id,
            input_hash: context.input_hash,
            aggregate_type: String::new(),
            aggregate_id: String::new(),
            version: 0,
        },
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
        if prepared.folded.is_empty() {
            prepared.is_about(key.0, key.1.clone(), version)?;
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
            prepared.new_keys.push(NewKey { subject, wrapped });
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
        sequence: column(sequence)?,
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

fn column(version: u64) -> Result<i64, StoreError> {
    i64::try_from(version).map_err(|_| StoreError::Corrupt("a stream is too long".to_owned()))
}

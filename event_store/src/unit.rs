//! One decision over one or several streams: load, decide, and what is to be written in one go.

use std::{collections::HashMap, sync::Arc};

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use uuid::Uuid;

use crate::{
    EventStore, StoreError,
    append::{Claim, Pending, StreamChange},
    cache::StreamKey,
    chain::Hash,
};

/// A stream as loaded, with the decisions made on it since.
#[derive(Debug)]
pub struct Stream<A> {
    id: String,
    /// Shared with the process' memory and with what is to be written; copied before it changes.
    state: Arc<A>,
    version: u64,
    hash: Hash,
}

impl<A> Stream<A> {
    /// The state after all events so far, decided ones included.
    #[must_use]
    pub fn state(&self) -> &A {
        &self.state
    }

    /// How many events the stream has; 0 for one that does not exist.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The stream's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// What one command reads and writes.
pub struct Unit {
    store: EventStore,
    fresh: bool,
    cached: bool,
    pub(crate) changes: Vec<StreamChange>,
    /// Where each stream's change stands.
    places: HashMap<StreamKey, usize>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) releases: Vec<Claim>,
    /// Stream the receipt names when nothing was decided.
    pub(crate) first: Option<(&'static str, String, u64)>,
    pub(crate) expected: Option<u64>,
}

impl Unit {
    pub(crate) fn new(store: EventStore, fresh: bool, expected: Option<u64>) -> Self {
        let (changes, places, claims, releases) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
        Self { store, fresh, cached: false, changes, places, claims, releases, first: None, expected }
    }

    /// Whether any state came from the process' memory and not from the table.
    pub(crate) const fn used_cache(&self) -> bool {
        self.cached
    }

    /// Loads a stream; one without events is the aggregate's default. The first stream loaded is the one the receipt
    /// names and the client's expected version is about.
    pub async fn load<A: Aggregate + Clone + 'static>(&mut self, id: impl ToString + Send) -> Result<Stream<A>, StoreError> {
        let id = id.to_string();
        let stream = self.find(id).await?;
        if self.first.is_none() {
            if let Some(expected) = self.expected
                && expected != stream.version
            {
                return Err(StoreError::UnexpectedVersion { current: stream.version });
            }
            self.first = Some((A::TYPE, stream.id.clone(), stream.version));
        }
        Ok(stream)
    }

    async fn find<A: Aggregate + Clone + 'static>(&mut self, id: String) -> Result<Stream<A>, StoreError> {
        let key = (A::TYPE, id);
        if !self.fresh
            && let Some(folded) = self.store.cache().get(&key)
            && let Ok(state) = Arc::clone(&folded.state).downcast::<A>()
        {
            self.cached = true;
            return Ok(Stream { id: key.1, state, version: folded.version, hash: folded.hash });
        }
        let (state, version, hash) = self.store.read_stream::<A>(&key.1).await?.fold();
        Ok(Stream { id: key.1, state: Arc::new(state), version, hash })
    }

    /// Loads many streams of one kind in one query, in the order of `ids`; each id may be asked for once.
    pub async fn load_many<A: Aggregate + Clone + 'static>(&mut self, ids: &[String]) -> Result<Vec<Stream<A>>, StoreError> {
        let mut loaded = self.store.read_streams::<A>(ids).await?;
        ids.iter()
            .map(|id| {
                let (id, stream) = loaded
                    .remove_entry(id)
                    .ok_or_else(|| StoreError::Corrupt(format!("the stream {}/{id} was asked for twice", A::TYPE)))?;
                let (state, version, hash) = stream.fold();
                Ok(Stream { id, state: Arc::new(state), version, hash })
            })
            .collect()
    }

    /// A stream that is known not to exist, because its id was just made.
    #[expect(clippy::needless_pass_by_value, reason = "ids and texts come as they are at hand")]
    pub fn start<A: Aggregate>(&mut self, id: impl ToString) -> Stream<A> {
        let id = id.to_string();
        if self.first.is_none() {
            self.first = Some((A::TYPE, id.clone(), 0));
        }
        Stream { id, state: Arc::default(), version: 0, hash: crate::chain::GENESIS }
    }

    /// Lets the aggregate decide. Its events will be written with the unit; `subject` is the person they are about.
    pub async fn decide<A, E>(&mut self, stream: &mut Stream<A>, subject: Option<Uuid>, command: A::Command) -> Result<usize, E>
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        E: From<A::Error> + From<StoreError>,
    {
        let sink = EventSink::default();
        Arc::make_mut(&mut stream.state).handle(command, &(), &sink).await?;
        let events = sink.collect().await;
        let count = events.len();
        if count == 0 {
            return Ok(0);
        }
        let mut pending = Vec::with_capacity(count);
        for event in events {
            pending.push(Pending {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: serde_json::to_value(&event).map_err(|error| StoreError::Corrupt(error.to_string()))?,
                subject,
            });
        }
        let state = Arc::<A>::clone(&stream.state);
        let key = (A::TYPE, stream.id.clone());
        match self.places.get(&key).and_then(|place| self.changes.get_mut(*place)) {
            // Loaded anew, it does not know what this unit has decided on it before.
            Some(change) if change.version + change.events.len() as u64 != stream.version => {
                return Err(StoreError::Corrupt(format!("a decision on an older copy of {}/{}", A::TYPE, stream.id)).into());
            }
            Some(change) => {
                change.events.extend(pending);
                change.state = state;
            }
            None => {
                self.places.insert(key.clone(), self.changes.len());
                self.changes.push(StreamChange { key, version: stream.version, hash: stream.hash, events: pending, state });
            }
        }
        stream.version += count as u64;
        Ok(count)
    }

    /// Claims `key` for `owner`; the command fails when another owner holds it.
    #[expect(clippy::needless_pass_by_value, reason = "ids and texts come as they are at hand")]
    pub fn claim(&mut self, scope: impl Into<String>, key: impl Into<String>, owner: impl ToString) {
        self.claims.push(Claim { scope: scope.into(), key: key.into(), owner: owner.to_string() });
    }

    /// Gives a claim back.
    #[expect(clippy::needless_pass_by_value, reason = "ids and texts come as they are at hand")]
    pub fn release(&mut self, scope: impl Into<String>, key: impl Into<String>, owner: impl ToString) {
        self.releases.push(Claim { scope: scope.into(), key: key.into(), owner: owner.to_string() });
    }
}

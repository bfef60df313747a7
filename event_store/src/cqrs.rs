//! The store in the shape cqrs-es asks for, so that whatever is written for `cqrs_es::EventStore` runs on it.

use std::{collections::HashMap, marker::PhantomData, sync::Arc};

use cqrs_es::{Aggregate, AggregateContext, AggregateError, DomainEvent, EventEnvelope, EventStore as CqrsStore};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    CommandContext, EventStore, StoreError,
    append::{Pending, StreamChange},
    chain::Hash,
};

/// One kind of aggregate of the store.
pub struct CqrsEventStore<A> {
    store: EventStore,
    aggregate: PhantomData<fn() -> A>,
}

impl<A> CqrsEventStore<A> {
    /// A view of `store` for one kind of aggregate.
    #[must_use]
    pub const fn new(store: EventStore) -> Self {
        Self { store, aggregate: PhantomData }
    }
}

/// An aggregate between load and commit, with the version and hash its next event builds on.
pub struct LoadedAggregate<A> {
    id: String,
    state: A,
    version: u64,
    hash: Hash,
}

impl<A: Aggregate> AggregateContext<A> for LoadedAggregate<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.state
    }
}

impl<A: Aggregate + Clone + 'static> CqrsStore<A> for CqrsEventStore<A> {
    type AC = LoadedAggregate<A>;

    async fn load_events(&self, aggregate_id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        Ok(self.store.read_stream::<A>(aggregate_id).await.map_err(aggregate_error)?.events)
    }

    async fn load_aggregate(&self, aggregate_id: &str) -> Result<Self::AC, AggregateError<A::Error>> {
        let (state, version, hash) = self.store.read_stream::<A>(aggregate_id).await.map_err(aggregate_error)?.fold();
        Ok(LoadedAggregate { id: aggregate_id.to_owned(), state, version, hash })
    }

    /// Commits under a command id taken from `metadata` (`command`) or made of what is written.
    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Self::AC,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let LoadedAggregate { id, state, version, hash } = context;
        let command = command_context::<A>(&id, version, &metadata);
        let subject = metadata.get("subject").and_then(|text| text.parse().ok());
        let mut pending = Vec::with_capacity(events.len());
        for event in &events {
            pending.push(Pending {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: serde_json::to_value(event).map_err(|error| aggregate_error(StoreError::Corrupt(error.to_string())))?,
                subject,
            });
        }
        let change = StreamChange { key: (A::TYPE, id.clone()), version, hash, events: pending, state: Arc::new(state) };
        let mut stored = metadata.clone();
        stored.insert("command".to_owned(), command.command_id.to_string());
        self.store.write_change(&command, change, &stored).await.map_err(aggregate_error)?;
        let numbered = events.into_iter().zip(version + 1..);
        Ok(numbered
            .map(|(payload, sequence)| EventEnvelope {
                aggregate_id: id.clone(),
                sequence: usize::try_from(sequence).unwrap_or(usize::MAX),
                payload,
                metadata: metadata.clone(),
            })
            .collect())
    }
}

fn command_context<A: Aggregate>(id: &str, version: u64, metadata: &HashMap<String, String>) -> CommandContext {
    let parse = |key: &str| metadata.get(key).and_then(|text| text.parse::<Uuid>().ok());
    let place = format!("{}/{id}/{version}", A::TYPE);
    let hash: [u8; 32] = Sha256::digest(place.as_bytes()).into();
    let command_id = parse("command").unwrap_or_else(|| Uuid::new_v5(&Uuid::NAMESPACE_OID, place.as_bytes()));
    CommandContext {
        command_id,
        input_hash: hash,
        organisation: parse("organisation").unwrap_or_default(),
        actor: metadata.get("actor").cloned().unwrap_or_default(),
        channel: "cqrs",
        correlation: parse("correlation").unwrap_or(command_id),
        causation: parse("causation"),
        occurred_at: metadata.get("occurred_at").and_then(|text| text.parse().ok()).unwrap_or_default(),
        expected_version: Some(version),
    }
}

fn aggregate_error<E: std::error::Error>(error: StoreError) -> AggregateError<E> {
    match error {
        StoreError::Conflict | StoreError::UnexpectedVersion { .. } | StoreError::Claimed { .. } => {
            AggregateError::AggregateConflict
        }
        StoreError::Unavailable(error) => AggregateError::DatabaseConnectionError(Box::new(error)),
        StoreError::Corrupt(_) => AggregateError::DeserializationError(Box::new(error)),
        other => AggregateError::UnexpectedError(Box::new(other)),
    }
}

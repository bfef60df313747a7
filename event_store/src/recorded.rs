//! An event as the tail and the histories give it: stored, in commit order, its personal data open.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cqrs_es::{
    Aggregate, EventEnvelope,
    persist::{EventUpcaster, SerializedEvent},
};
use uuid::Uuid;

use crate::{Metadata, Token};

/// The upcasters of all aggregates, in order of application.
pub(crate) type Upcasters = [Box<dyn EventUpcaster>];

/// One event with its place in commit order.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Place in commit order.
    pub token: Token,
    /// Identity of the event, for idempotent reactions.
    pub event_id: Uuid,
    /// When the database wrote it (system time).
    pub recorded_at: DateTime<Utc>,
    /// Kind of stream.
    pub aggregate_type: String,
    /// Stream.
    pub aggregate_id: String,
    /// Number within the stream, from 1.
    pub sequence: u64,
    /// Kind of event, such as `DebtBound`.
    pub event_type: String,
    /// Version of the event's shape.
    pub event_version: String,
    /// Organisation it belongs to.
    pub organisation: Option<Uuid>,
    /// Person it is about.
    pub subject: Option<Uuid>,
    /// Content as JSON text, with personal data open or erased.
    pub payload: String,
    /// Who, from where, why, as stored.
    pub(crate) metadata: String,
}

/// A stored event that this program cannot read: written by a newer one, or broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event_type} version {event_version} cannot be read")]
pub struct DecodeError {
    /// Kind of event.
    pub event_type: String,
    /// Version of its shape.
    pub event_version: String,
}

impl Recorded {
    /// The event as its aggregate speaks it; `None` for another kind of stream.
    #[must_use]
    pub fn event_of<A: Aggregate>(&self) -> Option<Result<A::Event, DecodeError>> {
        (self.aggregate_type == A::TYPE).then(|| {
            serde_json::from_str(&self.payload)
                .map_err(|_| DecodeError { event_type: self.event_type.clone(), event_version: self.event_version.clone() })
        })
    }

    /// Who, from where, why. Read when asked for: most readers never do.
    #[must_use]
    pub fn metadata(&self) -> Metadata {
        Metadata::parse(&self.metadata)
    }

    /// The stream's id as a UUID; nil for a foreign one.
    #[must_use]
    pub fn stream_uuid(&self) -> Uuid {
        self.aggregate_id.parse().unwrap_or_default()
    }

    /// What keeps order among events: the person, or else the stream.
    #[must_use]
    pub fn order_key(&self) -> String {
        self.subject.map_or_else(|| self.aggregate_id.clone(), |subject| subject.to_string())
    }
}

/// Brings a stored event to the present version of its shape.
pub(crate) fn upcast(upcasters: &Upcasters, event: SerializedEvent) -> SerializedEvent {
    upcasters.iter().fold(event, |event, upcaster| {
        if upcaster.can_upcast(&event.event_type, &event.event_version) { upcaster.upcast(event) } else { event }
    })
}

/// Turns a stored event into what cqrs-es speaks.
pub(crate) fn envelope<A: Aggregate>(
    event: SerializedEvent,
    metadata: HashMap<String, String>,
) -> Result<EventEnvelope<A>, DecodeError> {
    let SerializedEvent { aggregate_id, sequence, event_type, event_version, payload, .. } = event;
    let payload = serde_json::from_value(payload).map_err(|_| DecodeError { event_type, event_version })?;
    Ok(EventEnvelope { aggregate_id, sequence, payload, metadata })
}

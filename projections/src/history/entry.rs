use chrono::{DateTime, Utc};
use event_store::Token;
use serde_json::Value;
use uuid::Uuid;

/// One event of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    /// Place in commit order; the cursor of the list.
    pub token: Token,
    /// Identity of the event.
    pub event_id: Uuid,
    /// Kind of event, such as `DebtBound`.
    pub kind: String,
    /// Kind of stream, such as `debt`.
    pub aggregate_type: String,
    /// Stream.
    pub aggregate_id: String,
    /// Number within the stream, from 1.
    pub sequence: u64,
    /// When the database wrote it.
    pub recorded_at: DateTime<Utc>,
    /// When it happened.
    pub occurred_at: Option<DateTime<Utc>>,
    /// Who acted, such as `staff:…`.
    pub actor: String,
    /// Where it came from.
    pub channel: String,
    /// What belongs together across commands.
    pub correlation: Option<Uuid>,
    /// What happened, in Russian, with the values of the event.
    pub summary: String,
    /// The event itself, personal data open; for those who may audit.
    pub payload: Value,
}

//! Durable subscriptions to the tail: read models and processes run on them.
//!
//! Rows and checkpoint move in one transaction, the checkpoint by compare-and-set: a batch has its effect once, whatever
//! dies in between and however many runners there are. The lease only keeps two runners from doing the same work.

mod checkpoint;
mod feed;
mod poison;
mod progress;
mod retry;
mod runner;
mod subscriptions;
mod wake;

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::{DecodeError, Recorded, StoreError};

pub use checkpoint::{Checkpoint, Place, Status};
pub use poison::ParkedKey;
pub use progress::{Progress, Waited};
pub use runner::{Runner, RunnerOptions};
pub use subscriptions::Subscriptions;
pub use wake::Wake;

/// What to do when an event cannot be applied, time after time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPoison {
    /// Stop and wait for a person: a view of money must not lie.
    Pause,
    /// Set the events of that person aside and go on with the others.
    Park,
}

/// Why a batch was not applied.
#[derive(Debug, thiserror::Error)]
pub enum SubscriberError {
    /// The database or another helper is not there; the same batch is tried again, for ever.
    #[error("not available")]
    Transient(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The event itself cannot be applied; trying again cannot help.
    #[error("{0}")]
    Broken(String),
}

impl From<sqlx::Error> for SubscriberError {
    fn from(error: sqlx::Error) -> Self {
        match StoreError::from(error) {
            error @ (StoreError::Database(_) | StoreError::Claimed { .. } | StoreError::Corrupt(_)) => {
                Self::Broken(std::error::Error::source(&error).map_or_else(|| error.to_string(), describe))
            }
            error => Self::Transient(Box::new(error)),
        }
    }
}

/// A database error's code and constraint; its message may quote values, which may be personal.
fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let database = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    database.map_or_else(
        || "the answer of the database cannot be read".to_owned(),
        |error| format!("database error {} {}", error.code().unwrap_or_default(), error.constraint().unwrap_or_default()),
    )
}

impl From<StoreError> for SubscriberError {
    fn from(error: StoreError) -> Self {
        if error.is_transient() { Self::Transient(Box::new(error)) } else { Self::Broken(error.to_string()) }
    }
}

impl From<DecodeError> for SubscriberError {
    fn from(error: DecodeError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Something that follows the log.
#[async_trait]
pub trait Subscriber: Send + Sync + 'static {
    /// Stored; never rename.
    fn name(&self) -> &'static str;

    /// Raised when its rows must be made anew.
    fn version(&self) -> i32 {
        1
    }

    /// Kinds of streams it follows; empty for all.
    fn aggregate_types(&self) -> &'static [&'static str];

    /// Types of events of those streams that never change anything for it; it is not handed them.
    fn ignored_types(&self) -> &'static [&'static str] {
        &[]
    }

    /// What to do about an event that cannot be applied.
    fn on_poison(&self) -> OnPoison {
        OnPoison::Pause
    }

    /// Whether what it wrote must survive a crash of the server. Rows of this database may fall back by a moment together with
    /// their checkpoint, and then are written again; so their commits need not wait for the disk. Whatever was decided after
    /// seeing them and is durable has made them durable before itself.
    fn must_survive(&self) -> bool {
        true
    }

    /// Applies a batch in the transaction that moves the checkpoint. Outside effects do not belong here.
    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError>;

    /// The same for a runner. Its checkpoint is to stand at `to`. It stands at `from` if the last batch ended well and no other
    /// shard writes the same rows: what was remembered of them at that place is what stands in the tables.
    async fn go_on(
        &self,
        transaction: &mut PgConnection,
        events: &[Recorded],
        _from: Option<Place>,
        _to: Place,
    ) -> Result<(), SubscriberError> {
        self.apply(transaction, events).await
    }
}

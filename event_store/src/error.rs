//! What can go wrong between a decision and its events.

use sqlx::postgres::PgDatabaseError;

/// A failure of the store; refusals of the domain are not among them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The stream has moved on since it was loaded.
    #[error("the stream has moved on")]
    Conflict,
    /// The client's expected version is not the stream's version.
    #[error("expected another version than {current}")]
    UnexpectedVersion {
        /// Version of the stream now.
        current: u64,
    },
    /// Somebody else holds what was to be claimed.
    #[error("claimed by another in {scope}")]
    Claimed {
        /// Scope of the claim; the key itself is not told.
        scope: String,
    },
    /// The command id was used before with another input.
    #[error("the command id was used with another input")]
    CommandReused,
    /// The subject's key was destroyed: no personal data can be written about them any more.
    #[error("the personal data of the subject were erased")]
    Erased,
    /// The database cannot be reached or is overloaded; trying again later may help.
    #[error("the event store is not available")]
    Unavailable(#[source] sqlx::Error),
    /// The database answered with an error that trying again will not cure.
    #[error("the event store failed")]
    Database(#[source] sqlx::Error),
    /// What is stored cannot be understood, or what was to be stored cannot be written.
    #[error("{0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether the same call may succeed later.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict)
    }
}

/// Sorts database errors by constraint name and class; a 23505 alone says too little.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return if is_transport(&error) { Self::Unavailable(error) } else { Self::Database(error) };
        };
        match database.constraint() {
            // A second key for one subject and a second receipt for one command are races like any other.
            Some("events_pkey" | "events_predecessor" | "subject_keys_pkey" | "commands_pkey") => Self::Conflict,
            Some("unique_claims_pkey") => {
                let detail = database.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail);
                Self::Claimed { scope: detail.unwrap_or_default().to_owned() }
            }
            _ if is_transient_code(database.try_downcast_ref::<PgDatabaseError>()) => Self::Unavailable(error),
            _ => Self::Database(error),
        }
    }
}

/// The way to the database is broken or crowded. A protocol error counts: a server that dies leaves half an answer.
const fn is_transport(error: &sqlx::Error) -> bool {
    use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
    matches!(error, Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed)
}

/// Connection trouble (08), resources (53), shutdown (57), serialization and deadlock (40), lock not available (55P03),
/// idle in a transaction for too long (25P03), a server that became a standby (25006).
fn is_transient_code(error: Option<&PgDatabaseError>) -> bool {
    error.is_some_and(|error| {
        let code = error.code();
        ["08", "53", "57", "40"].iter().any(|class| code.starts_with(class)) || ["55P03", "25P03", "25006"].contains(&code)
    })
}

use event_store::{StoreError, subscription::SubscriberError};

/// Why a read model was not made anew; the live one is untouched then.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// No read model is called so.
    #[error("there is no read model of this name")]
    Unknown,
    /// The database refused or is not there.
    #[error("the rebuild failed in the database")]
    Database(#[from] sqlx::Error),
    /// The log cannot be read.
    #[error("the rebuild cannot read the log")]
    Store(#[from] StoreError),
    /// An event cannot be folded.
    #[error("the rebuild met an event it cannot fold")]
    Fold(#[from] SubscriberError),
    /// Readers held the live tables for too long, or another rebuild is at work; nothing was switched.
    #[error("the read model was busy; try again")]
    Busy,
}

/// A lock that was not given in time.
pub(super) fn busy(error: sqlx::Error) -> RebuildError {
    let locked = error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "55P03");
    if locked { RebuildError::Busy } else { error.into() }
}

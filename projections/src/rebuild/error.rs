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
    /// Readers held the live tables for too long; nothing was switched.
    #[error("the live tables were busy; try again")]
    Busy,
}

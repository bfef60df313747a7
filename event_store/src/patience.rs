//! Reading once more when the connection turns out to be dead: after a restart of the server the pool is full of such.

use std::{future::Future, time::Duration};

use crate::StoreError;

/// How often a read is tried.
const MOST_TRIES: u32 = 8;

/// Repeats a read while the database cannot be reached, for about a quarter of a second.
pub(crate) async fn patiently<T, F>(read: impl Fn() -> F + Send) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>> + Send,
{
    for tried in 1..MOST_TRIES {
        match read().await {
            Err(StoreError::Unavailable(error)) if !is_crowded(&error) => {
                tokio::time::sleep(Duration::from_millis(1 << tried)).await;
            }
            other => return other,
        }
    }
    read().await
}

/// Another try would only make a crowd larger.
pub(crate) const fn is_crowded(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
}

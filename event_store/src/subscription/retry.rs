//! Applying what was set aside after all, beside the runners of this and other processes.

use std::time::Duration;

use super::{
    Subscriber, SubscriberError,
    checkpoint::{self, Key},
    poison,
};
use crate::{EventStore, StoreError, Tail};

/// How often to begin anew because a runner has moved on meanwhile.
const MOST_ROUNDS: u32 = 20;
/// Time for the runner at work to end its batch.
const PAUSE: Duration = Duration::from_millis(10);

/// Applies the parked events of `order_key` in order and lets later ones through; answers how many there were.
pub(super) async fn retry_parked(
    store: &EventStore,
    subscriber: &dyn Subscriber,
    order_key: &str,
) -> Result<usize, SubscriberError> {
    for _ in 0..MOST_ROUNDS {
        if let Some(applied) = attempt(store, subscriber, order_key).await? {
            return Ok(applied);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(StoreError::Conflict.into())
}

/// One round; `None` when a runner moved on between reading and writing, so that rows may have been read too early. The
/// order of locks is that of a runner and of a rebuild: rows of the read model, then the checkpoint.
async fn attempt(store: &EventStore, subscriber: &dyn Subscriber, order_key: &str) -> Result<Option<usize>, SubscriberError> {
    let key = Key { name: subscriber.name(), version: subscriber.version(), shard: 0 };
    let mut transaction = store.pool().begin().await?;
    let before = checkpoint::places(&mut transaction, key).await?;
    let places = poison::parked_places(&mut transaction, key, order_key).await?;
    if places.is_empty() {
        return Ok(Some(0));
    }
    let events = Tail::new(store.clone()).at(&places).await?;
    subscriber.apply(&mut transaction, &events).await?;
    let undisturbed = checkpoint::count_retry(&mut transaction, key).await? == before;
    let unparked = poison::unpark(&mut transaction, key, order_key).await?;
    if !undisturbed || usize::try_from(unparked) != Ok(places.len()) {
        transaction.rollback().await?;
        return Ok(None);
    }
    transaction.commit().await?;
    Ok(Some(events.len()))
}

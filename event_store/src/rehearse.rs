//! Decisions without consequences, for previews.

use std::future::Future;

use crate::{EventStore, StoreError, Unit};

impl EventStore {
    /// Decides without writing anything; answers how many events there would be.
    pub async fn rehearse<E, F, D>(&self, decide: D) -> Result<usize, E>
    where
        E: From<StoreError>,
        F: Future<Output = Result<Unit, E>> + Send,
        D: Fn(Unit) -> F,
    {
        let unit = decide(Unit::new(self.clone(), true, None)).await?;
        Ok(unit.changes.iter().map(|change| change.events.len()).sum())
    }
}

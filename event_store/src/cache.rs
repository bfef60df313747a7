//! Folded state of streams kept in the process: bounded, and made safe by the version check of the append.

use std::{any::Any, sync::Arc, time::Duration};

use moka::sync::Cache;

use crate::chain::Hash;

/// A stream's state after its last known event.
pub(crate) struct Folded {
    pub(crate) state: Arc<dyn Any + Send + Sync>,
    pub(crate) version: u64,
    pub(crate) hash: Hash,
}

/// Kind and id of a stream.
pub(crate) type StreamKey = (&'static str, String);

pub(crate) struct FoldedCache(Cache<StreamKey, Arc<Folded>>);

impl FoldedCache {
    /// Keeps up to `streams` states, each for a minute after its last use: what another process wrote meanwhile is
    /// noticed by the append, and a refusal is never answered from here.
    pub(crate) fn new(streams: u64) -> Self {
        Self(Cache::builder().max_capacity(streams).time_to_idle(Duration::from_mins(1)).build())
    }

    pub(crate) fn get(&self, key: &StreamKey) -> Option<Arc<Folded>> {
        self.0.get(key)
    }

    /// Keeps a state, unless a later one is here already: commands finish in any order.
    pub(crate) fn put(&self, key: StreamKey, folded: Folded) {
        if self.0.get(&key).is_none_or(|known| known.version < folded.version) {
            self.0.insert(key, Arc::new(folded));
        }
    }

    pub(crate) fn forget(&self, key: &StreamKey) {
        self.0.invalidate(key);
    }
}

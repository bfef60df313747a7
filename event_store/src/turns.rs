//! Taking turns on a contended stream: after a first conflict the commands of this process go one by one.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
};

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::cache::StreamKey;

/// Streams share this many places; two that share one merely wait for each other.
const PLACES: u64 = 256;

pub(crate) struct Turns {
    hasher: RandomState,
    places: Box<[Arc<Mutex<()>>]>,
}

/// A turn on one stream, over when dropped.
pub(crate) struct Turn {
    place: usize,
    _guard: OwnedMutexGuard<()>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { hasher: RandomState::new(), places: (0..PLACES).map(|_| Arc::default()).collect() }
    }
}

impl Turns {
    /// Waits for a turn on `stream`; a turn held already is kept or given back first, so that nobody holds two.
    pub(crate) async fn take(&self, stream: Option<StreamKey>, held: Option<Turn>) -> Option<Turn> {
        let place = usize::try_from(self.hasher.hash_one(stream?) % PLACES).ok()?;
        if held.as_ref().is_some_and(|turn| turn.place == place) {
            return held;
        }
        drop(held);
        let guard = Arc::clone(self.places.get(place)?).lock_owned().await;
        Some(Turn { place, _guard: guard })
    }
}

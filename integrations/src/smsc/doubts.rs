//! Messages that may or may not have been taken.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many doubtful ids are kept; the oldest goes first.
const CAPACITY: usize = 10_000;

/// Ids of messages whose last sending had no answer to trust.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    ids: Mutex<VecDeque<u32>>,
}

impl Doubts {
    /// The message may have been taken.
    pub(super) fn add(&self, id: u32) {
        let mut ids = self.ids();
        if ids.contains(&id) {
            return;
        }
        if ids.len() == CAPACITY {
            ids.pop_front();
        }
        ids.push_back(id);
    }

    /// What happened to the message is known now.
    pub(super) fn clear(&self, id: u32) {
        self.ids().retain(|other| *other != id);
    }

    /// Whether the message may have been taken already.
    pub(super) fn has(&self, id: u32) -> bool {
        self.ids().contains(&id)
    }

    fn ids(&self) -> MutexGuard<'_, VecDeque<u32>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Doubts};

    #[test]
    fn a_doubt_stays_until_it_is_cleared() {
        let doubts = Doubts::default();
        doubts.add(7);
        doubts.add(7);
        assert!(doubts.has(7));

        doubts.clear(7);

        assert!(!doubts.has(7));
    }

    #[test]
    fn the_memory_of_doubts_is_bounded() {
        let doubts = Doubts::default();
        for id in 0..=u32::try_from(CAPACITY).unwrap() {
            doubts.add(id);
        }
        assert!(!doubts.has(0));
        assert!(doubts.has(1));
    }
}

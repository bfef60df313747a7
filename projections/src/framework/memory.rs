//! The part of a table that a batch touches, in memory.

use std::collections::{BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use super::{ColumnSet, Key, ReadRow};

/// Rows that are remembered from one batch to the next, at most.
const MOST_REMEMBERED: usize = 4_096;

/// What is known of a row.
struct Slot<R> {
    row: Option<R>,
    /// The row as it stands in the table, once it is changed; `None` if it was not loaded.
    stored: Option<R>,
    changed: bool,
}

impl<R: Clone> Slot<R> {
    /// The row, to be changed.
    fn change(&mut self) -> &mut Option<R> {
        if !self.changed {
            self.stored.clone_from(&self.row);
            self.changed = true;
        }
        &mut self.row
    }
}

/// What is to be done to a table, each in the order of keys.
pub(super) struct Changes<'r, R> {
    /// Rows that go.
    pub(super) removed: Vec<Uuid>,
    /// Rows that may be there already, in whatever state.
    pub(super) put: Vec<&'r R>,
    /// Rows that are there.
    pub(super) changed: Vec<&'r R>,
    /// The columns in which any of them differs from what is there.
    pub(super) columns: ColumnSet,
}

/// Rows of one table while a batch is folded.
pub(crate) struct Table<R> {
    slots: HashMap<Uuid, Slot<R>>,
    pub(super) wanted: HashSet<Uuid>,
    /// Parents all of whose children are to be loaded.
    pub(super) wanted_parents: HashSet<Uuid>,
    /// Parents all of whose stored children go.
    pub(super) cleared: HashSet<Uuid>,
    /// Children in memory by parent, for tables that have parents.
    children: HashMap<Uuid, BTreeSet<Uuid>>,
    /// Parents all of whose children are in memory.
    whole: HashSet<Uuid>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        let (slots, children, whole) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { slots, wanted: HashSet::new(), wanted_parents: HashSet::new(), cleared: HashSet::new(), children, whole }
    }
}

impl<R: ReadRow> Table<R> {
    /// Asks for a row to be loaded before the fold.
    pub(crate) fn want(&mut self, key: impl Key) {
        if !self.slots.contains_key(&key.as_uuid()) {
            self.wanted.insert(key.as_uuid());
        }
    }

    /// Asks for all rows of a parent.
    pub(crate) fn want_children(&mut self, parent: impl Key) {
        if self.whole.insert(parent.as_uuid()) {
            self.wanted_parents.insert(parent.as_uuid());
        }
    }

    /// Rows in memory.
    pub(crate) fn rows(&self) -> usize {
        self.slots.len()
    }

    /// Keys of a parent's rows: those of this batch and, if they were wanted, the stored ones.
    pub(crate) fn children(&self, parent: impl Key) -> Vec<Uuid> {
        self.children.get(&parent.as_uuid()).into_iter().flatten().copied().collect()
    }

    /// The row, if there is one; it must have been wanted or put before.
    pub(crate) fn get(&self, key: impl Key) -> Option<&R> {
        self.slots.get(&key.as_uuid())?.row.as_ref()
    }

    /// The row to be changed.
    pub(crate) fn get_mut(&mut self, key: impl Key) -> Option<&mut R> {
        self.slots.get_mut(&key.as_uuid())?.change().as_mut()
    }

    /// Adds a row or replaces the one of its key.
    pub(crate) fn put(&mut self, row: R) {
        let stored = self.slots.remove(&row.key()).and_then(|slot| if slot.changed { slot.stored } else { slot.row });
        self.insert(row, stored, true);
    }

    /// Lifts a row out to be changed and put back.
    pub(crate) fn take(&mut self, key: impl Key) -> Option<R> {
        self.slots.get_mut(&key.as_uuid())?.change().take()
    }

    /// Removes a row, whether it was loaded or not.
    pub(crate) fn remove(&mut self, key: impl Key) {
        self.slots.insert(key.as_uuid(), Slot { row: None, stored: None, changed: true });
    }

    /// Removes all rows of a parent, stored ones and those of this batch.
    pub(crate) fn clear(&mut self, parent: impl Key) {
        for child in self.children.remove(&parent.as_uuid()).unwrap_or_default() {
            self.slots.remove(&child);
        }
        self.cleared.insert(parent.as_uuid());
        self.whole.insert(parent.as_uuid());
    }

    /// A row as it is stored; what is in memory is newer.
    pub(super) fn loaded(&mut self, row: R) {
        if !self.slots.contains_key(&row.key()) {
            self.insert(row, None, false);
        }
    }

    fn insert(&mut self, row: R, stored: Option<R>, changed: bool) {
        let key = row.key();
        if let Some(parent) = row.parent() {
            self.children.entry(parent).or_default().insert(key);
        }
        self.slots.insert(key, Slot { row: Some(row), stored, changed });
    }

    /// Takes for stored what was written. Of children it would have to be known whether all are here: they are forgotten.
    pub(super) fn written(&mut self) {
        self.slots.retain(|_, slot| {
            (slot.stored, slot.changed) = (None, false);
            slot.row.is_some()
        });
        if R::PARENT.is_some() || self.slots.len() > MOST_REMEMBERED {
            *self = Self::default();
        }
    }

    /// What the table lacks of what is in memory.
    pub(super) fn changes(&self) -> Changes<'_, R> {
        let mut changes = Changes { removed: Vec::new(), put: Vec::new(), changed: Vec::new(), columns: ColumnSet::default() };
        for (key, slot) in self.slots.iter().filter(|(_, slot)| slot.changed) {
            match (&slot.row, &slot.stored) {
                (None, None) => changes.removed.push(*key),
                // Lifted out and not put back.
                (None, Some(_)) => {}
                (Some(row), Some(stored)) if !row.parent().is_some_and(|parent| self.cleared.contains(&parent)) => {
                    let columns = row.differences(stored);
                    if columns != ColumnSet::default() {
                        changes.changed.push(row);
                        changes.columns = changes.columns.and(columns);
                    }
                }
                (Some(row), _) => changes.put.push(row),
            }
        }
        changes.removed.sort_unstable();
        changes.put.sort_unstable_by_key(|row| row.key());
        changes.changed.sort_unstable_by_key(|row| row.key());
        changes
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Table;
    use crate::framework::ReadRow;

    read_table! {
        /// A row.
        struct Leaf in "read_leaf" child of tree {
            /// Key.
            id: Uuid,
            /// Parent.
            tree: Uuid,
            /// What changes.
            colour: String,
            /// What changes as well.
            length: i32,
        }
    }

    fn leaf(id: u128, tree: u128) -> Leaf {
        Leaf { id: Uuid::from_u128(id), tree: Uuid::from_u128(tree), colour: "green".to_owned(), length: 3 }
    }

    #[test]
    fn what_is_cleared_and_put_anew_is_written_and_the_rest_is_gone() {
        let mut table = Table::default();
        table.put(leaf(1, 9));
        table.put(leaf(2, 9));
        table.put(leaf(3, 8));
        table.clear(Uuid::from_u128(9));
        table.put(leaf(2, 9));

        let changes = table.changes();

        assert!(changes.removed.is_empty());
        assert_eq!(changes.put, [&leaf(2, 9), &leaf(3, 8)]);
        assert!(table.cleared.contains(&Uuid::from_u128(9)));
    }

    #[test]
    fn a_row_that_was_only_read_is_not_written() {
        let mut table = Table::default();
        table.loaded(leaf(1, 9));

        assert!(table.get(Uuid::from_u128(1)).is_some());
        assert!(table.changes().changed.is_empty());

        assert!(table.get_mut(Uuid::from_u128(1)).is_some());
        assert!(table.changes().changed.is_empty(), "nothing has changed in it");
        let lifted = table.take(Uuid::from_u128(1)).unwrap();
        assert!(table.changes().removed.is_empty(), "it is only lifted out");
        table.put(lifted);
        assert!(table.changes().changed.is_empty());
    }

    #[test]
    fn of_rows_that_are_there_only_what_has_changed_is_written() {
        let mut table = Table::default();
        table.loaded(leaf(1, 9));
        table.loaded(leaf(2, 9));
        table.loaded(leaf(3, 9));
        table.get_mut(Uuid::from_u128(2)).unwrap().length = 4;
        table.put(Leaf { length: 5, ..leaf(1, 9) });
        table.get_mut(Uuid::from_u128(3)).unwrap().length = 6;
        table.get_mut(Uuid::from_u128(3)).unwrap().length = 3;

        let changes = table.changes();

        assert!(changes.put.is_empty());
        assert_eq!(changes.changed, [&Leaf { length: 5, ..leaf(1, 9) }, &Leaf { length: 4, ..leaf(2, 9) }]);
        let places: Vec<_> = (0..Leaf::COLUMNS.len()).filter(|place| changes.columns.has(*place)).collect();
        assert_eq!(places, [3], "the length alone");
    }

    #[test]
    fn a_row_removed_or_cleared_before_it_is_put_is_written_whole() {
        let mut table = Table::default();
        table.loaded(leaf(1, 9));
        table.remove(Uuid::from_u128(1));
        table.put(leaf(1, 9));
        table.clear(Uuid::from_u128(8));
        table.loaded(leaf(2, 8));
        table.put(Leaf { length: 5, ..leaf(2, 8) });

        let changes = table.changes();

        assert_eq!(changes.put, [&leaf(1, 9), &Leaf { length: 5, ..leaf(2, 8) }]);
        assert!(changes.changed.is_empty());
    }

    #[test]
    fn what_is_in_memory_is_newer_than_what_is_stored() {
        let mut table = Table::default();
        table.put(leaf(1, 9));
        table.want(Uuid::from_u128(1));
        assert!(table.wanted.is_empty(), "it is at hand");
        table.want_children(Uuid::from_u128(9));
        table.remove(Uuid::from_u128(1));
        table.loaded(leaf(1, 9));
        assert!(table.get(Uuid::from_u128(1)).is_none());

        table.clear(Uuid::from_u128(8));
        table.want_children(Uuid::from_u128(8));
        assert_eq!(table.wanted_parents.len(), 1, "no stored row of a cleared parent counts");
    }

    #[test]
    fn a_removed_row_is_removed_even_when_it_was_never_loaded() {
        let mut table = Table::<Leaf>::default();
        table.remove(Uuid::from_u128(1));

        assert_eq!(table.changes().removed, [Uuid::from_u128(1)]);
        assert!(table.get(Uuid::from_u128(1)).is_none());
    }
}

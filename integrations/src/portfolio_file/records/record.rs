//! One row of cells.

use std::ops::Range;

/// A row: its text, and where in it the cells are. Read over and over into the same buffers.
#[derive(Default)]
pub(crate) struct Record {
    pub(super) text: String,
    pub(super) cells: Vec<Range<usize>>,
}

impl Record {
    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// One cell, trimmed; empty where there is none.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).and_then(|range| self.text.get(range.clone())).map_or("", str::trim)
    }

    /// Every cell, trimmed.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Cuts a text without quotes.
    pub(super) fn split(&mut self, delimiter: u8) {
        self.cells.clear();
        let mut start = 0;
        for (at, byte) in self.text.bytes().enumerate() {
            if byte == delimiter {
                self.cells.push(start..at);
                start = at + 1;
            }
        }
        self.cells.push(start..self.text.len());
    }
}

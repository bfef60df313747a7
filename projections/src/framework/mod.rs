//! What every read model shares: a pure fold of events over rows, and the few set-based statements around it.
//!
//! A batch is decoded, the rows it touches are loaded by key in one statement a table, the events are folded in memory,
//! and what changed is written by one statement a table; a rebuild keeps the rows in memory over many batches. Table names are unqualified everywhere: a rebuild runs the same
//! code in a schema of its own. Of the domain, only `borrower` knows anything: most lists are one borrower's.

mod borrower;
#[macro_use]
mod codes;
mod column;
mod cursor;
mod error;
#[macro_use]
mod macros;
mod memory;
mod projector;
mod row;
mod writing;

pub(crate) use borrower::{row_of_borrower, rows_of_borrower};
pub(crate) use column::{Column, Described, described};
pub use column::{Document, Unreadable};
pub use cursor::{Cursor, InvalidCursor, Page, PageRequest};
pub(crate) use cursor::{KeysetOrder, close, keyset};
pub use error::ReadError;
pub(crate) use memory::Table;
pub(crate) use projector::{Projected, Projector, ReadModel, TableSet, Unfit, organisation_of, version_of};
pub(crate) use row::{ColumnSet, Key, PgQuery, ReadRow, child_id, columns, field};
pub(crate) use writing::by_key;

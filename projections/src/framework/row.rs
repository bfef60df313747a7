//! One row of a read table, and the statements over many of them.

use std::{fmt::Write, ops::RangeFrom};

use sqlx::{
    FromRow, Postgres, Row,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use uuid::Uuid;

use super::{Column, Described};

/// A statement with its arguments.
pub(crate) type PgQuery<'q> = Query<'q, Postgres, PgArguments>;

/// A row that is found by one UUID, its first column `id`.
pub(crate) trait ReadRow: for<'r> FromRow<'r, PgRow> + Clone + Send + Sync + Unpin + 'static {
    /// Table without schema. Stored; never rename.
    const TABLE: &'static str;
    /// Columns in the order of the fields; the first is `id`.
    const COLUMNS: &'static [Described];
    /// The column whose value many rows share and are replaced by.
    const PARENT: Option<&'static str>;

    /// Primary key.
    fn key(&self) -> Uuid;

    /// The row this one is a child of.
    fn parent(&self) -> Option<Uuid>;

    /// The columns in which the two differ.
    fn differences(&self, other: &Self) -> ColumnSet;

    /// Binds one array a column, for those of `which`.
    fn bind<'q>(rows: &[&Self], which: ColumnSet, query: PgQuery<'q>) -> PgQuery<'q>;
}

/// Some of a row's columns, by their places among `COLUMNS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnSet(u64);

impl ColumnSet {
    /// No row has more columns.
    pub(crate) const MOST: usize = 64;
    /// Each of a row's columns.
    pub(crate) const ALL: Self = Self(u64::MAX);
    /// The key.
    pub(super) const ID: Self = Self(1);

    /// Those that stand in either.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Adds the column of a place, if it belongs here.
    #[must_use]
    pub(crate) const fn with(self, place: usize, belongs: bool) -> Self {
        if belongs { Self(self.0 | 1 << place) } else { self }
    }

    /// Whether the column of a place is among them.
    pub(crate) const fn has(self, place: usize) -> bool {
        self.0 & 1 << place != 0
    }
}

/// What may be a key; ids of the domain become one with their column.
pub(crate) trait Key: Copy {
    /// As a bare UUID.
    fn as_uuid(self) -> Uuid;
}

impl Key for Uuid {
    fn as_uuid(self) -> Uuid {
        self
    }
}

/// Id of a row that has none of its own: the same parent and part always give the same id.
pub(crate) fn child_id(parent: impl Key, part: &str) -> Uuid {
    Uuid::new_v5(&parent.as_uuid(), part.as_bytes())
}

/// The columns of a row in its order, each behind `alias`, as a SELECT names them.
pub(crate) fn columns<R: ReadRow>(alias: &str) -> String {
    let mut list = String::with_capacity(R::COLUMNS.len() * 20);
    for (index, column) in R::COLUMNS.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(list, "{comma}{alias}.{}{}", column.name, column.read);
    }
    list
}

/// Reads the next column of a row.
pub(crate) fn field<T: Column>(row: &PgRow, next: &mut RangeFrom<usize>) -> Result<T, sqlx::Error> {
    let index = next.next().unwrap_or_default();
    T::restore(row.try_get(index)?).map_err(|error| sqlx::Error::ColumnDecode { index: index.to_string(), source: error.into() })
}

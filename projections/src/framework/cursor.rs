//! Keyset paging: a page begins behind a key, never at an offset, so that rows that come and go lose nothing.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::{ReadError, ReadRow};

/// Rows a page has at most.
const LIMIT_MAX: u16 = 1_000;

/// A place in an ordered list. Opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Value the list is sorted by, as text of the database.
    pub(crate) key: String,
    /// The row, which decides among equal values.
    pub(crate) id: Uuid,
}

/// A cursor text that no list issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(format!("{}{}", self.id.simple(), self.key)))
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(InvalidCursor)?;
        let (id, key) = plain.split_at_checked(32).ok_or(InvalidCursor)?;
        if key.contains('\0') {
            return Err(InvalidCursor);
        }
        Ok(Self { id: id.parse().map_err(|_| InvalidCursor)?, key: key.to_owned() })
    }
}

/// Which part of a list: `limit` rows behind `after` and before `before`, counted from the end when `from_end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows at most.
    pub limit: u16,
    /// Behind this place.
    pub after: Option<Cursor>,
    /// In front of this place.
    pub before: Option<Cursor>,
    /// The last rows of that range instead of the first (Relay's `last`).
    pub from_end: bool,
}

impl PageRequest {
    /// The first rows of a list.
    #[must_use]
    pub const fn first(limit: u16) -> Self {
        Self { limit, after: None, before: None, from_end: false }
    }

    /// The first rows behind a place.
    #[must_use]
    pub const fn after(limit: u16, after: Option<Cursor>) -> Self {
        Self { limit, after, before: None, from_end: false }
    }

    pub(crate) fn rows(&self) -> usize {
        usize::from(self.limit.min(LIMIT_MAX))
    }
}

/// A part of a list, in the list's order whichever end it was counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Rows, each with its place.
    pub rows: Vec<(Cursor, T)>,
    /// Whether the list goes on behind the last row.
    pub has_next: bool,
    /// Whether there is something before the first row.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The rows without their places.
    #[must_use]
    pub fn into_rows(self) -> Vec<T> {
        self.rows.into_iter().map(|(_, row)| row).collect()
    }
}

/// What a list is sorted by; the row's id decides among equals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeysetOrder {
    /// Expression over the alias `r`, never NULL.
    pub(crate) expression: &'static str,
    /// Its type.
    pub(crate) sql_type: &'static str,
    /// The greatest first.
    pub(crate) descending: bool,
}

/// Ends `query`, which has come as far as its WHERE conditions over the alias `r`: one row more than the page has.
pub(crate) fn close(query: &mut QueryBuilder<'_, Postgres>, order: KeysetOrder, request: &PageRequest) {
    for (cursor, behind) in [(&request.after, true), (&request.before, false)] {
        if let Some(cursor) = cursor {
            let sign = if behind == order.descending { "<" } else { ">" };
            query.push(format!(" AND ({}, r.id) {sign} (", order.expression));
            query.push_bind(cursor.key.clone()).push(format!("::text::{}, ", order.sql_type));
            query.push_bind(cursor.id).push(")");
        }
    }
    let direction = if order.descending == request.from_end { "ASC" } else { "DESC" };
    query.push(format!(" ORDER BY {} {direction}, r.id {direction} LIMIT {}", order.expression, request.rows() + 1));
}

/// Ends `query` as [`close`] does and reads the page. The query must select the columns of `T` and then
/// `expression::text`.
pub(crate) async fn keyset<T>(
    pool: &PgPool,
    mut query: QueryBuilder<'_, Postgres>,
    order: KeysetOrder,
    request: &PageRequest,
) -> Result<Page<T>, ReadError>
where
    T: ReadRow + for<'r> FromRow<'r, PgRow>,
{
    close(&mut query, order, request);
    let limit = request.rows();
    let found = query.build().fetch_all(pool).await.map_err(|error| malformed(error, request))?;
    let more = found.len() > limit;
    let mut rows = Vec::with_capacity(found.len().min(limit));
    for row in found.iter().take(limit) {
        let node = T::from_row(row)?;
        rows.push((Cursor { key: row.try_get(T::COLUMNS.len())?, id: node.key() }, node));
    }
    if request.from_end {
        rows.reverse();
        return Ok(Page { rows, has_next: request.before.is_some(), has_previous: more });
    }
    Ok(Page { rows, has_next: more, has_previous: request.after.is_some() })
}

/// A cursor of another list does not read as this list's type (class 22); that is the client's mistake.
fn malformed(error: sqlx::Error, request: &PageRequest) -> ReadError {
    let given = request.after.is_some() || request.before.is_some();
    let data = error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code.starts_with("22"));
    if given && data { InvalidCursor.into() } else { error.into() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Cursor, InvalidCursor};

    #[test]
    fn a_cursor_survives_its_text() {
        for key in ["", "infinity", "-123", "Л-1001 №"] {
            let cursor = Cursor { key: key.to_owned(), id: Uuid::from_u128(7) };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn foreign_text_is_refused() {
        for text in ["", "abc", "MTox", "🙂", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor), "{text}");
        }
    }
}

//! Tails as they are often built. Every one of them must fail the suite, or the suite proves nothing.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::under_test::{Seen, TailUnderTest};

/// Cursor by position alone: skips what an open transaction holds.
pub(super) struct PositionOnly {
    pool: PgPool,
    position: i64,
}

/// The horizon is right, the checkpoint is by position only: an older transaction may draw a later position and a newer
/// one an earlier.
pub(super) struct HorizonByPosition {
    pool: PgPool,
    position: i64,
}

/// Cursor by time of recording: that is drawn before the commit as well.
pub(super) struct RecordedAt {
    pool: PgPool,
    at: DateTime<Utc>,
}

/// The checkpoint is right and nobody looks at running transactions.
pub(super) struct NoHorizon {
    pool: PgPool,
    place: (String, i64),
}

impl PositionOnly {
    pub(super) const fn new(pool: PgPool) -> Self {
        Self { pool, position: 0 }
    }
}

impl HorizonByPosition {
    pub(super) const fn new(pool: PgPool) -> Self {
        Self { pool, position: 0 }
    }
}

impl RecordedAt {
    pub(super) const fn new(pool: PgPool) -> Self {
        Self { pool, at: DateTime::UNIX_EPOCH }
    }
}

impl NoHorizon {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, place: ("0".to_owned(), 0) }
    }
}

impl TailUnderTest for PositionOnly {
    async fn poll(&mut self) -> Vec<Seen> {
        by_position(&self.pool, &mut self.position, "true").await
    }
}

impl TailUnderTest for HorizonByPosition {
    async fn poll(&mut self) -> Vec<Seen> {
        by_position(&self.pool, &mut self.position, "tx_id < pg_snapshot_xmin(pg_current_snapshot())").await
    }
}

async fn by_position(pool: &PgPool, position: &mut i64, visible: &str) -> Vec<Seen> {
    let statement =
        format!("SELECT aggregate_id, sequence, position FROM events WHERE position > $1 AND {visible} ORDER BY position");
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(&statement).bind(*position).fetch_all(pool).await.unwrap();
    *position = rows.last().map_or(*position, |row| row.2);
    rows.into_iter().map(|(stream, sequence, _)| (stream, sequence)).collect()
}

impl TailUnderTest for RecordedAt {
    async fn poll(&mut self) -> Vec<Seen> {
        let statement =
            "SELECT aggregate_id, sequence, recorded_at FROM events WHERE recorded_at > $1 ORDER BY recorded_at, position";
        let rows: Vec<(String, i64, DateTime<Utc>)> =
            sqlx::query_as(statement).bind(self.at).fetch_all(&self.pool).await.unwrap();
        self.at = rows.last().map_or(self.at, |row| row.2);
        rows.into_iter().map(|(stream, sequence, _)| (stream, sequence)).collect()
    }
}

impl TailUnderTest for NoHorizon {
    async fn poll(&mut self) -> Vec<Seen> {
        let statement =
            "SELECT aggregate_id, sequence, tx_id::text, position FROM events WHERE (tx_id, position) > ($1::text::xid8, $2)
            ORDER BY tx_id, position";
        let rows: Vec<(String, i64, String, i64)> =
            sqlx::query_as(statement).bind(&self.place.0).bind(self.place.1).fetch_all(&self.pool).await.unwrap();
        if let Some(row) = rows.last() {
            self.place = (row.2.clone(), row.3);
        }
        rows.into_iter().map(|(stream, sequence, ..)| (stream, sequence)).collect()
    }
}

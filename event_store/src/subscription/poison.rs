//! Events that cannot be applied: counted before each try, then the subscription pauses or the person's events are parked.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, Row};

use super::{checkpoint::Key, runner::MOST_TRIES};
use crate::{Recorded, StoreError, Token, Xid8};

/// A person (or stream) whose events are set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedKey {
    /// Subscription that could not apply them.
    pub subscription: String,
    /// Person or stream.
    pub key: String,
    /// How many events wait.
    pub events: i64,
    /// Why the first of them could not be applied, without personal data.
    pub failure: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Notes that `event`, the next after the checkpoint `stored`, is about to be tried alone; answers how often it has been,
/// this time included, or `None` when another runner has moved on. A try that ended for an outside reason was `excused`:
/// the next one stands in its place. The position is name enough: the count starts anew wherever the checkpoint moves.
pub(crate) async fn count_try(
    pool: &PgPool,
    key: Key,
    stored: Token,
    event: Token,
    excused: bool,
) -> Result<Option<i32>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE subscriptions SET failing_position = $4,
             attempts = CASE WHEN failing_position = $4 THEN greatest(attempts + $5, 1) ELSE 1 END
         WHERE name = $1 AND version = $2 AND shard = $3 AND (era, tx_id, position) = ($6, $7, $8) RETURNING attempts",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(key.shard)
    .bind(event.position)
    .bind(i32::from(!excused))
    .bind(stored.era)
    .bind(Xid8(stored.tx_id))
    .bind(stored.position)
    .fetch_optional(pool)
    .await?)
}

/// Whether an event has had all its tries.
pub(crate) const fn is_given_up(tries: i32) -> bool {
    tries > MOST_TRIES
}

/// Stops the subscription at `stored` until a person resumes it; does nothing when another runner has moved on.
pub(crate) async fn pause(pool: &PgPool, key: Key, stored: Token, failure: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE subscriptions SET status = 'paused', failure = $4
         WHERE name = $1 AND version = $2 AND shard = $3 AND (era, tx_id, position) = ($5, $6, $7)",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(key.shard)
    .bind(failure)
    .bind(stored.era)
    .bind(Xid8(stored.tx_id))
    .bind(stored.position)
    .execute(pool)
    .await?;
    Ok(())
}

/// Lets a paused subscription try again.
pub(crate) async fn resume(pool: &PgPool, name: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE subscriptions SET status = 'running', failing_position = NULL, attempts = 0, failure = NULL
         WHERE name = $1 AND status = 'paused'",
    )
    .bind(name)
    .execute(pool)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Sets events aside, in order.
pub(crate) async fn park(connection: &mut PgConnection, key: Key, events: &[&Recorded], failure: &str) -> Result<(), StoreError> {
    for event in events {
        sqlx::query(
            "INSERT INTO parked_events (name, version, key, era, tx_id, position, failure)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(key.name)
        .bind(key.version)
        .bind(event.order_key())
        .bind(event.token.era)
        .bind(Xid8(event.token.tx_id))
        .bind(event.token.position)
        .bind(failure)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Keys with events set aside.
pub(crate) async fn parked_keys(pool: &PgPool, key: Key) -> Result<HashSet<String>, StoreError> {
    let keys: Vec<String> = sqlx::query_scalar("SELECT DISTINCT key FROM parked_events WHERE name = $1 AND version = $2")
        .bind(key.name)
        .bind(key.version)
        .fetch_all(pool)
        .await?;
    Ok(keys.into_iter().collect())
}

/// What is set aside, oldest first, at most `limit` keys.
pub(crate) async fn list(pool: &PgPool, limit: i64) -> Result<Vec<ParkedKey>, StoreError> {
    let rows = sqlx::query(
        "SELECT name, key, count(*), (array_agg(failure ORDER BY era, tx_id, position))[1], min(parked_at)
         FROM parked_events GROUP BY name, key ORDER BY min(parked_at) LIMIT $1",
    )
    .bind(limit)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ParkedKey {
                subscription: row.try_get(0)?,
                key: row.try_get(1)?,
                events: row.try_get(2)?,
                failure: row.try_get(3)?,
                since: row.try_get(4)?,
            })
        })
        .collect()
}

/// The parked places of one key, in order.
pub(crate) async fn parked_places(connection: &mut PgConnection, key: Key, order_key: &str) -> Result<Vec<Token>, StoreError> {
    let rows = sqlx::query(
        "SELECT era, tx_id, position FROM parked_events WHERE name = $1 AND version = $2 AND key = $3
         ORDER BY era, tx_id, position",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(order_key)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(Token::read(row, 0)?)).collect()
}

/// Takes one key out of the table, in the transaction that applies its events; answers how many it had.
pub(crate) async fn unpark(connection: &mut PgConnection, key: Key, order_key: &str) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM parked_events WHERE name = $1 AND version = $2 AND key = $3")
        .bind(key.name)
        .bind(key.version)
        .bind(order_key)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

//! The stored place of a subscription.

use std::time::Duration;

use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};
use uuid::Uuid;

use crate::{StoreError, Token, Xid8};

/// Which row of `subscriptions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) version: i32,
    pub(crate) shard: i32,
}

/// Whether a subscription runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It follows the log.
    Running,
    /// It waits for a person.
    Paused,
}

/// How far a subscription has come.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// Name of the subscription.
    pub name: String,
    /// Everything up to here is applied.
    pub token: Token,
    /// Whether it runs.
    pub status: Status,
    /// Why it does not, without personal data.
    pub failure: Option<String>,
    /// Events set aside.
    pub parked: i64,
}

/// What a runner learns when it takes or keeps its lease.
pub(crate) struct Lease {
    pub(crate) token: Token,
    /// How often parked events were applied after all, by whatever process.
    pub(crate) retries: i64,
    pub(crate) status: Status,
    /// The runner before did not say good-bye: it may have died of the next event.
    pub(crate) crashed: bool,
}

/// Takes or renews the lease; `None` while another runner holds it.
pub(crate) async fn take_lease(pool: &PgPool, key: Key, owner: Uuid, lease: Duration) -> Result<Option<Lease>, StoreError> {
    sqlx::query("INSERT INTO subscriptions (name, version, shard) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(key.name)
        .bind(key.version)
        .bind(key.shard)
        .execute(pool)
        .await?;
    let row = sqlx::query(
        "UPDATE subscriptions s SET lease_owner = $4, lease_until = now() + make_interval(secs => $5::int)
         FROM (SELECT name, version, shard, lease_owner AS before FROM subscriptions
               WHERE name = $1 AND version = $2 AND shard = $3) AS old
         WHERE s.name = old.name AND s.version = old.version AND s.shard = old.shard
           AND (s.lease_owner IS NULL OR s.lease_owner = $4 OR s.lease_until < now())
         RETURNING s.era, s.tx_id, s.position, s.status, old.before IS NOT NULL AND old.before <> $4, s.retries",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(key.shard)
    .bind(owner)
    .bind(i32::try_from(lease.as_secs()).unwrap_or(i32::MAX))
    .fetch_optional(pool)
    .await?;
    let lease = |row: PgRow| {
        let (token, status, crashed) = (Token::read(&row, 0)?, status(row.try_get(3)?), row.try_get(4)?);
        Ok(Lease { token, retries: row.try_get(5)?, status, crashed })
    };
    row.map(lease).transpose()
}

/// Gives the lease back on a clean stop.
pub(crate) async fn release_lease(pool: &PgPool, key: Key, owner: Uuid) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE subscriptions SET lease_owner = NULL, lease_until = NULL
         WHERE name = $1 AND version = $2 AND shard = $3 AND lease_owner = $4",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(key.shard)
    .bind(owner)
    .execute(pool)
    .await?;
    Ok(())
}

/// Moves the checkpoint from `old` to `new` in the transaction of the rows; false when it stands elsewhere, because
/// another runner was faster, or when parked events were applied after the lease told `retries`.
pub(crate) async fn advance(
    connection: &mut PgConnection,
    key: Key,
    (old, retries): (Token, i64),
    new: Token,
    must_survive: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE subscriptions SET era = $7, tx_id = $8, position = $9, failing_position = NULL, attempts = 0,
             failure = NULL, updated_at = now()
         WHERE name = $1 AND version = $2 AND shard = $3 AND era = $4 AND tx_id = $5 AND position = $6 AND status = 'running'
           AND retries = $10 AND ($11 OR set_config('synchronous_commit', 'off', true) = 'off')",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(key.shard)
    .bind(old.era)
    .bind(Xid8(old.tx_id))
    .bind(old.position)
    .bind(new.era)
    .bind(Xid8(new.tx_id))
    .bind(new.position)
    .bind(retries)
    .bind(must_survive)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Where a shard of a version stands, and how often its rows were changed beside its runner. If there is one shard only, then
/// at equal places equal events have been applied to the rows, whoever did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub(crate) shard: i32,
    pub(crate) token: Token,
    pub(crate) retries: i64,
}

/// The places of all shards of a version.
pub(crate) async fn places(connection: &mut PgConnection, key: Key) -> Result<Vec<Place>, StoreError> {
    let select = "SELECT era, tx_id, position, shard, retries FROM subscriptions WHERE name = $1 AND version = $2";
    read_places(connection, key, select).await
}

/// Notes that parked events are applied in this transaction; answers where the shards stood. From here to its end no
/// shard moves, and no transaction of a runner that was under way before ends well.
pub(crate) async fn count_retry(connection: &mut PgConnection, key: Key) -> Result<Vec<Place>, StoreError> {
    let update = "UPDATE subscriptions SET retries = retries + 1 WHERE name = $1 AND version = $2
         RETURNING era, tx_id, position, shard, retries - 1";
    read_places(connection, key, update).await
}

async fn read_places(connection: &mut PgConnection, key: Key, statement: &str) -> Result<Vec<Place>, StoreError> {
    let rows = sqlx::query(statement).bind(key.name).bind(key.version).fetch_all(connection).await?;
    let place = |row| Ok(Place { token: Token::read(row, 0)?, shard: row.try_get(3)?, retries: row.try_get(4)? });
    let mut places = rows.iter().map(place).collect::<Result<Vec<_>, StoreError>>()?;
    places.sort_unstable();
    Ok(places)
}

/// All subscriptions as stored.
pub(crate) async fn all(pool: &PgPool) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = sqlx::query(
        "SELECT era, tx_id, position, status, name, failure,
                (SELECT count(DISTINCT key) FROM parked_events p WHERE p.name = s.name AND p.version = s.version)
         FROM subscriptions s ORDER BY name, version, shard",
    )
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Checkpoint {
                name: row.try_get(4)?,
                token: Token::read(row, 0)?,
                status: status(row.try_get(3)?),
                failure: row.try_get(5)?,
                parked: row.try_get(6)?,
            })
        })
        .collect()
}

/// The stored place of one version that runs in `shards`: that of the slowest, or the start while one is missing.
pub(crate) async fn slowest(pool: &PgPool, key: Key, shards: i32) -> Result<Token, StoreError> {
    let rows = sqlx::query(
        "SELECT era, tx_id, position FROM subscriptions WHERE name = $1 AND version = $2 AND shard < $3 ORDER BY (era, tx_id, position)",
    )
    .bind(key.name)
    .bind(key.version)
    .bind(shards)
    .fetch_all(pool)
    .await?;
    let complete = i32::try_from(rows.len()).is_ok_and(|found| found == shards);
    rows.first().filter(|_| complete).map_or(Ok(Token::START), |row| Ok(Token::read(row, 0)?))
}

/// The stored place of one subscription.
pub(crate) async fn stored(pool: &PgPool, name: &str) -> Result<Token, StoreError> {
    let row = sqlx::query(
        "SELECT era, tx_id, position FROM subscriptions WHERE name = $1 ORDER BY version DESC, (era, tx_id, position) LIMIT 1",
    )
    .bind(name)
    .fetch_optional(pool)
    .await?;
    row.as_ref().map_or(Ok(Token::START), |row| Ok(Token::read(row, 0)?))
}

/// Whether a shard waits for a person, whoever holds its lease.
pub(crate) async fn is_paused(pool: &PgPool, key: Key) -> Result<bool, StoreError> {
    let select =
        "SELECT EXISTS (SELECT FROM subscriptions WHERE name = $1 AND version = $2 AND shard = $3 AND status = 'paused')";
    Ok(sqlx::query_scalar(select).bind(key.name).bind(key.version).bind(key.shard).fetch_one(pool).await?)
}

fn status(text: &str) -> Status {
    if text == "paused" { Status::Paused } else { Status::Running }
}

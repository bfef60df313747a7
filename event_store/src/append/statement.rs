//! The one call: any number of prepared commands as arrays of `append_events`.

use sqlx::{PgConnection, PgPool, Row};

use super::prepare::{Claim, Prepared};
use crate::{StoreError, Token, Xid8, patience::patiently};

const APPEND: &str = "SELECT tx, last_position FROM append_events(
    $1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[],
    $10::uuid[], $11::bytea[], $12::text[], $13::text[], $14::bigint[],
    $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::uuid[], $22::bytea[])";

/// The same for commands that claim or release: those on one key wait for each other. Otherwise a claim could meet another's
/// row, leave its own out, and find nothing to refuse once that row is released. The arguments depend on the locks, so
/// that these come first; they assign no transaction id, and equal order keeps them free of deadlocks.
const APPEND_CLAIMS: &str = "WITH wanted AS MATERIALIZED (
    SELECT DISTINCT hashtextextended(scope || chr(10) || key, 7) AS place
    FROM (SELECT * FROM unnest($15::text[], $16::text[]) UNION ALL SELECT * FROM unnest($18::text[], $19::text[])) AS w (scope, key)
), locked AS MATERIALIZED (
    SELECT count(pg_advisory_xact_lock(place)::text) AS held FROM (SELECT place FROM wanted ORDER BY place) AS w
) SELECT tx, last_position FROM locked, LATERAL append_events(
    CASE WHEN held >= 0 THEN $1::text[] END, $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
    $9::bytea[], $10::uuid[], $11::bytea[], $12::text[], $13::text[], $14::bigint[],
    $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::uuid[], $22::bytea[])";

/// The era that new events get, from the default of the column.
pub(crate) async fn read_era(pool: &PgPool) -> Result<i16, StoreError> {
    let statement = "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = 'events'::regclass AND a.attname = 'era'";
    let default: String = patiently(|| async { Ok(sqlx::query_scalar(statement).fetch_one(pool).await?) }).await?;
    let digits: String = default.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| StoreError::Corrupt("the default of events.era is no number".to_owned()))
}

/// Writes `commands` in one statement, all or nothing, and tells where they stand in commit order.
pub(crate) async fn append(connection: &mut PgConnection, era: i16, commands: &[&Prepared]) -> Result<Token, StoreError> {
    // Equal order of keys in every process: no deadlock between two appends of several streams.
    let mut events: Vec<_> = commands.iter().flat_map(|command| &command.events).collect();
    events.sort_by(|a, b| (a.aggregate_type, &a.aggregate_id, a.sequence).cmp(&(b.aggregate_type, &b.aggregate_id, b.sequence)));
    let claims: Vec<_> = commands.iter().flat_map(|command| &command.claims).collect();
    let releases: Vec<_> = commands.iter().flat_map(|command| &command.releases).collect();
    let mut keys: Vec<_> = commands.iter().flat_map(|command| &command.new_keys).collect();
    keys.sort_unstable_by_key(|(subject, _)| *subject);

    let (scopes, claim_keys, owners) = columns(&claims);
    let (release_scopes, release_keys, release_owners) = columns(&releases);
    let statement = if claims.is_empty() && releases.is_empty() { APPEND } else { APPEND_CLAIMS };
    let row = sqlx::query(statement)
        .bind(events.iter().map(|event| event.aggregate_type).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.sequence).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.event_type.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.event_version.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.payload.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.metadata.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.prev_hash.as_slice()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.hash.as_slice()).collect::<Vec<_>>())
        .bind(commands.iter().map(|command| command.command_id).collect::<Vec<_>>())
        .bind(commands.iter().map(|command| command.input_hash.as_slice()).collect::<Vec<_>>())
        .bind(commands.iter().map(|command| command.aggregate_type.as_str()).collect::<Vec<_>>())
        .bind(commands.iter().map(|command| command.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(commands.iter().map(|command| i64::try_from(command.version).unwrap_or(i64::MAX)).collect::<Vec<_>>())
        .bind(scopes)
        .bind(claim_keys)
        .bind(owners)
        .bind(release_scopes)
        .bind(release_keys)
        .bind(release_owners)
        .bind(keys.iter().map(|(subject, _)| *subject).collect::<Vec<_>>())
        .bind(keys.iter().map(|(_, wrapped)| wrapped.as_slice()).collect::<Vec<_>>())
        .fetch_one(connection)
        .await?;
    let Xid8(tx_id) = row.try_get(0)?;
    Ok(Token { era, tx_id, position: row.try_get(1)? })
}

type Columns<'a> = (Vec<&'a str>, Vec<&'a str>, Vec<&'a str>);

fn columns<'a>(claims: &[&'a Claim]) -> Columns<'a> {
    (
        claims.iter().map(|claim| claim.scope.as_str()).collect(),
        claims.iter().map(|claim| claim.key.as_str()).collect(),
        claims.iter().map(|claim| claim.owner.as_str()).collect(),
    )
}

//! The one call: any number of prepared commands as arrays of `append_events`.

use sqlx::{PgConnection, PgPool, Postgres, Row, postgres::PgArguments, query::Query};

use super::prepare::{EventRow, Prepared};
use crate::{StoreError, Token, Xid8, patience::patiently};

/// Events and receipts of commands that do nothing else, in one statement where `append_events`, which knows claims, releases
/// and new keys as well, carries out several. A stream has no holes: each stream continues after an event that is
/// there (`$13` to `$15`), or nothing is written and no row comes back.
const APPEND: &str = "WITH fits AS MATERIALIZED (
    SELECT NOT EXISTS (
        SELECT FROM unnest($13::text[], $14::text[], $15::bigint[]) AS f (t, i, s)
        WHERE (SELECT p.sequence FROM events p WHERE p.aggregate_type = t AND p.aggregate_id = i AND p.sequence = s LIMIT 1) IS NULL
    ) AS ok
), appended AS (
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
        event_id, organisation_id, subject_id, prev_hash, event_hash)
    SELECT t, i, s, et, ev, p::json, m::json, id, o, su, ph, h
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::uuid[], $9::uuid[], $10::uuid[], $11::bytea[], $12::bytea[])
         AS e (t, i, s, et, ev, p, m, id, o, su, ph, h)
    WHERE (SELECT ok FROM fits)
    RETURNING position
), last AS (
    SELECT coalesce(max(position), 0) AS position FROM appended
), noted AS (
    INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version, position)
    SELECT c.*, last.position
    FROM last, unnest($16::uuid[], $17::bytea[], $18::text[], $19::text[], $20::bigint[]) AS c
    WHERE (SELECT ok FROM fits)
) SELECT pg_current_xact_id(), position FROM last WHERE (SELECT ok FROM fits)";

/// The same for commands that claim, release or make keys. Those on one key wait for each other: otherwise a claim could
/// meet another's row, leave its own out, and find nothing to refuse once that row is released. The arguments depend on the
/// locks, so that these come first; they assign no transaction id, and equal order keeps them free of deadlocks.
const APPEND_CLAIMS: &str = "WITH wanted AS MATERIALIZED (
    SELECT DISTINCT hashtextextended(scope || chr(10) || key, 7) AS place
    FROM (SELECT * FROM unnest($18::text[], $19::text[]) UNION ALL SELECT * FROM unnest($21::text[], $22::text[])) AS w (scope, key)
), locked AS MATERIALIZED (
    SELECT count(pg_advisory_xact_lock(place)::text) AS held FROM (SELECT place FROM wanted ORDER BY place) AS w
) SELECT tx, last_position FROM locked, LATERAL append_events(
    CASE WHEN held >= 0 THEN $1::text[] END, $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::uuid[], $9::uuid[], $10::uuid[], $11::bytea[], $12::bytea[], $13::uuid[], $14::bytea[], $15::text[], $16::text[], $17::bigint[],
    $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::uuid[], $25::bytea[])";

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
    let plain =
        commands.iter().all(|command| command.claims.is_empty() && command.releases.is_empty() && command.new_keys.is_empty());
    let query = bind_events(sqlx::query(if plain { APPEND } else { APPEND_CLAIMS }), &events);
    let query = if plain {
        bind_receipts(bind_continued(query, &events), commands)
    } else {
        bind_claims(bind_receipts(query, commands), commands)
    };
    let row = query.fetch_optional(connection).await?.ok_or(StoreError::Conflict)?;
    let Xid8(tx_id) = row.try_get(0)?;
    Ok(Token { era, tx_id, position: row.try_get(1)? })
}

type Bound<'a> = Query<'a, Postgres, PgArguments>;

fn bind_events<'a>(query: Bound<'a>, events: &[&'a EventRow]) -> Bound<'a> {
    query
        .bind(column(events, |event| event.aggregate_type))
        .bind(column(events, |event| event.aggregate_id.as_str()))
        .bind(column(events, |event| event.sequence))
        .bind(column(events, |event| event.event_type.as_str()))
        .bind(column(events, |event| event.event_version.as_str()))
        .bind(column(events, |event| event.payload.as_str()))
        .bind(column(events, |event| event.metadata.as_str()))
        .bind(column(events, |event| event.event_id))
        .bind(column(events, |event| event.organisation))
        .bind(column(events, |event| event.subject))
        .bind(column(events, |event| event.prev_hash.as_slice()))
        .bind(column(events, |event| event.hash.as_slice()))
}

/// The events that must be there already: before the first of each stream that goes on. `events` are in order of keys.
fn bind_continued<'a>(query: Bound<'a>, events: &[&'a EventRow]) -> Bound<'a> {
    let mut before: Vec<_> = events.to_vec();
    before.dedup_by(|next, first| (next.aggregate_type, &next.aggregate_id) == (first.aggregate_type, &first.aggregate_id));
    before.retain(|event| event.sequence > 1);
    query
        .bind(column(&before, |event| event.aggregate_type))
        .bind(column(&before, |event| event.aggregate_id.as_str()))
        .bind(column(&before, |event| event.sequence - 1))
}

fn bind_receipts<'a>(query: Bound<'a>, commands: &[&'a Prepared]) -> Bound<'a> {
    query
        .bind(column(commands, |command| command.command_id))
        .bind(column(commands, |command| command.input_hash.as_slice()))
        .bind(column(commands, |command| command.aggregate_type.as_str()))
        .bind(column(commands, |command| command.aggregate_id.as_str()))
        .bind(column(commands, |command| i64::try_from(command.version).unwrap_or(i64::MAX)))
}

fn bind_claims<'a>(query: Bound<'a>, commands: &[&'a Prepared]) -> Bound<'a> {
    let claims: Vec<_> = commands.iter().flat_map(|command| &command.claims).collect();
    let releases: Vec<_> = commands.iter().flat_map(|command| &command.releases).collect();
    let mut keys: Vec<_> = commands.iter().flat_map(|command| &command.new_keys).collect();
    keys.sort_unstable_by_key(|(subject, _)| *subject);
    [claims, releases]
        .iter()
        .fold(query, |query, claims| {
            query
                .bind(column(claims, |claim| claim.scope.as_str()))
                .bind(column(claims, |claim| claim.key.as_str()))
                .bind(column(claims, |claim| claim.owner.as_str()))
        })
        .bind(column(&keys, |(subject, _)| *subject))
        .bind(column(&keys, |(_, wrapped)| wrapped.as_slice()))
}

fn column<'a, R, T>(rows: &[&'a R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(|row| of(row)).collect()
}

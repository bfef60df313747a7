//! The one call: any number of prepared commands as arrays of rows.

use sqlx::{PgConnection, PgPool, Postgres, Row, postgres::PgArguments, query::Query};

use super::{
    prepare::Prepared,
    rows::{Claim, EventRow, ReceiptRow, StreamEvent},
};
use crate::{StoreError, Token, Xid8, patience::patiently};

/// Events and receipts of commands that do nothing else, in one statement where `append_events`, which knows claims, releases
/// and new keys as well, carries out several. A stream has no holes: each stream continues after an event that is
/// there (`$2`), or nothing is written and no row comes back.
const APPEND: &str = "WITH fits AS MATERIALIZED (
    SELECT NOT EXISTS (
        SELECT FROM unnest($2::stream_event[]) AS f
        WHERE (SELECT p.sequence FROM events p
            WHERE p.aggregate_type = f.aggregate_type AND p.aggregate_id = f.aggregate_id AND p.sequence = f.sequence LIMIT 1) IS NULL
    ) AS ok
), appended AS (
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
        event_id, organisation_id, subject_id, prev_hash, event_hash)
    SELECT e.aggregate_type, e.aggregate_id, e.sequence, e.event_type, e.event_version, e.payload::json, e.metadata::json,
        e.event_id, e.organisation_id, e.subject_id, e.prev_hash, e.event_hash
    FROM unnest($1::appended_event[]) AS e
    WHERE (SELECT ok FROM fits)
    RETURNING position
), last AS (
    SELECT coalesce(max(position), 0) AS position FROM appended
), noted AS (
    INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version, position)
    SELECT c.*, last.position
    FROM last, unnest($3::command_receipt[]) AS c
    WHERE (SELECT ok FROM fits)
) SELECT pg_current_xact_id(), position FROM last WHERE (SELECT ok FROM fits)";

/// The same for a single command with a single event, as it comes while there is little to do: arrays and what is made of
/// them would cost as much as the rest.
const APPEND_ONE: &str = "WITH appended AS (
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
        event_id, organisation_id, subject_id, prev_hash, event_hash)
    SELECT $1, $2, $3, $4, $5, $6::json, $7::json, $8, $9, $10, $11, $12
    WHERE $3 = 1 OR (SELECT p.sequence FROM events p
        WHERE p.aggregate_type = $1 AND p.aggregate_id = $2 AND p.sequence = $3 - 1 LIMIT 1) IS NOT NULL
    RETURNING position
), noted AS (
    INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version, position)
    SELECT $13, $14, $15, $16, $17, position FROM appended
) SELECT pg_current_xact_id(), position FROM appended";

/// The same for commands that claim, release or make keys. Those on one key wait for each other: otherwise a claim could
/// meet another's row, leave its own out, and find nothing to refuse once that row is released. The arguments depend on the
/// locks, so that these come first; they assign no transaction id, and equal order keeps them free of deadlocks.
const APPEND_CLAIMS: &str = "WITH wanted AS MATERIALIZED (
    SELECT DISTINCT hashtextextended(scope || chr(10) || key, 7) AS place
    FROM (SELECT * FROM unnest($3::claim[]) UNION ALL SELECT * FROM unnest($4::claim[])) AS w
), locked AS MATERIALIZED (
    SELECT count(pg_advisory_xact_lock(place)::text) AS held FROM (SELECT place FROM wanted ORDER BY place) AS w
) SELECT tx, last_position FROM locked, LATERAL append_events(
    CASE WHEN held >= 0 THEN $1::appended_event[] END, $2::command_receipt[], $3, $4, $5::wrapped_key[])";

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
    let query = if commands.iter().any(|command| command.takes_turns()) {
        let claims = |of: fn(&Prepared) -> &Vec<Claim>| commands.iter().flat_map(|command| of(command)).collect::<Vec<_>>();
        let mut keys: Vec<_> = commands.iter().flat_map(|command| &command.new_keys).collect();
        keys.sort_unstable_by_key(|key| key.subject);
        let query = sqlx::query(APPEND_CLAIMS).bind(events).bind(receipts(commands));
        query.bind(claims(|command| &command.claims)).bind(claims(|command| &command.releases)).bind(keys)
    } else if let ([command], [event]) = (commands, events.as_slice()) {
        one(event, &command.receipt)
    } else {
        let continued = continued(&events);
        sqlx::query(APPEND).bind(events).bind(continued).bind(receipts(commands))
    };
    let row = query.fetch_optional(connection).await?.ok_or(StoreError::Conflict)?;
    let Xid8(tx_id) = row.try_get(0)?;
    Ok(Token { era, tx_id, position: row.try_get(1)? })
}

type Bound<'a> = Query<'a, Postgres, PgArguments>;

fn one<'a>(event: &'a EventRow, receipt: &'a ReceiptRow) -> Bound<'a> {
    sqlx::query(APPEND_ONE)
        .bind(event.aggregate_type)
        .bind(&event.aggregate_id)
        .bind(event.sequence)
        .bind(&event.event_type)
        .bind(&event.event_version)
        .bind(&event.payload)
        .bind(&event.metadata)
        .bind(event.event_id)
        .bind(event.organisation)
        .bind(event.subject)
        .bind(event.prev_hash)
        .bind(event.hash)
        .bind(receipt.command_id)
        .bind(receipt.input_hash)
        .bind(&receipt.aggregate_type)
        .bind(&receipt.aggregate_id)
        .bind(receipt.version)
}

/// The events that must be there already: before the first of each stream that goes on. `events` are in order of keys.
fn continued<'a>(events: &[&'a EventRow]) -> Vec<StreamEvent<'a>> {
    let mut first = events.to_vec();
    first.dedup_by(|next, first| (next.aggregate_type, &next.aggregate_id) == (first.aggregate_type, &first.aggregate_id));
    let before = first.iter().filter(|event| event.sequence > 1).map(|event| StreamEvent {
        aggregate_type: event.aggregate_type,
        aggregate_id: &event.aggregate_id,
        sequence: event.sequence - 1,
    });
    before.collect()
}

fn receipts<'a>(commands: &[&'a Prepared]) -> Vec<&'a ReceiptRow> {
    commands.iter().map(|command| &command.receipt).collect()
}

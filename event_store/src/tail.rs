//! The tail: all committed events in an order that never changes and never skips.
//!
//! Order and checkpoint are the pair (`tx_id`, `position`), read only below the oldest running transaction, in a single
//! statement (docs/adr/0003). A position alone skips what an open transaction holds; a timestamp does both.

use std::{sync::LazyLock, time::Duration};

use chrono::{DateTime, Utc};
use cqrs_es::persist::SerializedEvent;
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

use crate::{EventStore, Recorded, StoreError, Token, Xid8, load::open_event, recorded::upcast, subscription::Subscriber};

/// Which events a reader wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Kinds of streams; empty for all.
    pub aggregate_types: Vec<String>,
    /// Types of events that are left out.
    pub ignored_types: Vec<String>,
    /// One of several shards, by person: (index, count).
    pub shard: Option<(i32, i32)>,
}

impl Filter {
    /// What a subscriber wants to be handed.
    #[must_use]
    pub fn of(subscriber: &(impl Subscriber + ?Sized)) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            aggregate_types: owned(subscriber.aggregate_types()),
            ignored_types: owned(subscriber.ignored_types()),
            shard: None,
        }
    }

    /// Whether an event passes, shards aside.
    pub(crate) fn passes(&self, event: &Recorded) -> bool {
        (self.aggregate_types.is_empty() || self.aggregate_types.contains(&event.aggregate_type))
            && !self.ignored_types.contains(&event.event_type)
    }

    const fn is_empty(&self) -> bool {
        self.aggregate_types.is_empty() && self.ignored_types.is_empty() && self.shard.is_none()
    }
}

/// A part of the tail.
#[derive(Clone, Debug, Default)]
pub struct TailPage {
    /// Events in commit order.
    pub events: Vec<Recorded>,
    /// How far was looked: everything up to here that the filter wants is in this page or was in an earlier one.
    pub scanned: Token,
    /// Whether there may be more at once; otherwise this is all for now.
    pub more: bool,
}

/// Reads the log in commit order.
#[derive(Clone)]
pub struct Tail {
    store: EventStore,
}

/// Most events a filtered read looks at.
const WINDOW: i64 = 10_000;

const COLUMNS: &str =
    "era, tx_id, position, event_id, recorded_at, aggregate_type, aggregate_id, sequence, event_type, event_version,
    organisation_id, subject_id, payload::text, metadata::text";

/// What lies after the checkpoint and below the oldest running transaction. Events of an earlier era came by dump and
/// restore: their transactions are over, whatever their numbers.
const SETTLED: &str = "(era, tx_id, position) > ($1, $2, $3) AND (era, tx_id) < ($4, pg_snapshot_xmin(pg_current_snapshot()))";

/// The last place below the horizon.
const HORIZON: &str = "SELECT era, tx_id, position FROM events WHERE (era, tx_id) < ($4, pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1";

/// A place instead of an event; its `sequence` tells whether more lies behind it.
const PLACE: &str =
    "SELECT era, tx_id, position, NULL::uuid, NULL::timestamptz, NULL, NULL, {more}, NULL, NULL, NULL, NULL, NULL, NULL";

static READ_ALL: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH horizon AS MATERIALIZED ({HORIZON})
        (SELECT {COLUMNS} FROM events WHERE {SETTLED} AND $6::text[] = '{{}}' AND $7::int = 0 AND $8::int = 1 AND $9::bigint > 0
           AND $10::text[] = '{{}}'
         ORDER BY era, tx_id, position LIMIT $5)
        UNION ALL {} FROM horizon",
        place(0)
    )
});

static READ_FILTERED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH horizon AS MATERIALIZED ({HORIZON}), bound AS MATERIALIZED (
            SELECT era, tx_id, position FROM events WHERE {SETTLED} ORDER BY era, tx_id, position OFFSET $9 LIMIT 1
        )
        (SELECT {COLUMNS} FROM events
         WHERE {SETTLED}
           AND (era, tx_id, position) <=
               (coalesce((SELECT era FROM bound), 32767::smallint), (SELECT tx_id FROM bound), (SELECT position FROM bound))
           AND ($6::text[] = '{{}}' OR aggregate_type = ANY($6)) AND event_type <> ALL($10::text[])
           AND ($8::int = 1 OR abs(hashtextextended(coalesce(subject_id::text, aggregate_id), 0) % $8) = $7)
         ORDER BY era, tx_id, position LIMIT $5)
        UNION ALL {} FROM bound
        UNION ALL {} FROM horizon WHERE NOT EXISTS (SELECT FROM bound)",
        place(1),
        place(0)
    )
});

fn place(more: i32) -> String {
    PLACE.replace("{more}", &more.to_string())
}

impl Tail {
    /// The tail of `store`.
    #[must_use]
    pub const fn new(store: EventStore) -> Self {
        Self { store }
    }

    /// Up to `limit` events after `after`. One statement in autocommit: events and horizon share a snapshot. A filtered
    /// read looks at no more than [`WINDOW`] events, so that a rare kind does not make it run for minutes.
    pub async fn read(&self, after: Token, filter: &Filter, limit: i64) -> Result<TailPage, StoreError> {
        let (shard, shards) = filter.shard.unwrap_or((0, 1));
        let rows = sqlx::query(if filter.is_empty() { &READ_ALL } else { &READ_FILTERED })
            .bind(after.era)
            .bind(Xid8(after.tx_id))
            .bind(after.position)
            .bind(self.store.era().await?)
            .bind(limit)
            .bind(&filter.aggregate_types)
            .bind(shard)
            .bind(shards)
            .bind(WINDOW - 1)
            .bind(&filter.ignored_types)
            .fetch_all(self.store.pool())
            .await?;
        let (ends, rows): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| matches!(row.try_get::<Option<Uuid>, _>(3), Ok(None)));
        let full = i64::try_from(rows.len()).is_ok_and(|read| read >= limit);
        let mut events = self.open_rows(&rows).await?;
        // They come in order; a union does not promise it.
        events.sort_by_key(|event| event.token);
        let last = events.last().map_or(after, |event| event.token);
        let (mut scanned, mut more) = (last, full);
        if !full {
            for row in &ends {
                scanned = scanned.max(Token::read(row, 0)?);
                more |= row.try_get::<i64, _>(7)? == 1;
            }
        }
        Ok(TailPage { events, scanned, more })
    }

    /// The last place that is safe to read.
    pub(crate) async fn horizon(&self) -> Result<Token, StoreError> {
        let statement = HORIZON.replace("$4", "$1");
        let row = sqlx::query(&statement).bind(self.store.era().await?).fetch_optional(self.store.pool()).await?;
        row.as_ref().map_or(Ok(Token::START), |row| Ok(Token::read(row, 0)?))
    }

    /// The last committed place in commit order, safe to read already or not.
    pub async fn newest(&self) -> Result<Token, StoreError> {
        let row = sqlx::query("SELECT era, tx_id, position FROM events ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1")
            .fetch_optional(self.store.pool())
            .await?;
        row.as_ref().map_or(Ok(Token::START), |row| Ok(Token::read(row, 0)?))
    }

    /// A person's history in commit order: events about them, and those of the `streams` named (debts that were once
    /// another's). At most `limit`, after `after`.
    pub async fn history(
        &self,
        subject: Uuid,
        streams: &[(String, String)],
        after: Token,
        limit: i64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let (kinds, ids): (Vec<&str>, Vec<&str>) = streams.iter().map(|(kind, id)| (kind.as_str(), id.as_str())).unzip();
        let statement = format!(
            "SELECT {COLUMNS} FROM (
                SELECT * FROM events WHERE subject_id = $1 AND (era, tx_id, position) > ($4, $5, $6)
                UNION ALL
                SELECT e.* FROM unnest($2::text[], $3::text[]) AS s (kind, id)
                JOIN events e ON e.aggregate_type = s.kind AND e.aggregate_id = s.id
                WHERE e.subject_id IS DISTINCT FROM $1 AND (e.era, e.tx_id, e.position) > ($4, $5, $6)
             ) AS own ORDER BY own.era, own.tx_id, own.position LIMIT $7"
        );
        let rows = sqlx::query(&statement)
            .bind(subject)
            .bind(kinds)
            .bind(ids)
            .bind(after.era)
            .bind(Xid8(after.tx_id))
            .bind(after.position)
            .bind(limit)
            .fetch_all(self.store.pool())
            .await?;
        self.open_rows(&rows).await
    }

    /// The events at these places, in commit order.
    pub(crate) async fn at(&self, places: &[Token]) -> Result<Vec<Recorded>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM unnest($1::smallint[], $2::xid8[], $3::bigint[]) AS place (of_era, of_tx, of_position)
             JOIN events ON era = of_era AND tx_id = of_tx AND position = of_position ORDER BY era, tx_id, position"
        );
        let rows = sqlx::query(&statement)
            .bind(places.iter().map(|place| place.era).collect::<Vec<_>>())
            .bind(places.iter().map(|place| Xid8(place.tx_id)).collect::<Vec<_>>())
            .bind(places.iter().map(|place| place.position).collect::<Vec<_>>())
            .fetch_all(self.store.pool())
            .await?;
        self.open_rows(&rows).await
    }

    /// How long the oldest committed event has been held back by an open transaction, of this database or another of the
    /// cluster. Asked of the events, because the application's role may not see other roles' transactions.
    pub async fn stall(connection: &mut PgConnection) -> Result<Duration, StoreError> {
        let milliseconds: Option<i64> = sqlx::query_scalar(
            "SELECT (extract(epoch FROM clock_timestamp() - recorded_at) * 1000)::bigint FROM events
             WHERE (era, tx_id) >= ((SELECT max(era) FROM events), pg_snapshot_xmin(pg_current_snapshot()))
             ORDER BY era, tx_id, position LIMIT 1",
        )
        .fetch_optional(connection)
        .await?;
        Ok(Duration::from_millis(milliseconds.and_then(|age| u64::try_from(age).ok()).unwrap_or_default()))
    }

    async fn open_rows(&self, rows: &[PgRow]) -> Result<Vec<Recorded>, StoreError> {
        let mut events = Vec::with_capacity(rows.len());
        let mut sealed = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let event = recorded(row)?;
            if event.payload.contains("\"$sealed\"") {
                sealed.push(index);
            }
            events.push(event);
        }
        let subjects = sealed.iter().filter_map(|index| events.get(*index).and_then(|event| event.subject));
        let keys = self.store.keyring().keys(subjects).await?;
        for (index, event) in events.iter_mut().enumerate() {
            let is_sealed = sealed.binary_search(&index).is_ok();
            let old = self.store.upcasters().iter().any(|upcaster| upcaster.can_upcast(&event.event_type, &event.event_version));
            if is_sealed || old {
                let opened = upcast(self.store.upcasters(), open_event(serialized(event)?, &keys)?);
                event.payload = opened.payload.to_string();
                event.event_type = opened.event_type;
                event.event_version = opened.event_version;
            }
        }
        Ok(events)
    }
}

fn recorded(row: &PgRow) -> Result<Recorded, StoreError> {
    Ok(Recorded {
        token: Token::read(row, 0)?,
        event_id: row.try_get(3)?,
        recorded_at: row.try_get::<DateTime<Utc>, _>(4)?,
        aggregate_type: row.try_get(5)?,
        aggregate_id: row.try_get(6)?,
        sequence: u64::try_from(row.try_get::<i64, _>(7)?).unwrap_or_default(),
        event_type: row.try_get(8)?,
        event_version: row.try_get(9)?,
        organisation: row.try_get(10)?,
        subject: row.try_get(11)?,
        payload: row.try_get(12)?,
        metadata: row.try_get(13)?,
    })
}

/// The event as upcasters and seals see it.
fn serialized(event: &Recorded) -> Result<SerializedEvent, StoreError> {
    let payload = serde_json::from_str(&event.payload).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let subject = event.subject.map(|subject| serde_json::json!({ "subject": subject })).unwrap_or_default();
    Ok(SerializedEvent::new(
        event.aggregate_id.clone(),
        usize::try_from(event.sequence).unwrap_or_default(),
        event.aggregate_type.clone(),
        event.event_type.clone(),
        event.event_version.clone(),
        payload,
        subject,
    ))
}

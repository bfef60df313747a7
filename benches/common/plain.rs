//! The plain-SQL limit of a command: one statement that appends one event, to a table with the columns and the key of
//! postgres-es and nothing beside them.

use sqlx::PgPool;

use super::{METADATA, PAYLOAD};

/// Streams of each client.
pub const STREAMS: usize = 128;
const COLUMNS: &str = "(aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)";

/// Makes the table `events_plain`, with streams of ten events for 32 clients.
pub async fn prepare(owner: &PgPool) {
    let table = "CREATE TABLE events_plain (aggregate_type text COLLATE \"C\", aggregate_id text COLLATE \"C\", sequence bigint, event_type text,
        event_version text, payload jsonb, metadata jsonb, PRIMARY KEY (aggregate_type, aggregate_id, sequence));
        GRANT ALL ON events_plain TO cabinet_app";
    sqlx::raw_sql(table).execute(owner).await.unwrap();
    fill(owner, "events_plain", "plain").await;
}

/// Streams of ten events for 32 clients.
pub async fn fill(owner: &PgPool, table: &str, prefix: &str) {
    let statement = format!(
        "INSERT INTO {table} {COLUMNS}
         SELECT 'account', '{prefix}-' || client || '-' || stream, sequence, 'AccountPaid', '1', '{PAYLOAD}', '{METADATA}'
         FROM generate_series(0, 31) client, generate_series(1, {STREAMS}) stream, generate_series(1, 10) sequence"
    );
    sqlx::query(&statement).execute(owner).await.unwrap();
}

/// The script of pgbench that appends to an existing stream of the client, or to a new one.
pub fn append(fresh: bool) -> String {
    if fresh {
        return format!(
            "INSERT INTO events_plain {COLUMNS} VALUES ('account', gen_random_uuid()::text, 1, 'AccountPaid', '1', '{PAYLOAD}', '{METADATA}');"
        );
    }
    format!(
        "\\set stream random(1, {STREAMS})
         INSERT INTO events_plain {COLUMNS}
         SELECT 'account', 'plain-' || :client_id || '-' || :stream, max(sequence) + 1, 'AccountPaid', '1', '{PAYLOAD}', '{METADATA}'
         FROM events_plain WHERE aggregate_type = 'account' AND aggregate_id = 'plain-' || :client_id || '-' || :stream;"
    )
}

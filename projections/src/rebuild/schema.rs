//! The tables of a rebuild: copies of the live definitions in a schema of their own.

use sqlx::PgConnection;

use crate::framework::ReadModel;

/// Where the live tables stand.
pub(super) const LIVE: &str = "public";

/// Where a rebuild of one read model stands. One at a time: a second one would take the schema from the first.
pub(super) fn building(name: &str) -> String {
    format!("rebuild_{name}")
}

/// Where the former tables wait to be dropped after a switch.
pub(super) fn former(name: &str) -> String {
    format!("former_{name}")
}

/// Drops a schema with everything in it.
pub(super) async fn drop(connection: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).execute(connection).await.map(|_| ())
}

/// Makes empty tables with their keys; other indexes follow when the rows are in.
pub(super) async fn create(connection: &mut PgConnection, model: &dyn ReadModel) -> Result<(), sqlx::Error> {
    let schema = building(model.name());
    drop(connection, &schema).await?;
    sqlx::query(&format!("CREATE SCHEMA {schema}")).execute(&mut *connection).await?;
    for table in model.tables() {
        let like = format!("CREATE TABLE {schema}.{table} (LIKE {LIVE}.{table} INCLUDING ALL EXCLUDING INDEXES)");
        sqlx::query(&like).execute(&mut *connection).await?;
        for (name, definition) in keys(connection, table).await? {
            let add = format!("ALTER TABLE {schema}.{table} ADD CONSTRAINT {name} {definition}");
            sqlx::query(&add).execute(&mut *connection).await?;
        }
        for option in storage_options(connection, table).await? {
            sqlx::query(&format!("ALTER TABLE {schema}.{table} SET ({option})")).execute(&mut *connection).await?;
        }
        let grant = format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.{table} TO cabinet_app");
        sqlx::query(&grant).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Makes the other indexes and tells the planner what the tables hold. Concurrently, though nobody writes here: a plain
/// `CREATE INDEX` has a transaction id for as long as it runs, and the tail reads no further than to the oldest of those.
pub(super) async fn index(connection: &mut PgConnection, model: &dyn ReadModel) -> Result<(), sqlx::Error> {
    let schema = building(model.name());
    for table in model.tables() {
        let definitions: Vec<String> = sqlx::query_scalar(
            "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
             WHERE i.indrelid = ($1 || '.' || $2)::regclass
               AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        )
        .bind(LIVE)
        .bind(table)
        .fetch_all(&mut *connection)
        .await?;
        for definition in definitions {
            let copy = definition.replacen(" INDEX ", " INDEX CONCURRENTLY ", 1).replacen(
                &format!(" ON {LIVE}.{table} "),
                &format!(" ON {schema}.{table} "),
                1,
            );
            sqlx::raw_sql(&copy).execute(&mut *connection).await?;
        }
        sqlx::query(&format!("ANALYZE {schema}.{table}")).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn keys(connection: &mut PgConnection, table: &str) -> Result<Vec<(String, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = ($1 || '.' || $2)::regclass AND contype IN ('p', 'u')",
    )
    .bind(LIVE)
    .bind(table)
    .fetch_all(connection)
    .await
}

async fn storage_options(connection: &mut PgConnection, table: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT unnest(reloptions) FROM pg_class WHERE oid = ($1 || '.' || $2)::regclass")
        .bind(LIVE)
        .bind(table)
        .fetch_all(connection)
        .await
}

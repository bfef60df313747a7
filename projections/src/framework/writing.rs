//! The statements of a batch, and of look-ups by key: one or two to load a table, at most three to write it, whatever the batch's size.

use database::Together;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{ColumnSet, ReadRow, Table, columns, memory::Changes};

/// Rows in one statement: its message stays small, and so does the time for which a rebuild holds the tails back.
const CHUNK: usize = 5_000;

impl<R: ReadRow> Table<R> {
    /// Loads what is wanted.
    pub(crate) async fn load(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let keys: Vec<_> = std::mem::take(&mut self.wanted).into_iter().collect();
        self.load_by("id", &keys, connection).await?;
        let parents: Vec<_> = std::mem::take(&mut self.wanted_parents).into_iter().collect();
        self.load_by(R::PARENT.unwrap_or("id"), &parents, connection).await
    }

    async fn load_by(&mut self, column: &str, values: &[Uuid], connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if values.is_empty() {
            return Ok(());
        }
        for values in values.chunks(CHUNK) {
            for row in rows_by::<R>(column, values, &mut *connection).await? {
                self.loaded(row);
            }
        }
        Ok(())
    }

    /// Writes what changed; what is in memory then is what stands in the table. Of rows that are there only the columns in which
    /// any of them has changed: a whole row costs the server about twice as much.
    pub(crate) async fn save(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Changes { removed, put, changed, columns } = self.changes();
        if let Some(parent) = R::PARENT
            && !self.cleared.is_empty()
        {
            let parents: Vec<_> = self.cleared.iter().copied().collect();
            let statement = format!("DELETE FROM {} WHERE {parent} = ANY($1)", R::TABLE);
            sqlx::query(&statement).bind(parents).execute(&mut *connection).await?;
        }
        if !removed.is_empty() {
            let statement = format!("DELETE FROM {} WHERE id = ANY($1)", R::TABLE);
            sqlx::query(&statement).bind(removed).execute(&mut *connection).await?;
        }
        if !put.is_empty() {
            let statement = upsert::<R>();
            for rows in put.chunks(CHUNK) {
                R::bind(rows, ColumnSet::ALL, sqlx::query(&statement)).execute(&mut *connection).await?;
            }
        }
        if !changed.is_empty() {
            let (statement, bound) = (update::<R>(columns), columns.and(ColumnSet::ID));
            for rows in changed.chunks(CHUNK) {
                let written = R::bind(rows, bound, sqlx::query(&statement)).execute(&mut *connection).await?.rows_affected();
                if !usize::try_from(written).is_ok_and(|written| written == rows.len()) {
                    // Gone since it was loaded, and not by this runner. To it that is trouble on the way: it tries anew.
                    return Err(sqlx::Error::Protocol("a row is gone that was there".to_owned()));
                }
            }
        }
        self.written();
        Ok(())
    }
}

/// Rows by their key, asked together by all who ask at once.
pub(crate) fn by_key<R: ReadRow>(pool: &PgPool) -> Together<Uuid, R> {
    Together::start(pool.clone(), |connection, keys| {
        Box::pin(async move {
            let rows: Vec<R> = rows_by("id", &keys, connection).await?;
            Ok(rows.into_iter().map(|row| (row.key(), row)).collect())
        })
    })
}

async fn rows_by<R: ReadRow>(column: &str, values: &[Uuid], connection: &mut PgConnection) -> Result<Vec<R>, sqlx::Error> {
    let statement = format!("SELECT {} FROM {} r WHERE r.{column} = ANY($1)", columns::<R>("r"), R::TABLE);
    sqlx::query_as(&statement).bind(values).fetch_all(connection).await
}

fn update<R: ReadRow>(changed: ColumnSet) -> String {
    let sent: Vec<_> = R::COLUMNS.iter().enumerate().filter(|(place, _)| changed.and(ColumnSet::ID).has(*place)).collect();
    let arrays: Vec<_> = sent.iter().zip(1..).map(|((_, column), number)| format!("${number}::{}[]", column.element)).collect();
    let names: Vec<_> = sent.iter().map(|(_, column)| column.name).collect();
    let sets: Vec<_> = sent.iter().skip(1).map(|(_, column)| format!("{0} = u.{0}{1}", column.name, column.write)).collect();
    let (table, arrays, names, sets) = (R::TABLE, arrays.join(", "), names.join(", "), sets.join(", "));
    format!("UPDATE {table} r SET {sets} FROM unnest({arrays}) AS u ({names}) WHERE r.id = u.id")
}

fn upsert<R: ReadRow>() -> String {
    let names: Vec<_> = R::COLUMNS.iter().map(|column| column.name).collect();
    let values: Vec<_> = R::COLUMNS.iter().map(|column| format!("u.{}{}", column.name, column.write)).collect();
    let arrays: Vec<_> =
        R::COLUMNS.iter().enumerate().map(|(index, column)| format!("${}::{}[]", index + 1, column.element)).collect();
    let sets: Vec<_> = names.iter().skip(1).map(|name| format!("{name} = EXCLUDED.{name}")).collect();
    let (table, names, values, arrays, sets) =
        (R::TABLE, names.join(", "), values.join(", "), arrays.join(", "), sets.join(", "));
    format!(
        "INSERT INTO {table} ({names}) SELECT {values} FROM unnest({arrays}) AS u ({names}) ON CONFLICT (id) DO UPDATE SET {sets}"
    )
}

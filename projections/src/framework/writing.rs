//! The statements of a batch: one or two to load a table, at most three to write it, whatever the batch's size.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{ReadRow, Table, columns};

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
        let statement = format!("SELECT {} FROM {} r WHERE r.{column} = ANY($1)", columns::<R>("r"), R::TABLE);
        for values in values.chunks(CHUNK) {
            let rows: Vec<R> = sqlx::query_as(&statement).bind(values).fetch_all(&mut *connection).await?;
            for row in rows {
                self.loaded(row);
            }
        }
        Ok(())
    }

    /// Writes what changed.
    pub(crate) async fn save(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let (removed, written) = self.changes();
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
        let statement = upsert::<R>();
        for rows in written.chunks(CHUNK) {
            R::bind(rows, sqlx::query(&statement)).execute(&mut *connection).await?;
        }
        Ok(())
    }
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

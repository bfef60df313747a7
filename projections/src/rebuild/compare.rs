//! Whether two builds of a read model hold the same rows.

use sqlx::{Connection, PgConnection};

use super::{
    RebuildError,
    build::{Goal, goal},
    schema,
};
use crate::framework::ReadModel;

/// One table, live and rebuilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableComparison {
    /// The table.
    pub table: &'static str,
    /// Rows of the live one.
    pub live: i64,
    /// Rows of the rebuilt one.
    pub rebuilt: i64,
    /// Whether count and checksum over all rows agree.
    pub equal: bool,
}

/// A read model, live and rebuilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Events folded.
    pub events: usize,
    /// Its tables.
    pub tables: Vec<TableComparison>,
}

impl Comparison {
    /// Whether every table holds the same rows.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.tables.iter().all(|table| table.equal)
    }
}

/// The live tables at one checkpoint.
pub(super) struct Live {
    pub(super) goal: Goal,
    pub(super) tables: Vec<Checksum>,
}

type Checksum = (i64, String);

/// Reads checkpoint and checksums in one snapshot: without a lock, and without a transaction id that would hold up tails.
pub(super) async fn live(connection: &mut PgConnection, model: &dyn ReadModel) -> Result<Live, RebuildError> {
    let mut snapshot = connection.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut *snapshot).await?;
    let goal = goal(&mut snapshot, model).await?;
    let mut tables = Vec::with_capacity(model.tables().len());
    for table in model.tables() {
        tables.push(checksum(&mut snapshot, schema::LIVE, table).await?);
    }
    snapshot.commit().await?;
    Ok(Live { goal, tables })
}

/// Compares the rebuilt tables, folded to the same checkpoint, with the live ones.
pub(super) async fn with_rebuilt(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    live: Vec<Checksum>,
) -> Result<Vec<TableComparison>, RebuildError> {
    let mut compared = Vec::with_capacity(live.len());
    for (table, live) in model.tables().iter().zip(live) {
        let rebuilt = checksum(connection, &schema::building(model.name()), table).await?;
        compared.push(TableComparison { table, live: live.0, rebuilt: rebuilt.0, equal: live == rebuilt });
    }
    Ok(compared)
}

/// Count and sum of two independent 64-bit hashes of every row, whatever their order.
async fn checksum(connection: &mut PgConnection, schema: &str, table: &str) -> Result<Checksum, RebuildError> {
    let statement = format!(
        "SELECT count(*), coalesce(sum(hashtextextended(r::text, 0)::numeric), 0)::text || ' ' ||
                coalesce(sum(hashtextextended(r::text, 1)::numeric), 0)::text
         FROM {schema}.{table} r"
    );
    Ok(sqlx::query_as(&statement).fetch_one(connection).await?)
}

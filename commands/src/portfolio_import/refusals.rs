//! Refused rows of a load, for people who mend the file.

use cqrs_es::Aggregate;
use domain::{ImportId, portfolio_import::PortfolioImport, staff_member::Permission};
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::{RowRefusal, batch::Batch};
use crate::{Caller, CommandError, Commands};

/// One reason for which a row of a load was refused. Stored in previews; never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRefusal {
    /// Line of the file, the header is line 1.
    pub line: u64,
    /// Number of the reason; with the line, its place in the list.
    pub number: u32,
    /// Name of the column, where one column is to blame.
    pub column: Option<String>,
    /// Stable code.
    pub code: String,
    /// Reason in Russian, fit to show.
    pub reason: String,
}

impl Commands {
    /// Refusals of a load of this organisation in the order of the file, behind a line and number, at most `limit`.
    pub async fn import_refusals(
        &self,
        caller: &Caller,
        import: ImportId,
        after: Option<(u64, u32)>,
        limit: u16,
    ) -> Result<Vec<ImportRefusal>, CommandError> {
        caller.require(Permission::ImportView)?;
        let (line, number) = after.unwrap_or_default();
        let rows = sqlx::query(
            "SELECT line, number, column_name, code, reason FROM import_refusals r
             WHERE import_id = $1 AND (line, number) > ($2, $3) AND EXISTS (
                 SELECT FROM events e
                 WHERE e.aggregate_type = $7 AND e.aggregate_id = $4 AND e.sequence = 1 AND e.organisation_id = $5)
             ORDER BY line, number LIMIT $6",
        )
        .bind(import.uuid())
        .bind(if after.is_some() { i64::try_from(line).unwrap_or(i64::MAX) } else { -1 })
        .bind(i32::try_from(number).unwrap_or(i32::MAX))
        .bind(import.to_string())
        .bind(caller.organisation.uuid())
        .bind(i64::from(limit))
        .bind(PortfolioImport::TYPE)
        .fetch_all(&self.pool)
        .await?;
        let read = rows.iter().map(|row| {
            Ok(ImportRefusal {
                line: u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default(),
                number: u32::try_from(row.try_get::<i32, _>(1)?).unwrap_or_default(),
                column: row.try_get(2)?,
                code: row.try_get(3)?,
                reason: row.try_get(4)?,
            })
        });
        read.collect::<Result<_, sqlx::Error>>().map_err(CommandError::from)
    }

    /// Keeps the refusals of a batch in place of those that an attempt before has kept.
    pub(super) async fn keep_refusals(
        &self,
        import: ImportId,
        batch: &Batch,
        refusals: &[RowRefusal],
    ) -> Result<(), CommandError> {
        let stored = |line: u64| i64::try_from(line).unwrap_or(i64::MAX);
        let first = batch.rows.first().map_or(batch.through_line, |(line, _)| *line);
        let (mut lines, mut numbers): (Vec<i64>, Vec<i32>) = (Vec::new(), Vec::new());
        for (index, refusal) in refusals.iter().enumerate() {
            lines.push(stored(refusal.line));
            numbers.push(i32::try_from(index).unwrap_or(i32::MAX));
        }
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM import_refusals WHERE import_id = $1 AND line BETWEEN $2 AND $3")
            .bind(import.uuid())
            .bind(stored(first))
            .bind(stored(batch.through_line))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO import_refusals (import_id, line, number, column_name, code, reason)
             SELECT $1, l, n, c, k, r FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[]) AS x (l, n, c, k, r)
             ON CONFLICT DO NOTHING",
        )
        .bind(import.uuid())
        .bind(lines)
        .bind(numbers)
        .bind(refusals.iter().map(|refusal| refusal.column.as_deref()).collect::<Vec<_>>())
        .bind(refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>())
        .bind(refusals.iter().map(|refusal| refusal.reason.as_str()).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

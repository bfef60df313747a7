//! Rows of a register on their way into the comparison.

use domain::{PaymentId, RegisterId, values::ExternalId};
use tokio::sync::mpsc;

use super::{BadRegisterRow, NumberedRegisterRow, RegisterRow, RegisterSource};
use crate::{CommandError, Commands, portfolio_import::SourceError};

/// Rows written at once.
const BATCH: usize = 500;
/// Places between two lines: a row has at most so many reasons.
pub(super) const REASONS_MAX: usize = 256;

/// Reads ahead in a thread of its own, a few batches at most.
pub(super) fn read_batches(mut source: Box<dyn RegisterSource>) -> mpsc::Receiver<Result<Vec<NumberedRegisterRow>, SourceError>> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut batch = Vec::with_capacity(BATCH);
            let ended = loop {
                match source.next_row() {
                    Ok(Some(row)) => batch.push(row),
                    Ok(None) => break Ok(true),
                    Err(error) => break Err(error),
                }
                if batch.len() == BATCH {
                    break Ok(false);
                }
            };
            let last = !matches!(ended, Ok(false));
            if sender.blocking_send(ended.map(|_| batch)).is_err() || last {
                return;
            }
        }
    });
    receiver
}

impl Commands {
    /// Forgets what an attempt before has found.
    pub(super) async fn clear_register(&self, register: RegisterId) -> Result<(), CommandError> {
        for table in ["register_rows", "register_differences"] {
            let delete = format!("DELETE FROM {table} WHERE register_id = $1");
            sqlx::query(&delete).bind(register.uuid()).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Keeps a batch; answers how many rows of it were refused.
    pub(super) async fn stage(&self, register: RegisterId, batch: &[NumberedRegisterRow]) -> Result<u64, CommandError> {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (line, row) in batch {
            match row {
                Ok(row) => good.push((stored(*line), row)),
                Err(row) => bad.push((stored(*line), row)),
            }
        }
        self.keep_rows(register, &good).await?;
        self.keep_refused(register, &bad).await?;
        Ok(u64::try_from(bad.len()).unwrap_or(u64::MAX))
    }

    async fn keep_rows(&self, register: RegisterId, rows: &[(i64, &RegisterRow)]) -> Result<(), CommandError> {
        let text = |id: &Option<ExternalId>| id.as_ref().map(|id| id.as_str().to_owned());
        sqlx::query(
            "INSERT INTO register_rows
                 (register_id, line, refund, number, refund_number, payment_id, amount, commission, currency, moved)
             SELECT $1, * FROM unnest($2::bigint[], $3::bool[], $4::text[], $5::text[], $6::uuid[], $7::bigint[], $8::bigint[],
                 $9::text[], $10::bool[])",
        )
        .bind(register.uuid())
        .bind(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.refund).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| text(&row.number)).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| text(&row.refund_number)).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.payment.map(PaymentId::uuid)).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.amount.get()).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.commission.get()).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.currency.as_str().to_owned()).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, row)| row.moved).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn keep_refused(&self, register: RegisterId, rows: &[(i64, &BadRegisterRow)]) -> Result<(), CommandError> {
        let place = |line: i64, index: usize| line * stored(REASONS_MAX as u64) + i64::try_from(index).unwrap_or_default();
        let reasons: Vec<_> = rows
            .iter()
            .flat_map(|(line, row)| {
                row.refusals.iter().take(REASONS_MAX).enumerate().map(move |(index, reason)| (place(*line, index), *line, reason))
            })
            .collect();
        sqlx::query(
            "INSERT INTO register_differences (register_id, place, kind, line, column_name, code, reason)
             SELECT $1, p, 'Refused', l, c, k, r
             FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) AS x (p, l, c, k, r)",
        )
        .bind(register.uuid())
        .bind(reasons.iter().map(|(place, ..)| *place).collect::<Vec<_>>())
        .bind(reasons.iter().map(|(_, line, _)| *line).collect::<Vec<_>>())
        .bind(reasons.iter().map(|(.., reason)| reason.column.as_deref()).collect::<Vec<_>>())
        .bind(reasons.iter().map(|(.., reason)| reason.code).collect::<Vec<_>>())
        .bind(reasons.iter().map(|(.., reason)| reason.reason.as_str()).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// A line as it is stored; far below where the places overflow.
fn stored(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX).min(1 << 40)
}

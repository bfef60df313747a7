//! The comparison: set by set, in one transaction that sees one state of things.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ProviderAccountId, RegisterId,
    payment_register::{DifferenceCounts, RegisterTotals},
    values::Kopecks,
};
use sqlx::{PgConnection, PgPool, Row};

use super::{RegisterCovers, staging::REASONS_MAX};
use crate::CommandError;

/// Which payment a row is about: by our order number, else by the provider's number.
const FIND: &str = "
    UPDATE register_rows r SET found = f.payment_id, movement_id = CASE WHEN r.refund THEN NULL ELSE f.payment_id END
    FROM register_rows x CROSS JOIN LATERAL (
        SELECT m.payment_id FROM provider_movements m
        WHERE m.account_id = $2 AND NOT m.refund
          AND (m.payment_id = x.payment_id OR (m.account_id = $2 AND m.number = x.number))
        ORDER BY m.payment_id = x.payment_id DESC NULLS LAST LIMIT 1) f
    WHERE x.register_id = $1 AND r.register_id = $1 AND r.line = x.line";

/// Which giving back, by the provider's number of it.
const FIND_REFUNDS: &str = "
    UPDATE register_rows r SET movement_id = m.movement_id, found = m.payment_id
    FROM provider_movements m
    WHERE r.register_id = $1 AND r.refund AND r.refund_number IS NOT NULL
      AND m.account_id = $2 AND m.refund AND m.number = r.refund_number";

/// The others by payment and sum, in their order: the provider gives refunds no number that it tells everywhere.
const PAIR_REFUNDS: &str = "
    WITH told AS (
        SELECT line, found, amount, row_number() OVER (PARTITION BY found, amount ORDER BY line) AS nth
        FROM register_rows
        WHERE register_id = $1 AND refund AND moved AND movement_id IS NULL AND found IS NOT NULL
    ), known AS (
        SELECT m.movement_id, m.payment_id, m.amount,
               row_number() OVER (PARTITION BY m.payment_id, m.amount ORDER BY m.day = $2 DESC, m.day, m.movement_id) AS nth
        FROM provider_movements m
        WHERE m.refund AND m.payment_id IN (SELECT found FROM told)
          AND NOT EXISTS (SELECT FROM register_rows r WHERE r.register_id = $1 AND r.movement_id = m.movement_id)
    )
    UPDATE register_rows r SET movement_id = known.movement_id
    FROM told JOIN known ON known.payment_id = told.found AND known.amount = told.amount AND known.nth = told.nth
    WHERE r.register_id = $1 AND r.line = told.line";

/// How each row ends. A payment may be tried several times: what failed agrees with what was paid at last.
const JUDGE: &str = "
    WITH told AS (
        SELECT r.line, m.movement_id AS known, m.amount AS ours, m.day,
               bool_or(r.moved) OVER (PARTITION BY r.movement_id) AS any_moved,
               row_number() OVER (PARTITION BY r.movement_id, r.moved ORDER BY r.number = m.number DESC NULLS LAST, r.line) AS nth,
               row_number() OVER (PARTITION BY r.moved, r.refund, coalesce(r.refund_number, r.number), r.payment_id,
                   CASE WHEN r.refund AND r.refund_number IS NULL THEN r.line END ORDER BY r.line) AS nth_of_number
        FROM register_rows r LEFT JOIN provider_movements m ON m.movement_id = r.movement_id
        WHERE r.register_id = $1
    )
    UPDATE register_rows r SET outcome = CASE
        WHEN NOT r.moved AND told.day IS NOT NULL AND NOT told.any_moved THEN 'Status'
        WHEN NOT r.moved THEN 'Unmoved'
        WHEN told.known IS NOT NULL AND told.nth > 1 THEN 'Duplicate'
        WHEN told.known IS NULL AND told.nth_of_number > 1 THEN 'Duplicate'
        WHEN r.found IS NULL THEN 'Unknown'
        WHEN told.day IS NULL THEN 'NotConfirmed'
        WHEN upper(r.currency) NOT IN ('RUB', 'RUR', '643') THEN 'Currency'
        WHEN r.amount <> told.ours THEN 'Amount'
        ELSE 'Matched' END
    FROM told WHERE r.register_id = $1 AND r.line = told.line";

const TELL: &str = "
    INSERT INTO register_differences (register_id, place, kind, line, refund, number, payment_id, theirs, ours, currency)
    SELECT $1, r.line * $2, r.outcome, r.line, r.refund, coalesce(r.refund_number, r.number), r.found, r.amount,
           CASE WHEN m.day IS NOT NULL THEN m.amount END, r.currency
    FROM register_rows r LEFT JOIN provider_movements m ON m.movement_id = r.movement_id
    WHERE r.register_id = $1 AND r.outcome NOT IN ('Matched', 'Unmoved')";

/// What moved on the day and is not told of, unless the register of another day has told of it.
const TELL_MISSING: &str = "
    INSERT INTO register_differences (register_id, place, kind, refund, number, payment_id, ours, currency)
    SELECT $1, (1::bigint << 56) + row_number() OVER (ORDER BY m.refund, m.movement_id), 'Missing', m.refund, m.number,
           m.payment_id, m.amount, 'RUB'
    FROM provider_movements m
    WHERE m.account_id = $2 AND m.day = $3 AND ((m.refund AND $5) OR (NOT m.refund AND $4))
      AND (m.register_day IS NULL OR m.register_day = $3)
      AND NOT EXISTS (SELECT FROM register_rows r WHERE r.register_id = $1 AND r.movement_id = m.movement_id AND r.moved)";

/// Money that the provider says has moved is asked about, under the number that it tells.
const READ_AGAIN: &str = "
    INSERT INTO payment_work (kind, subject, payment_id, due_at)
    SELECT DISTINCT ON (r.found) 'reread', r.found::text || '/' || coalesce(r.number, m.number, ''), r.found, $2
    FROM register_rows r JOIN provider_movements m ON m.movement_id = r.found
    WHERE r.register_id = $1 AND r.outcome = 'NotConfirmed' ORDER BY r.found, r.line
    ON CONFLICT (kind, subject) DO UPDATE SET due_at = EXCLUDED.due_at, attempts = 0";

const NOTE: &str = "
    UPDATE provider_movements m SET register_day = $2 FROM register_rows r
    WHERE r.register_id = $1 AND r.outcome = 'Matched' AND m.movement_id = r.movement_id AND m.register_day IS DISTINCT FROM $2";

const COUNT: &str = "
    SELECT count(*) FILTER (WHERE outcome = 'Matched' AND NOT refund),
           coalesce(sum(amount) FILTER (WHERE outcome = 'Matched' AND NOT refund), 0)::bigint,
           count(*) FILTER (WHERE outcome = 'Matched' AND refund),
           coalesce(sum(amount) FILTER (WHERE outcome = 'Matched' AND refund), 0)::bigint,
           count(*) FILTER (WHERE outcome = 'Unmoved'),
           coalesce(sum(commission) FILTER (WHERE moved AND outcome <> 'Duplicate'), 0)::bigint,
           count(*) FILTER (WHERE outcome = 'Unknown'), count(*) FILTER (WHERE outcome = 'NotConfirmed'),
           count(*) FILTER (WHERE outcome = 'Amount'), count(*) FILTER (WHERE outcome = 'Currency'),
           count(*) FILTER (WHERE outcome = 'Status'), count(*) FILTER (WHERE outcome = 'Duplicate'),
           (SELECT count(*) FROM register_differences WHERE register_id = $1 AND kind = 'Missing')
    FROM register_rows WHERE register_id = $1";

/// A register whose rows are staged.
pub(super) struct Comparison {
    pub(super) register: RegisterId,
    pub(super) account: ProviderAccountId,
    pub(super) day: NaiveDate,
    pub(super) covers: RegisterCovers,
    pub(super) at: DateTime<Utc>,
}

impl Comparison {
    /// Compares; answers all totals but the rows read and refused. The staged rows are gone afterwards.
    pub(super) async fn run(&self, pool: &PgPool) -> Result<RegisterTotals, CommandError> {
        let mut transaction = pool.begin().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *transaction).await?;
        self.judge(&mut transaction).await?;
        self.tell(&mut transaction).await?;
        let totals = self.count(&mut transaction).await?;
        let delete = sqlx::query("DELETE FROM register_rows WHERE register_id = $1");
        delete.bind(self.register.uuid()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(totals)
    }

    async fn judge(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let (register, account) = (self.register.uuid(), self.account.uuid());
        sqlx::query(FIND).bind(register).bind(account).execute(&mut *connection).await?;
        sqlx::query(FIND_REFUNDS).bind(register).bind(account).execute(&mut *connection).await?;
        sqlx::query(PAIR_REFUNDS).bind(register).bind(self.day).execute(&mut *connection).await?;
        sqlx::query(JUDGE).bind(register).execute(&mut *connection).await?;
        Ok(())
    }

    async fn tell(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let (register, account) = (self.register.uuid(), self.account.uuid());
        let reasons = i64::try_from(REASONS_MAX).unwrap_or(i64::MAX);
        sqlx::query(TELL).bind(register).bind(reasons).execute(&mut *connection).await?;
        sqlx::query(TELL_MISSING)
            .bind(register)
            .bind(account)
            .bind(self.day)
            .bind(self.covers.payments)
            .bind(self.covers.refunds)
            .execute(&mut *connection)
            .await?;
        sqlx::query(READ_AGAIN).bind(register).bind(self.at).execute(&mut *connection).await?;
        sqlx::query(NOTE).bind(register).bind(self.day).execute(&mut *connection).await?;
        Ok(())
    }

    async fn count(&self, connection: &mut PgConnection) -> Result<RegisterTotals, sqlx::Error> {
        let row = sqlx::query(COUNT).bind(self.register.uuid()).fetch_one(connection).await?;
        let number = |index: usize| row.try_get::<i64, _>(index).map(|count| u64::try_from(count).unwrap_or_default());
        let sum = |index: usize| row.try_get(index).map(Kopecks::new);
        Ok(RegisterTotals {
            rows: 0,
            matched_payments: number(0)?,
            matched_paid: sum(1)?,
            matched_refunds: number(2)?,
            matched_refunded: sum(3)?,
            unmoved: number(4)?,
            commission: sum(5)?,
            differences: DifferenceCounts {
                refused: 0,
                unknown: number(6)?,
                not_confirmed: number(7)?,
                amount: number(8)?,
                currency: number(9)?,
                status: number(10)?,
                duplicate: number(11)?,
                missing: number(12)?,
            },
        })
    }
}

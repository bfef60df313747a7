//! Movements of money as they were noted.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{CreditorId, OrganisationId, payment_export::LogPlace, values::Kopecks};
use event_store::Xid8;
use sqlx::{FromRow, PgPool, Row, postgres::PgRow};
use uuid::Uuid;

use crate::CommandError;

/// Money that has come to a debt or gone back from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its identity: that of the event.
    pub id: Uuid,
    /// When it became known that the money has moved.
    pub confirmed_at: DateTime<Utc>,
    /// Day the money moved, in Moscow.
    pub moved_on: NaiveDate,
    /// `payment`, `refund` or `chargeback`.
    pub kind: String,
    /// The payment.
    pub payment: Uuid,
    /// The refund or the taking back.
    pub refund: Option<Uuid>,
    /// The provider; absent for money that staff have entered.
    pub provider: Option<String>,
    /// The provider's own number of the payment.
    pub provider_payment: Option<String>,
    /// `bank_card`, `sbp` or `offline`.
    pub method: String,
    /// Name of the creditor.
    pub creditor: String,
    /// Its taxpayer number (ИНН).
    pub creditor_inn: String,
    /// Number of the debt's contract.
    pub debt_number: String,
    /// The borrower's id in the accounting system.
    pub borrower_external_id: String,
    /// The debt's share; below zero when the money went back.
    pub amount: Kopecks,
    /// Of it, principal.
    pub principal: Kopecks,
    /// Of it, interest.
    pub interest: Kopecks,
    /// Of it, penalty.
    pub penalty: Kopecks,
    /// Of it, fees.
    pub fee: Kopecks,
    /// Of it, state duty.
    pub state_duty: Kopecks,
    /// Of it, more than was owed.
    pub overpaid: Kopecks,
}

/// Columns of a [`Movement`], in the order of its fields.
const COLUMNS: &str =
    "event_id, confirmed_at, moved_on, kind, payment_id, refund_id, provider, provider_payment, method, creditor,
    creditor_inn, debt_number, borrower_external_id, amount, principal, interest, penalty, fee, state_duty, overpaid";

impl FromRow<'_, PgRow> for Movement {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let kopecks = |index: usize| row.try_get(index).map(Kopecks::new);
        Ok(Self {
            id: row.try_get(0)?,
            confirmed_at: row.try_get(1)?,
            moved_on: row.try_get(2)?,
            kind: row.try_get(3)?,
            payment: row.try_get(4)?,
            refund: row.try_get(5)?,
            provider: row.try_get(6)?,
            provider_payment: row.try_get(7)?,
            method: row.try_get(8)?,
            creditor: row.try_get(9)?,
            creditor_inn: row.try_get(10)?,
            debt_number: row.try_get(11)?,
            borrower_external_id: row.try_get(12)?,
            amount: kopecks(13)?,
            principal: kopecks(14)?,
            interest: kopecks(15)?,
            penalty: kopecks(16)?,
            fee: kopecks(17)?,
            state_duty: kopecks(18)?,
            overpaid: kopecks(19)?,
        })
    }
}

/// Which movements: behind one place of the log up to another.
pub(super) struct Range<'a> {
    pub(super) organisation: OrganisationId,
    /// Of which creditors; empty for all.
    pub(super) creditors: &'a BTreeSet<CreditorId>,
    pub(super) after: LogPlace,
    pub(super) through: LogPlace,
}

/// What was found behind a place.
pub(super) struct Found {
    pub(super) through: LogPlace,
    pub(super) rows: u64,
    pub(super) received: Kopecks,
    pub(super) returned: Kopecks,
    pub(super) more: bool,
}

/// Rows are noted in the order of the log and in the transaction that moves the checkpoint: whoever sees one sees all that
/// come before it, so nothing is ever noted behind the back of what is found here.
pub(super) async fn found_behind(
    pool: &PgPool,
    organisation: OrganisationId,
    creditors: &BTreeSet<CreditorId>,
    after: LogPlace,
    most: u32,
) -> Result<Option<Found>, CommandError> {
    let select = format!(
        "WITH page AS MATERIALIZED (
             SELECT era, tx_id, position, amount FROM payment_movements
             WHERE {} AND (era, tx_id, position) > ($2, $3, $4) ORDER BY era, tx_id, position LIMIT $5 + 1),
         batch AS MATERIALIZED (SELECT * FROM page ORDER BY era, tx_id, position LIMIT $5)
         SELECT era, tx_id, position, (SELECT count(*) FROM batch), (SELECT count(*) > $5 FROM page),
             (SELECT coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint FROM batch),
             (SELECT -coalesce(sum(amount) FILTER (WHERE amount < 0), 0)::bigint FROM batch)
         FROM batch ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1",
        whose(creditors, 6)
    );
    let query = sqlx::query(&select)
        .bind(organisation.uuid())
        .bind(after.era)
        .bind(Xid8(after.transaction))
        .bind(after.position)
        .bind(i64::from(most));
    let query = if creditors.is_empty() { query } else { query.bind(ids(creditors)) };
    let Some(row) = query.fetch_optional(pool).await? else { return Ok(None) };
    let rows: i64 = row.try_get(3)?;
    Ok(Some(Found {
        through: place(&row)?,
        rows: u64::try_from(rows).unwrap_or_default(),
        more: row.try_get(4)?,
        received: Kopecks::new(row.try_get(5)?),
        returned: Kopecks::new(row.try_get(6)?),
    }))
}

/// The next movements of a range behind a place, and the place of the last one.
pub(super) async fn next_movements(
    pool: &PgPool,
    range: &Range<'_>,
    behind: LogPlace,
    most: i64,
) -> Result<(Vec<Movement>, LogPlace), CommandError> {
    let select = format!(
        "SELECT {COLUMNS}, era, tx_id, position FROM payment_movements
         WHERE {} AND (era, tx_id, position) > ($2, $3, $4) AND (era, tx_id, position) <= ($5, $6, $7)
         ORDER BY era, tx_id, position LIMIT $8",
        whose(range.creditors, 9)
    );
    let query = sqlx::query(&select)
        .bind(range.organisation.uuid())
        .bind(behind.era)
        .bind(Xid8(behind.transaction))
        .bind(behind.position)
        .bind(range.through.era)
        .bind(Xid8(range.through.transaction))
        .bind(range.through.position)
        .bind(most);
    let query = if range.creditors.is_empty() { query } else { query.bind(ids(range.creditors)) };
    let found = query.fetch_all(pool).await?;
    let last = match found.last() {
        Some(row) => {
            let Xid8(transaction) = row.try_get(21)?;
            LogPlace { era: row.try_get(20)?, transaction, position: row.try_get(22)? }
        }
        None => behind,
    };
    let movements = found.iter().map(Movement::from_row).collect::<Result<_, _>>()?;
    Ok((movements, last))
}

/// The condition of whose movements; each form has its index.
fn whose(creditors: &BTreeSet<CreditorId>, parameter: u8) -> String {
    if creditors.is_empty() {
        "organisation_id = $1".to_owned()
    } else {
        format!("organisation_id = $1 AND creditor_id = ANY(${parameter})")
    }
}

fn ids(creditors: &BTreeSet<CreditorId>) -> Vec<Uuid> {
    creditors.iter().map(|creditor| creditor.uuid()).collect()
}

fn place(row: &PgRow) -> Result<LogPlace, sqlx::Error> {
    let Xid8(transaction) = row.try_get(1)?;
    Ok(LogPlace { era: row.try_get(0)?, transaction, position: row.try_get(2)? })
}

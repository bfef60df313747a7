//! Money by the day it moved: what came, what was given back, what was taken back past us.

use chrono::NaiveDate;
use domain::{CreditorId, OrganisationId, payment::OnlineMethod, values::Kopecks};
use sqlx::{FromRow, PgPool, QueryBuilder, Row, postgres::PgRow};

use crate::framework::{Column, ReadError, Unreadable};

/// Rows that a report has at most.
pub const REPORT_ROWS_MAX: usize = 20_000;
/// Days that a report covers at most.
const DAYS_MAX: i64 = 366;

/// The days of a report, both included, of the Moscow calendar: the one by which money counts as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportPeriod {
    from: NaiveDate,
    to: NaiveDate,
}

impl ReportPeriod {
    /// At least one day and at most 366 of them.
    #[must_use]
    pub fn try_new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (1..=DAYS_MAX).contains(&(to.signed_duration_since(from).num_days() + 1)).then_some(Self { from, to })
    }
}

/// Sums and counts of money that moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovedMoney {
    /// Money that came.
    pub received: Kopecks,
    /// Payments whose money came.
    pub received_count: i64,
    /// Money given back as staff had asked.
    pub refunded: Kopecks,
    /// How often.
    pub refunded_count: i64,
    /// Money taken or given back past us.
    pub charged_back: Kopecks,
    /// How often.
    pub charged_back_count: i64,
}

impl MovedMoney {
    /// What came without what went.
    pub fn net(&self) -> Result<Kopecks, Unreadable> {
        let kept = self.received.checked_sub(self.refunded).and_then(|kept| kept.checked_sub(self.charged_back));
        kept.map_err(|_| Unreadable)
    }

    fn plus(self, more: &Self) -> Result<Self, Unreadable> {
        let add = |one: Kopecks, other| one.checked_add(other).map_err(|_| Unreadable);
        Ok(Self {
            received: add(self.received, more.received)?,
            received_count: self.received_count + more.received_count,
            refunded: add(self.refunded, more.refunded)?,
            refunded_count: self.refunded_count + more.refunded_count,
            charged_back: add(self.charged_back, more.charged_back)?,
            charged_back_count: self.charged_back_count + more.charged_back_count,
        })
    }
}

/// Money of one creditor that moved on one day, of payments made in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentReportRow {
    /// The day, in Moscow.
    pub day: NaiveDate,
    /// Whose money it is.
    pub creditor: CreditorId,
    /// How it was paid; absent for money that staff have entered.
    pub method: Option<OnlineMethod>,
    /// Sums and counts.
    pub money: MovedMoney,
}

/// A report: rows by day, the latest first, then by creditor and way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentReport {
    /// Rows, none without a movement.
    pub rows: Vec<PaymentReportRow>,
    /// The rows together.
    pub totals: MovedMoney,
}

/// Reads all rows in one statement, so that the totals are those of exactly these rows.
pub(super) async fn read(
    pool: &PgPool,
    organisation: OrganisationId,
    period: ReportPeriod,
    creditor: Option<CreditorId>,
) -> Result<Option<PaymentReport>, ReadError> {
    let mut query = QueryBuilder::new("SELECT m.day, m.creditor_id, m.method");
    for kind in ["Received", "Refunded", "ChargedBack"] {
        query.push(format!(
            ", coalesce(sum(m.amount) FILTER (WHERE m.kind = '{kind}'), 0)::bigint, count(*) FILTER (WHERE m.kind = '{kind}')"
        ));
    }
    query.push(" FROM read_payment_movement m WHERE m.organisation_id = ").push_bind(organisation.uuid());
    query.push(" AND m.day BETWEEN ").push_bind(period.from).push(" AND ").push_bind(period.to);
    if let Some(creditor) = creditor {
        query.push(" AND m.creditor_id = ").push_bind(creditor.uuid());
    }
    query.push(" GROUP BY m.day, m.creditor_id, m.method ORDER BY m.day DESC, m.creditor_id, m.method NULLS LAST");
    query.push(format!(" LIMIT {}", REPORT_ROWS_MAX + 1));
    let rows: Vec<PaymentReportRow> = query.build_query_as().fetch_all(pool).await?;
    if rows.len() > REPORT_ROWS_MAX {
        return Ok(None);
    }
    let totals = rows.iter().try_fold(MovedMoney::default(), |sum, row| sum.plus(&row.money))?;
    Ok(Some(PaymentReport { rows, totals }))
}

impl FromRow<'_, PgRow> for PaymentReportRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let sum = |index: usize| row.try_get(index).map(Kopecks::new);
        let method = Column::restore(row.try_get(2)?)
            .map_err(|error: Unreadable| sqlx::Error::ColumnDecode { index: "method".to_owned(), source: error.into() })?;
        Ok(Self {
            day: row.try_get(0)?,
            creditor: CreditorId::new(row.try_get(1)?),
            method,
            money: MovedMoney {
                received: sum(3)?,
                received_count: row.try_get(4)?,
                refunded: sum(5)?,
                refunded_count: row.try_get(6)?,
                charged_back: sum(7)?,
                charged_back_count: row.try_get(8)?,
            },
        })
    }
}

use domain::{BorrowerId, CreditorId, OrganisationId, PaymentId};
use sqlx::{PgPool, Postgres, QueryBuilder, Row};

use super::{PaymentFilter, PaymentItem, PaymentPartItem, PaymentReport, ReportPeriod, report};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, close, columns, keyset, row_of_borrower, rows_of_borrower};

/// The newest first.
const BY_TIME: KeysetOrder = KeysetOrder { expression: "r.created_at", sql_type: "timestamptz", descending: true };

/// Reads payments.
#[derive(Clone)]
pub struct PaymentListQuery {
    pool: PgPool,
}

impl PaymentListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Payments of a borrower, the newest first.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        page: &PageRequest,
    ) -> Result<Page<PaymentItem>, ReadError> {
        let query = rows_of_borrower::<PaymentItem>(&BY_TIME, organisation, borrower);
        keyset(&self.pool, query, BY_TIME, page).await
    }

    /// One payment of a borrower.
    pub async fn by_id(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        payment: PaymentId,
    ) -> Result<Option<PaymentItem>, ReadError> {
        row_of_borrower(&self.pool, organisation, borrower, payment).await
    }

    /// Payments of an organisation that fit, the newest first: by the time they were created.
    pub async fn search(
        &self,
        organisation: OrganisationId,
        filter: &PaymentFilter,
        page: &PageRequest,
    ) -> Result<Page<PaymentItem>, ReadError> {
        keyset(&self.pool, matching("", organisation, filter), BY_TIME, page).await
    }

    /// The plan of a search as PostgreSQL explains it, for tests.
    #[doc(hidden)]
    pub async fn explain(
        &self,
        organisation: OrganisationId,
        filter: &PaymentFilter,
        page: &PageRequest,
    ) -> Result<String, ReadError> {
        let mut query = matching("EXPLAIN ", organisation, filter);
        close(&mut query, BY_TIME, page);
        let lines = query.build().fetch_all(&self.pool).await?;
        Ok(lines.iter().map(|line| line.try_get::<String, _>(0)).collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    /// One payment of an organisation; for the staff.
    pub async fn of_organisation(
        &self,
        organisation: OrganisationId,
        payment: PaymentId,
    ) -> Result<Option<PaymentItem>, ReadError> {
        let select =
            format!("SELECT {} FROM read_payment r WHERE r.organisation_id = $1 AND r.id = $2", columns::<PaymentItem>("r"));
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(payment.uuid()).fetch_optional(&self.pool).await?)
    }

    /// Money that moved by day, creditor and way to pay; `None` when that are more rows than
    /// [`REPORT_ROWS_MAX`](super::REPORT_ROWS_MAX).
    pub async fn report(
        &self,
        organisation: OrganisationId,
        period: ReportPeriod,
        creditor: Option<CreditorId>,
    ) -> Result<Option<PaymentReport>, ReadError> {
        report::read(&self.pool, organisation, period, creditor).await
    }

    /// Parts of payments, each payment's in its order; for loaders.
    pub async fn parts(&self, organisation: OrganisationId, payments: &[PaymentId]) -> Result<Vec<PaymentPartItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_payment_part r WHERE r.organisation_id = $1 AND r.payment_id = ANY($2) ORDER BY r.payment_id, r.place",
            columns::<PaymentPartItem>("r")
        );
        let ids: Vec<_> = payments.iter().map(|payment| payment.uuid()).collect();
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }
}

/// The beginning of a page of an organisation's payments.
fn matching<'q>(prefix: &str, organisation: OrganisationId, filter: &PaymentFilter) -> QueryBuilder<'q, Postgres> {
    let columns = columns::<PaymentItem>("r");
    let mut query = QueryBuilder::new(format!("{prefix}SELECT {columns}, {}::text FROM read_payment r", BY_TIME.expression));
    query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
    filter.push(&mut query);
    query
}

use domain::{BorrowerId, OrganisationId, PaymentId};
use sqlx::{PgPool, QueryBuilder};

use super::{PaymentItem, PaymentPartItem};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

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
        let mut query =
            QueryBuilder::new(format!("SELECT {}, r.created_at::text FROM read_payment r", columns::<PaymentItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
        keyset(&self.pool, query, BY_TIME, page).await
    }

    /// One payment of a borrower.
    pub async fn by_id(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        payment: PaymentId,
    ) -> Result<Option<PaymentItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_payment r WHERE r.organisation_id = $1 AND r.borrower_id = $2 AND r.id = $3",
            columns::<PaymentItem>("r")
        );
        let query = sqlx::query_as(&select).bind(organisation.uuid()).bind(borrower.uuid()).bind(payment.uuid());
        Ok(query.fetch_optional(&self.pool).await?)
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

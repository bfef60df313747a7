use domain::{BorrowerId, OrganisationId, PaymentId};
use sqlx::PgPool;

use super::{PaymentItem, PaymentPartItem};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset, row_of_borrower, rows_of_borrower};

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

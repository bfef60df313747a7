use domain::{BorrowerId, OrganisationId};
use sqlx::{PgPool, QueryBuilder};

use super::VisitItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

/// The newest first.
const BY_TIME: KeysetOrder = KeysetOrder { expression: "r.visited_at", sql_type: "timestamptz", descending: true };

/// Reads visits.
#[derive(Clone)]
pub struct VisitListQuery {
    pool: PgPool,
}

impl VisitListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Visits of a borrower, the newest first.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        page: &PageRequest,
    ) -> Result<Page<VisitItem>, ReadError> {
        let mut query = QueryBuilder::new(format!("SELECT {}, r.visited_at::text FROM read_visit r", columns::<VisitItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
        keyset(&self.pool, query, BY_TIME, page).await
    }
}

use domain::{BorrowerId, OrganisationId};
use sqlx::PgPool;

use super::VisitItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, keyset, rows_of_borrower};

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
        let query = rows_of_borrower::<VisitItem>(&BY_TIME, organisation, borrower);
        keyset(&self.pool, query, BY_TIME, page).await
    }
}

use domain::{BorrowerId, OrganisationId};
use sqlx::PgPool;

use super::BorrowerViewItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, keyset, rows_of_borrower};

/// The newest first.
const BY_TIME: KeysetOrder = KeysetOrder { expression: "r.viewed_at", sql_type: "timestamptz", descending: true };

/// Reads who looked at files.
#[derive(Clone)]
pub struct WhoViewedQuery {
    pool: PgPool,
}

impl WhoViewedQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Looks at a borrower's file, the newest first.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        page: &PageRequest,
    ) -> Result<Page<BorrowerViewItem>, ReadError> {
        let query = rows_of_borrower::<BorrowerViewItem>(&BY_TIME, organisation, borrower);
        keyset(&self.pool, query, BY_TIME, page).await
    }
}

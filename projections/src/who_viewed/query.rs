use domain::{BorrowerId, OrganisationId};
use sqlx::{PgPool, QueryBuilder};

use super::BorrowerViewItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

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
        let mut query = QueryBuilder::new(format!(
            "SELECT {}, r.viewed_at::text FROM read_borrower_view r",
            columns::<BorrowerViewItem>("r")
        ));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
        keyset(&self.pool, query, BY_TIME, page).await
    }
}

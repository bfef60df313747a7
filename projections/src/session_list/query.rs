use domain::{BorrowerId, OrganisationId, SessionId};
use sqlx::PgPool;

use super::SessionItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, keyset, row_of_borrower, rows_of_borrower};

/// The newest first.
const BY_START: KeysetOrder = KeysetOrder { expression: "r.started_at", sql_type: "timestamptz", descending: true };

/// Reads sessions.
#[derive(Clone)]
pub struct SessionListQuery {
    pool: PgPool,
}

impl SessionListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Sessions of a borrower, the newest first; with `alive`, only those that did not end.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        alive: bool,
        page: &PageRequest,
    ) -> Result<Page<SessionItem>, ReadError> {
        let mut query = rows_of_borrower::<SessionItem>(&BY_START, organisation, borrower);
        if alive {
            query.push(" AND r.ended_at IS NULL");
        }
        keyset(&self.pool, query, BY_START, page).await
    }

    /// One session of a borrower.
    pub async fn by_id(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        session: SessionId,
    ) -> Result<Option<SessionItem>, ReadError> {
        row_of_borrower(&self.pool, organisation, borrower, session).await
    }
}

use domain::{BorrowerId, OrganisationId, SessionId};
use sqlx::{PgPool, QueryBuilder};

use super::SessionItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

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
        let mut query =
            QueryBuilder::new(format!("SELECT {}, r.started_at::text FROM read_session r", columns::<SessionItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
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
        let select = format!(
            "SELECT {} FROM read_session r WHERE r.organisation_id = $1 AND r.borrower_id = $2 AND r.id = $3",
            columns::<SessionItem>("r")
        );
        let found = sqlx::query_as(&select).bind(organisation.uuid()).bind(borrower.uuid()).bind(session.uuid());
        Ok(found.fetch_optional(&self.pool).await?)
    }
}

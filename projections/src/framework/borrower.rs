//! Rows of one borrower.

use domain::{BorrowerId, OrganisationId};
use sqlx::{PgPool, Postgres, QueryBuilder};

use super::{Key, KeysetOrder, ReadError, ReadRow, columns};

/// The beginning of a page of a borrower's rows in an order; [`keyset`](super::keyset) ends it.
pub(crate) fn rows_of_borrower<R: ReadRow>(
    order: &KeysetOrder,
    organisation: OrganisationId,
    borrower: BorrowerId,
) -> QueryBuilder<'static, Postgres> {
    let mut query = QueryBuilder::new(format!("SELECT {}, {}::text FROM {} r", columns::<R>("r"), order.expression, R::TABLE));
    query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
    query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
    query
}

/// A borrower's row by its key.
pub(crate) async fn row_of_borrower<R: ReadRow>(
    pool: &PgPool,
    organisation: OrganisationId,
    borrower: BorrowerId,
    key: impl Key,
) -> Result<Option<R>, ReadError> {
    let select = format!(
        "SELECT {} FROM {} r WHERE r.organisation_id = $1 AND r.borrower_id = $2 AND r.id = $3",
        columns::<R>("r"),
        R::TABLE
    );
    let found = sqlx::query_as(&select).bind(organisation.uuid()).bind(borrower.uuid()).bind(key.as_uuid());
    Ok(found.fetch_optional(pool).await?)
}

use domain::{OrganisationId, PaymentPointId};
use sqlx::{PgPool, QueryBuilder};

use super::{
    Area, PaymentPointItem, PointSearch,
    search::{filters, from},
};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

const BY_NAME: KeysetOrder = KeysetOrder { expression: "r.name", sql_type: "text", descending: false };
/// The nearest first.
const BY_DISTANCE: KeysetOrder = KeysetOrder { expression: "d.metres", sql_type: "bigint", descending: false };

/// Reads payment points.
#[derive(Clone)]
pub struct PaymentPointQuery {
    pool: PgPool,
}

impl PaymentPointQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Points of an organisation by name, closed ones included unless only open ones are wanted.
    pub async fn list(
        &self,
        organisation: OrganisationId,
        open: bool,
        page: &PageRequest,
    ) -> Result<Page<PaymentPointItem>, ReadError> {
        let mut query =
            QueryBuilder::new(format!("SELECT {}, r.name FROM read_payment_point r", columns::<PaymentPointItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        if open {
            query.push(" AND r.closed IS NULL");
        }
        keyset(&self.pool, query, BY_NAME, page).await
    }

    /// Open points in an area; around a place the nearest first, each with its distance in metres.
    pub async fn search(
        &self,
        organisation: OrganisationId,
        search: &PointSearch,
        page: &PageRequest,
    ) -> Result<Page<(PaymentPointItem, Option<i64>)>, ReadError> {
        let order = match search.area {
            Area::Around(..) => BY_DISTANCE,
            Area::Within(..) => BY_NAME,
        };
        let columns = columns::<PaymentPointItem>("r");
        let mut query = QueryBuilder::new(format!("SELECT {columns}, {}::text", order.expression));
        from(&mut query, search.area);
        query.push(" AND r.organisation_id = ").push_bind(organisation.uuid());
        filters(&mut query, search);
        let Page { rows, has_next, has_previous } = keyset::<PaymentPointItem>(&self.pool, query, order, page).await?;
        let rows = rows.into_iter().map(|(cursor, point)| {
            let metres = matches!(search.area, Area::Around(..)).then(|| cursor.key.parse().ok()).flatten();
            (cursor, (point, metres))
        });
        Ok(Page { rows: rows.collect(), has_next, has_previous })
    }

    /// One point, open or closed.
    pub async fn by_id(
        &self,
        organisation: OrganisationId,
        point: PaymentPointId,
    ) -> Result<Option<PaymentPointItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_payment_point r WHERE r.organisation_id = $1 AND r.id = $2",
            columns::<PaymentPointItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(point.uuid()).fetch_optional(&self.pool).await?)
    }
}

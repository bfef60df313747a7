use domain::{OrganisationId, StaffId};
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::StaffItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

const BY_LOGIN: KeysetOrder = KeysetOrder { expression: "r.login", sql_type: "text", descending: false };

/// Reads members of staff.
#[derive(Clone)]
pub struct StaffListQuery {
    pool: PgPool,
}

impl StaffListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Members of an organisation by login; with `present`, without those dismissed.
    pub async fn list(
        &self,
        organisation: OrganisationId,
        present: bool,
        page: &PageRequest,
    ) -> Result<Page<StaffItem>, ReadError> {
        let mut query = QueryBuilder::new(format!("SELECT {}, r.login FROM read_staff r", columns::<StaffItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        if present {
            query.push(" AND r.dismissed_at IS NULL");
        }
        keyset(&self.pool, query, BY_LOGIN, page).await
    }

    /// Members by id, in no order, for loaders.
    pub async fn by_ids(&self, organisation: OrganisationId, staff: &[StaffId]) -> Result<Vec<StaffItem>, ReadError> {
        let ids: Vec<Uuid> = staff.iter().map(|staff| staff.uuid()).collect();
        let select =
            format!("SELECT {} FROM read_staff r WHERE r.organisation_id = $1 AND r.id = ANY($2)", columns::<StaffItem>("r"));
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }

    /// One member.
    pub async fn by_id(&self, organisation: OrganisationId, staff: StaffId) -> Result<Option<StaffItem>, ReadError> {
        Ok(self.by_ids(organisation, &[staff]).await?.pop())
    }
}

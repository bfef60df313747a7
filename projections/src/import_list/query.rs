use domain::{ImportId, OrganisationId};
use sqlx::{PgPool, QueryBuilder};

use super::ImportItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

/// The newest first.
const BY_START: KeysetOrder = KeysetOrder { expression: "r.started_at", sql_type: "timestamptz", descending: true };

/// Reads loads of portfolio files.
#[derive(Clone)]
pub struct ImportListQuery {
    pool: PgPool,
}

impl ImportListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Loads of an organisation, the newest first.
    pub async fn list(&self, organisation: OrganisationId, page: &PageRequest) -> Result<Page<ImportItem>, ReadError> {
        let mut query =
            QueryBuilder::new(format!("SELECT {}, r.started_at::text FROM read_import r", columns::<ImportItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        keyset(&self.pool, query, BY_START, page).await
    }

    /// One load.
    pub async fn by_id(&self, organisation: OrganisationId, import: ImportId) -> Result<Option<ImportItem>, ReadError> {
        let select =
            format!("SELECT {} FROM read_import r WHERE r.organisation_id = $1 AND r.id = $2", columns::<ImportItem>("r"));
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(import.uuid()).fetch_optional(&self.pool).await?)
    }
}

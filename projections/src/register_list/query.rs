use domain::{OrganisationId, ProviderAccountId, RegisterId};
use sqlx::{PgPool, QueryBuilder};

use super::RegisterItem;
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

/// The newest first.
const BY_START: KeysetOrder = KeysetOrder { expression: "r.started_at", sql_type: "timestamptz", descending: true };

/// Reads comparisons of registers.
#[derive(Clone)]
pub struct RegisterListQuery {
    pool: PgPool,
}

impl RegisterListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Comparisons of an organisation, of one account where it is given, the newest first.
    pub async fn list(
        &self,
        organisation: OrganisationId,
        account: Option<ProviderAccountId>,
        page: &PageRequest,
    ) -> Result<Page<RegisterItem>, ReadError> {
        let columns = columns::<RegisterItem>("r");
        let mut query = QueryBuilder::new(format!("SELECT {columns}, r.started_at::text FROM read_register r"));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        if let Some(account) = account {
            query.push(" AND r.account_id = ").push_bind(account.uuid());
        }
        keyset(&self.pool, query, BY_START, page).await
    }

    /// One comparison.
    pub async fn by_id(&self, organisation: OrganisationId, register: RegisterId) -> Result<Option<RegisterItem>, ReadError> {
        let select =
            format!("SELECT {} FROM read_register r WHERE r.organisation_id = $1 AND r.id = $2", columns::<RegisterItem>("r"));
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(register.uuid()).fetch_optional(&self.pool).await?)
    }
}

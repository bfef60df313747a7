use domain::{CreditorId, OrganisationId};
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::{CreditorItem, ProviderAccountItem};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

const BY_NAME: KeysetOrder = KeysetOrder { expression: "r.name", sql_type: "text", descending: false };

/// Reads creditors.
#[derive(Clone)]
pub struct CreditorQuery {
    pool: PgPool,
}

impl CreditorQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Creditors of an organisation by name.
    pub async fn list(&self, organisation: OrganisationId, page: &PageRequest) -> Result<Page<CreditorItem>, ReadError> {
        let mut query = QueryBuilder::new(format!("SELECT {}, r.name FROM read_creditor r", columns::<CreditorItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        keyset(&self.pool, query, BY_NAME, page).await
    }

    /// Creditors by id, in no order, for loaders.
    pub async fn by_ids(&self, organisation: OrganisationId, creditors: &[CreditorId]) -> Result<Vec<CreditorItem>, ReadError> {
        let ids: Vec<Uuid> = creditors.iter().map(|creditor| creditor.uuid()).collect();
        let select = format!(
            "SELECT {} FROM read_creditor r WHERE r.organisation_id = $1 AND r.id = ANY($2)",
            columns::<CreditorItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }

    /// All accounts of creditors at providers, in the order they were added, at most 100 a creditor, for loaders.
    pub async fn accounts_of(
        &self,
        organisation: OrganisationId,
        creditors: &[CreditorId],
    ) -> Result<Vec<ProviderAccountItem>, ReadError> {
        let ids: Vec<Uuid> = creditors.iter().map(|creditor| creditor.uuid()).collect();
        // The domain lets no creditor have more than 100.
        let select = format!(
            "SELECT {} FROM read_provider_account r WHERE r.organisation_id = $1 AND r.creditor_id = ANY($2)
             ORDER BY r.creditor_id, r.added_at, r.id",
            columns::<ProviderAccountItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }

    /// One creditor.
    pub async fn by_id(&self, organisation: OrganisationId, creditor: CreditorId) -> Result<Option<CreditorItem>, ReadError> {
        Ok(self.by_ids(organisation, &[creditor]).await?.pop())
    }
}

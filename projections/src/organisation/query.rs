use domain::{OrganisationId, organisation::DocumentKind, values::Host};
use sqlx::PgPool;

use super::{ConsentDocumentItem, OrganisationHostItem, OrganisationItem};
use crate::framework::{Column, ReadError, ReadRow, columns};

/// Organisations one installation lists at most.
const MOST: i64 = 1_000;

/// Reads organisations.
#[derive(Clone)]
pub struct OrganisationQuery {
    pool: PgPool,
}

impl OrganisationQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Whose cabinet is reached under a host name.
    pub async fn by_host(&self, host: &Host) -> Result<Option<OrganisationItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_organisation_host h JOIN read_organisation r ON r.id = h.organisation_id WHERE h.host = $1",
            columns::<OrganisationItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(host.as_str()).fetch_optional(&self.pool).await?)
    }

    /// The organisation of a short code.
    pub async fn by_code(&self, code: &str) -> Result<Option<OrganisationItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_organisation r WHERE r.code = $1 ORDER BY r.id LIMIT 1",
            columns::<OrganisationItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(code).fetch_optional(&self.pool).await?)
    }

    /// One organisation.
    pub async fn by_id(&self, organisation: OrganisationId) -> Result<Option<OrganisationItem>, ReadError> {
        let select = format!("SELECT {} FROM read_organisation r WHERE r.id = $1", columns::<OrganisationItem>("r"));
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).fetch_optional(&self.pool).await?)
    }

    /// All organisations of the installation by name.
    pub async fn all(&self) -> Result<Vec<OrganisationItem>, ReadError> {
        let select =
            format!("SELECT {} FROM read_organisation r ORDER BY r.name, r.id LIMIT {MOST}", columns::<OrganisationItem>("r"));
        Ok(sqlx::query_as(&select).fetch_all(&self.pool).await?)
    }

    /// The host names of an organisation's cabinet.
    pub async fn hosts(&self, organisation: OrganisationId) -> Result<Vec<OrganisationHostItem>, ReadError> {
        self.of(organisation, "ORDER BY r.host").await
    }

    /// The documents in force, one a kind.
    pub async fn current_documents(&self, organisation: OrganisationId) -> Result<Vec<ConsentDocumentItem>, ReadError> {
        self.of(organisation, "AND r.current ORDER BY r.kind").await
    }

    /// One version of a document, as it was agreed to.
    pub async fn document(
        &self,
        organisation: OrganisationId,
        kind: DocumentKind,
        version: i64,
    ) -> Result<Option<ConsentDocumentItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_consent_document r WHERE r.organisation_id = $1 AND r.kind = $2 AND r.version = $3",
            columns::<ConsentDocumentItem>("r")
        );
        let found = sqlx::query_as(&select).bind(organisation.uuid()).bind(kind.store()).bind(version);
        Ok(found.fetch_optional(&self.pool).await?)
    }

    async fn of<T: ReadRow>(&self, organisation: OrganisationId, rest: &str) -> Result<Vec<T>, ReadError> {
        let select = format!("SELECT {} FROM {} r WHERE r.organisation_id = $1 {rest}", columns::<T>("r"), T::TABLE);
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).fetch_all(&self.pool).await?)
    }
}

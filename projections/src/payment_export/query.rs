use domain::{OrganisationId, PaymentExportId};
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::{ExportBatchItem, PaymentExportItem};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

const BY_NAME: KeysetOrder = KeysetOrder { expression: "r.name", sql_type: "text", descending: false };
/// The newest first.
const BY_NUMBER: KeysetOrder = KeysetOrder { expression: "r.number", sql_type: "bigint", descending: true };

/// Reads exports of payments.
#[derive(Clone)]
pub struct PaymentExportQuery {
    pool: PgPool,
}

impl PaymentExportQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Exports of an organisation by name.
    pub async fn list(&self, organisation: OrganisationId, page: &PageRequest) -> Result<Page<PaymentExportItem>, ReadError> {
        let mut query =
            QueryBuilder::new(format!("SELECT {}, r.name FROM read_payment_export r", columns::<PaymentExportItem>("r")));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        keyset(&self.pool, query, BY_NAME, page).await
    }

    /// One export.
    pub async fn by_id(
        &self,
        organisation: OrganisationId,
        export: PaymentExportId,
    ) -> Result<Option<PaymentExportItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_payment_export r WHERE r.organisation_id = $1 AND r.id = $2",
            columns::<PaymentExportItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(export.uuid()).fetch_optional(&self.pool).await?)
    }

    /// Batches of an export, the newest first.
    pub async fn batches(
        &self,
        organisation: OrganisationId,
        export: PaymentExportId,
        page: &PageRequest,
    ) -> Result<Page<ExportBatchItem>, ReadError> {
        let mut query = QueryBuilder::new(format!(
            "SELECT {}, r.number::text FROM read_payment_export_batch r",
            columns::<ExportBatchItem>("r")
        ));
        query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
        query.push(" AND r.export_id = ").push_bind(export.uuid());
        keyset(&self.pool, query, BY_NUMBER, page).await
    }

    /// The batches of exports that wait to be acknowledged, in no order, for loaders; there is at most one of each.
    pub async fn open_batches(
        &self,
        organisation: OrganisationId,
        exports: &[PaymentExportId],
    ) -> Result<Vec<ExportBatchItem>, ReadError> {
        let ids: Vec<Uuid> = exports.iter().map(|export| export.uuid()).collect();
        let select = format!(
            "SELECT {} FROM read_payment_export e JOIN read_payment_export_batch r ON r.export_id = e.id AND r.number = e.batches
             WHERE e.organisation_id = $1 AND e.id = ANY($2) AND e.batches > e.acknowledged",
            columns::<ExportBatchItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }
}

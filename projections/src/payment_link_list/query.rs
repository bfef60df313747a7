use domain::{DebtId, OrganisationId};
use sqlx::PgPool;
use uuid::Uuid;

use super::PaymentLinkItem;
use crate::framework::{ReadError, columns};

/// Reads links to pay debts.
#[derive(Clone)]
pub struct PaymentLinkListQuery {
    pool: PgPool,
}

impl PaymentLinkListQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The newest links of each debt that were made for its present borrower, at most `each`, the newest first; for loaders,
    /// where the debts were checked before.
    pub async fn of_debts(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<PaymentLinkItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_debt_list d CROSS JOIN LATERAL (
                SELECT * FROM read_payment_link r WHERE r.debt_id = d.id AND r.borrower_id = d.borrower_id
                ORDER BY r.created_at DESC, r.id DESC LIMIT $3) AS c
             WHERE d.id = ANY($2) AND d.organisation_id = $1",
            columns::<PaymentLinkItem>("c")
        );
        let ids: Vec<Uuid> = debts.iter().map(|debt| debt.uuid()).collect();
        let rows = sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).bind(i64::from(each));
        Ok(rows.fetch_all(&self.pool).await?)
    }
}

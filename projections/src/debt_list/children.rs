use chrono::NaiveDate;
use domain::{BorrowerId, DebtId, OrganisationId};
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::{DebtRepaymentItem, DebtScheduleItem, DebtStatementItem};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, ReadRow, columns, keyset};

/// Newest repayments first.
const BY_PAID_ON: KeysetOrder = KeysetOrder { expression: "r.paid_on", sql_type: "date", descending: true };
/// Next payments first.
const BY_DUE: KeysetOrder = KeysetOrder { expression: "r.due", sql_type: "date", descending: false };
/// Newest statements first.
const BY_AS_OF: KeysetOrder = KeysetOrder { expression: "r.as_of", sql_type: "date", descending: true };

/// Reads what belongs to a debt: repayments, schedule, stated balances.
#[derive(Clone)]
pub struct DebtPartsQuery {
    pool: PgPool,
}

impl DebtPartsQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Repayments of a borrower's debt, newest first.
    pub async fn repayments(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        debt: DebtId,
        page: &PageRequest,
    ) -> Result<Page<DebtRepaymentItem>, ReadError> {
        self.page(BY_PAID_ON, (organisation, borrower, debt), page).await
    }

    /// Schedule of a borrower's debt, in order of days.
    pub async fn schedule(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        debt: DebtId,
        page: &PageRequest,
    ) -> Result<Page<DebtScheduleItem>, ReadError> {
        self.page(BY_DUE, (organisation, borrower, debt), page).await
    }

    /// Balances of a borrower's debt as they were stated, newest day first.
    pub async fn statements(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        debt: DebtId,
        page: &PageRequest,
    ) -> Result<Page<DebtStatementItem>, ReadError> {
        self.page(BY_AS_OF, (organisation, borrower, debt), page).await
    }

    /// The next payment due on `day` or later, of each debt that has one; for loaders.
    pub async fn next_payments(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        day: NaiveDate,
    ) -> Result<Vec<DebtScheduleItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM unnest($2::uuid[]) AS d (id) CROSS JOIN LATERAL (
                SELECT * FROM read_debt_schedule s WHERE s.debt_id = d.id AND s.due >= $3 AND s.organisation_id = $1
                ORDER BY s.due LIMIT 1) AS r",
            columns::<DebtScheduleItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(uuids(debts)).bind(day).fetch_all(&self.pool).await?)
    }

    /// The newest repayments of each debt, at most `each`; for loaders.
    pub async fn repayments_of(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<DebtRepaymentItem>, ReadError> {
        self.newest(BY_PAID_ON, organisation, debts, each).await
    }

    /// The first payments of each schedule, at most `each`; for loaders.
    pub async fn schedule_of(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<DebtScheduleItem>, ReadError> {
        self.newest(BY_DUE, organisation, debts, each).await
    }

    /// The newest statements of each debt, at most `each`; for loaders.
    pub async fn statements_of(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<DebtStatementItem>, ReadError> {
        self.newest(BY_AS_OF, organisation, debts, each).await
    }

    async fn page<T: ReadRow>(
        &self,
        order: KeysetOrder,
        (organisation, borrower, debt): (OrganisationId, BorrowerId, DebtId),
        page: &PageRequest,
    ) -> Result<Page<T>, ReadError> {
        let mut query =
            QueryBuilder::new(format!("SELECT {}, {}::text FROM {} r", columns::<T>("r"), order.expression, T::TABLE));
        query.push(" WHERE r.debt_id = ").push_bind(debt.uuid());
        query.push(" AND EXISTS (SELECT FROM read_debt_list d WHERE d.id = r.debt_id AND d.organisation_id = ");
        query.push_bind(organisation.uuid());
        query.push(" AND d.borrower_id = ").push_bind(borrower.uuid()).push(")");
        keyset(&self.pool, query, order, page).await
    }

    async fn newest<T: ReadRow>(
        &self,
        order: KeysetOrder,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<T>, ReadError> {
        let direction = if order.descending { "DESC" } else { "ASC" };
        let select = format!(
            "SELECT {} FROM unnest($2::uuid[]) AS d (id) CROSS JOIN LATERAL (
                SELECT * FROM {} r WHERE r.debt_id = d.id AND r.organisation_id = $1
                ORDER BY {} {direction}, r.id {direction} LIMIT $3) AS c",
            columns::<T>("c"),
            T::TABLE,
            order.expression
        );
        let rows = sqlx::query_as(&select).bind(organisation.uuid()).bind(uuids(debts)).bind(i64::from(each));
        Ok(rows.fetch_all(&self.pool).await?)
    }
}

fn uuids(debts: &[DebtId]) -> Vec<Uuid> {
    debts.iter().map(|debt| debt.uuid()).collect()
}

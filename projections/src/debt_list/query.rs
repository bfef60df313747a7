use database::Together;
use domain::{
    BorrowerId, DebtId, OrganisationId,
    debt::Balance,
    values::{Currency, DebtNumber, Kopecks},
};
use sqlx::{PgPool, Postgres, QueryBuilder, Row};
use uuid::Uuid;

use super::{DebtFilter, DebtListItem, DebtSelection, DebtTotals};
use crate::framework::{Column, Page, PageRequest, ReadError, by_key, columns, keyset};

/// Reads debts.
#[derive(Clone)]
pub struct DebtListQuery {
    debts: Together<Uuid, DebtListItem>,
    pool: PgPool,
}

impl DebtListQuery {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { debts: by_key(&pool), pool }
    }

    /// A page of a borrower's debts.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        selection: &DebtSelection,
        page: &PageRequest,
    ) -> Result<Page<DebtListItem>, ReadError> {
        let order = selection.sort.order(selection.descending);
        let select = format!("SELECT {}, ({})::text FROM read_debt_list r", columns::<DebtListItem>("r"), order.expression);
        keyset(&self.pool, of_borrower(&select, organisation, borrower, &selection.filter), order, page).await
    }

    /// How many debts those are and what is owed, by currency.
    pub async fn totals(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        filter: &DebtFilter,
    ) -> Result<Vec<DebtTotals>, ReadError> {
        let select = "SELECT r.currency, count(*), sum(r.principal)::bigint, sum(r.interest)::bigint, sum(r.penalty)::bigint,
            sum(r.fee)::bigint, sum(r.state_duty)::bigint, sum(r.total)::bigint FROM read_debt_list r";
        let mut query = of_borrower(select, organisation, borrower, filter);
        query.push(" GROUP BY r.currency ORDER BY r.currency");
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let sum = |index: usize| row.try_get::<i64, _>(index).map(Kopecks::new);
                let balance =
                    Balance { principal: sum(2)?, interest: sum(3)?, penalty: sum(4)?, fee: sum(5)?, state_duty: sum(6)? };
                Ok(DebtTotals { currency: Currency::restore(row.try_get(0)?)?, count: row.try_get(1)?, balance, total: sum(7)? })
            })
            .collect()
    }

    /// Debts of a borrower of which something is owed, the longest overdue first, at most so many.
    pub async fn owing(&self, organisation: OrganisationId, borrower: BorrowerId, most: u16) -> Result<Vec<DebtId>, ReadError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "SELECT r.id FROM read_debt_list r WHERE r.organisation_id = $1 AND r.borrower_id = $2 AND r.total > 0
             ORDER BY r.overdue_since NULLS LAST, r.id LIMIT $3",
        )
        .bind(organisation.uuid())
        .bind(borrower.uuid())
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(DebtId::new).collect())
    }

    /// One debt of a borrower.
    pub async fn of_borrower_by_id(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        debt: DebtId,
    ) -> Result<Option<DebtListItem>, ReadError> {
        let found = self.debts.find(debt.uuid()).await?;
        Ok(found.filter(|debt| debt.organisation_id == organisation && debt.borrower_id == borrower))
    }

    /// Debts by id, in no order, for loaders; for the staff, or where the borrower was checked before.
    pub async fn by_ids(&self, organisation: OrganisationId, debts: &[DebtId]) -> Result<Vec<DebtListItem>, ReadError> {
        let ids: Vec<Uuid> = debts.iter().map(|debt| debt.uuid()).collect();
        self.select("r.id = ANY($2)", organisation, ids).await
    }

    /// All debts of some borrowers, in the order they came, for loaders.
    pub async fn by_borrowers(
        &self,
        organisation: OrganisationId,
        borrowers: &[BorrowerId],
    ) -> Result<Vec<DebtListItem>, ReadError> {
        let ids: Vec<Uuid> = borrowers.iter().map(|borrower| borrower.uuid()).collect();
        self.select("r.borrower_id = ANY($2)", organisation, ids).await
    }

    /// The debt of a number, however it was typed.
    pub async fn by_number(&self, organisation: OrganisationId, number: &DebtNumber) -> Result<Option<DebtListItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_debt_list r WHERE r.organisation_id = $1 AND r.number_key = $2 ORDER BY r.id LIMIT 1",
            columns::<DebtListItem>("r")
        );
        let found =
            sqlx::query_as(&select).bind(organisation.uuid()).bind(number.lookup_key()).fetch_optional(&self.pool).await?;
        Ok(found)
    }

    async fn select(
        &self,
        condition: &str,
        organisation: OrganisationId,
        ids: Vec<Uuid>,
    ) -> Result<Vec<DebtListItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM read_debt_list r WHERE r.organisation_id = $1 AND {condition} ORDER BY r.registered_at, r.id",
            columns::<DebtListItem>("r")
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).fetch_all(&self.pool).await?)
    }
}

fn of_borrower<'q>(
    select: &str,
    organisation: OrganisationId,
    borrower: BorrowerId,
    filter: &DebtFilter,
) -> QueryBuilder<'q, Postgres> {
    let mut query = QueryBuilder::new(select);
    query.push(" WHERE r.organisation_id = ").push_bind(organisation.uuid());
    query.push(" AND r.borrower_id = ").push_bind(borrower.uuid());
    filter.push(&mut query);
    query
}

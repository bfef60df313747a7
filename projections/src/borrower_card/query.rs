use database::Together;
use domain::{BorrowerId, OrganisationId, borrower::Pin};
use sqlx::PgPool;
use uuid::Uuid;

use super::{BorrowerCard, BorrowerConsentItem, BorrowerPhoneItem};
use crate::framework::{Column, ReadError, ReadRow, by_key, columns};

/// Reads cards of borrowers.
#[derive(Clone)]
pub struct BorrowerCardQuery {
    cards: Together<Uuid, BorrowerCard>,
    pool: PgPool,
}

impl BorrowerCardQuery {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { cards: by_key(&pool), pool }
    }

    /// One card.
    pub async fn by_id(&self, organisation: OrganisationId, borrower: BorrowerId) -> Result<Option<BorrowerCard>, ReadError> {
        let found = self.cards.find(borrower.uuid()).await?;
        Ok(found.filter(|card| card.organisation_id == organisation))
    }

    /// Cards by id, in no order, for loaders.
    pub async fn by_ids(&self, organisation: OrganisationId, borrowers: &[BorrowerId]) -> Result<Vec<BorrowerCard>, ReadError> {
        self.select("r.id = ANY($2)", "r.id", organisation, borrowers).await
    }

    /// The card of a PIN.
    pub async fn by_pin(&self, organisation: OrganisationId, pin: Pin) -> Result<Option<BorrowerCard>, ReadError> {
        self.one("r.pin", organisation, pin.store()).await
    }

    /// The card of an id of the accounting system.
    pub async fn by_external_id(
        &self,
        organisation: OrganisationId,
        external_id: &str,
    ) -> Result<Option<BorrowerCard>, ReadError> {
        self.one("r.external_id", organisation, external_id).await
    }

    /// Phones of borrowers in the order they came, for loaders.
    pub async fn phones(
        &self,
        organisation: OrganisationId,
        borrowers: &[BorrowerId],
    ) -> Result<Vec<BorrowerPhoneItem>, ReadError> {
        self.select("r.borrower_id = ANY($2)", "r.borrower_id, r.added_at, r.id", organisation, borrowers).await
    }

    /// Latest consents of borrowers, one a document, for loaders.
    pub async fn consents(
        &self,
        organisation: OrganisationId,
        borrowers: &[BorrowerId],
    ) -> Result<Vec<BorrowerConsentItem>, ReadError> {
        self.select("r.borrower_id = ANY($2)", "r.borrower_id, r.document", organisation, borrowers).await
    }

    /// Which of these borrowers are archived: they have debts, and all of them are closed.
    pub async fn archived(&self, organisation: OrganisationId, borrowers: &[BorrowerId]) -> Result<Vec<BorrowerId>, ReadError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "SELECT borrower_id FROM read_debt_list WHERE organisation_id = $1 AND borrower_id = ANY($2)
             GROUP BY borrower_id HAVING bool_and(closed)",
        )
        .bind(organisation.uuid())
        .bind(uuids(borrowers))
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(BorrowerId::new).collect())
    }

    async fn one<'q, V>(&self, column: &str, organisation: OrganisationId, value: V) -> Result<Option<BorrowerCard>, ReadError>
    where
        V: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + 'q,
    {
        let select = format!(
            "SELECT {} FROM read_borrower_card r WHERE r.organisation_id = $1 AND {column} = $2 ORDER BY r.id LIMIT 1",
            columns::<BorrowerCard>("r")
        );
        let mut arguments = sqlx::postgres::PgArguments::default();
        sqlx::Arguments::add(&mut arguments, organisation.uuid()).map_err(sqlx::Error::Encode)?;
        sqlx::Arguments::add(&mut arguments, value).map_err(sqlx::Error::Encode)?;
        Ok(sqlx::query_as_with(&select, arguments).fetch_optional(&self.pool).await?)
    }

    async fn select<T: ReadRow>(
        &self,
        condition: &str,
        order: &str,
        organisation: OrganisationId,
        borrowers: &[BorrowerId],
    ) -> Result<Vec<T>, ReadError> {
        let select = format!(
            "SELECT {} FROM {} r WHERE r.organisation_id = $1 AND {condition} ORDER BY {order}",
            columns::<T>("r"),
            T::TABLE
        );
        Ok(sqlx::query_as(&select).bind(organisation.uuid()).bind(uuids(borrowers)).fetch_all(&self.pool).await?)
    }
}

fn uuids(borrowers: &[BorrowerId]) -> Vec<Uuid> {
    borrowers.iter().map(|borrower| borrower.uuid()).collect()
}

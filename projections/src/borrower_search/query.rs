use domain::{BorrowerId, OrganisationId};
use sqlx::{PgPool, Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::{BorrowerHit, MatchedField, candidates::candidates, input::Meaning};
use crate::framework::{Cursor, InvalidCursor, Page, PageRequest, ReadError};

/// How alike a word must be: found by trying mistakes of one and two letters in Russian last names. And by index only: the
/// planner takes a thousand rows that are somehow alike for the beginning of any table, and compares every name until then.
const SETTINGS: &str =
    "SELECT set_config('pg_trgm.word_similarity_threshold', '0.4', true), set_config('enable_seqscan', 'off', true)";

/// Whether borrowers with closed debts only are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArchiveFilter {
    /// Those with an open debt or none at all.
    #[default]
    Active,
    /// Those all of whose debts are closed.
    Archived,
    /// Both.
    All,
}

/// Finds borrowers.
#[derive(Clone)]
pub struct BorrowerSearchQuery {
    pool: PgPool,
}

impl BorrowerSearchQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Borrowers that what was typed may mean, the surest first, each once. Pages go forward only.
    pub async fn find(
        &self,
        organisation: OrganisationId,
        typed: &str,
        archive: ArchiveFilter,
        page: &PageRequest,
    ) -> Result<Page<BorrowerHit>, ReadError> {
        let meaning = Meaning::of(typed);
        let after = page.after.as_ref().map(place).transpose()?;
        if meaning.is_empty() {
            return Ok(Page { rows: Vec::new(), has_next: false, has_previous: after.is_some() });
        }
        let mut transaction = self.pool.begin().await?;
        sqlx::query(SETTINGS).execute(&mut *transaction).await?;
        let mut query = QueryBuilder::new("");
        candidates(&mut query, organisation, &meaning);
        ranked(&mut query, archive, after, page.rows());
        let found = query.build().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let rows = found.iter().take(page.rows()).map(hit).collect::<Result<_, _>>()?;
        Ok(Page { rows, has_next: found.len() > page.rows(), has_previous: after.is_some() })
    }

    /// The plan of a search as PostgreSQL explains it, for tests.
    #[doc(hidden)]
    pub async fn explain(&self, organisation: OrganisationId, typed: &str, archive: ArchiveFilter) -> Result<String, ReadError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(SETTINGS).execute(&mut *transaction).await?;
        let mut query = QueryBuilder::new("EXPLAIN ");
        candidates(&mut query, organisation, &Meaning::of(typed));
        ranked(&mut query, archive, None, 20);
        let lines = query.build().fetch_all(&mut *transaction).await?;
        Ok(lines.iter().map(|line| line.try_get::<String, _>(0)).collect::<Result<Vec<_>, _>>()?.join("\n"))
    }
}

/// A place by score and id.
fn place(cursor: &Cursor) -> Result<(i64, Uuid), InvalidCursor> {
    cursor.key.parse().map(|score| (score, cursor.id)).map_err(|_| InvalidCursor)
}

fn hit(row: &PgRow) -> Result<(Cursor, BorrowerHit), sqlx::Error> {
    let (score, id): (i64, Uuid) = (row.try_get(0)?, row.try_get(1)?);
    let matched = match score / 10_000 {
        0 => MatchedField::Pin,
        1 | 6 => MatchedField::DebtNumber,
        2 | 5 => MatchedField::Phone,
        3 => MatchedField::Passport,
        4 => MatchedField::Inn,
        _ => MatchedField::Name,
    };
    Ok((Cursor { key: score.to_string(), id }, BorrowerHit { borrower: BorrowerId::new(id), matched }))
}

/// The best match of each borrower, filtered and cut to the page and one more.
fn ranked(query: &mut QueryBuilder<'_, Postgres>, archive: ArchiveFilter, after: Option<(i64, Uuid)>, limit: usize) {
    query.push(" SELECT min(c.score) AS score, c.id FROM candidates c");
    // NULL without any debt; asked of each candidate by index, where EXISTS would be hashed over the whole table.
    let closed = "(SELECT bool_and(d.closed) FROM read_borrower_search_debt d WHERE d.borrower_id = c.id)";
    match archive {
        ArchiveFilter::Active => query.push(format!(" WHERE {closed} IS NOT TRUE")),
        ArchiveFilter::Archived => query.push(format!(" WHERE {closed}")),
        ArchiveFilter::All => query,
    };
    query.push(" GROUP BY c.id");
    if let Some((score, id)) = after {
        query.push(" HAVING (min(c.score), c.id) > (").push_bind(score).push("::bigint, ").push_bind(id).push(")");
    }
    query.push(format!(" ORDER BY min(c.score), c.id LIMIT {}", limit + 1));
}

use std::collections::HashMap;

use cqrs_es::Aggregate;
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId,
    borrower::Borrower,
    borrower_access::BorrowerAccess,
    cabinet_account::CabinetAccount,
    creditor::Creditor,
    debt::{BalanceExplanation, BalanceStep, Debt},
};
use event_store::{EventStore, Recorded, StoreError, Tail, Token};
use sqlx::PgPool;
use uuid::Uuid;

use super::{HistoryEntry, summary};
use crate::framework::ReadError;

/// Entries of one page at most.
const LIMIT_MAX: u16 = 1_000;

/// A part of a history, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryPage {
    /// Entries in commit order.
    pub entries: Vec<HistoryEntry>,
    /// Whether there are later ones.
    pub has_next: bool,
}

/// Reads histories.
#[derive(Clone)]
pub struct HistoryQuery {
    pool: PgPool,
    tail: Tail,
}

/// A debt that is or was the borrower's.
struct Held {
    left_at: Option<i64>,
    number: Option<String>,
}

impl HistoryQuery {
    pub(crate) fn new(pool: PgPool, store: &EventStore) -> Self {
        Self { pool, tail: Tail::new(store.clone()) }
    }

    /// Everything about a borrower after a place in commit order, oldest first: the file, the account, who looked, and the
    /// debts that are theirs or were, those only as long as they were.
    pub async fn of_borrower(
        &self,
        organisation: OrganisationId,
        borrower: BorrowerId,
        after: Option<Token>,
        limit: u16,
    ) -> Result<HistoryPage, ReadError> {
        let held = self.held(organisation, borrower).await?;
        let id = borrower.to_string();
        let own = [Borrower::TYPE, CabinetAccount::TYPE, BorrowerAccess::TYPE];
        let mut streams: Vec<_> = own.iter().map(|kind| ((*kind).to_owned(), id.clone())).collect();
        streams.extend(held.keys().map(|debt| (Debt::TYPE.to_owned(), debt.to_string())));
        let wanted = usize::from(limit.clamp(1, LIMIT_MAX));
        let mut after = after.unwrap_or(Token::START);
        let mut entries = Vec::with_capacity(wanted);
        let step = wanted + 1;
        loop {
            let events = self.tail.history(borrower.uuid(), &streams, after, i64::try_from(step).unwrap_or(i64::MAX)).await?;
            let (read, last) = (events.len(), events.last().map(|event| event.token));
            let theirs = events.iter().filter(|event| is_theirs(event, organisation, borrower, &held));
            for event in theirs {
                if entries.len() == wanted {
                    return Ok(HistoryPage { entries, has_next: true });
                }
                let number = held.get(&event.stream_uuid()).and_then(|held| held.number.as_deref());
                entries.push(entry(event, number));
            }
            match last {
                Some(last) if read == step => after = last,
                _ => return Ok(HistoryPage { entries, has_next: false }),
            }
        }
    }

    /// Why the balance of a debt is what a read model shows at a version of its stream: at most `limit` steps from the last
    /// statement on, told by its own events alone. The balance after the last of them is the one shown.
    pub async fn balance_of_debt(
        &self,
        organisation: OrganisationId,
        debt: DebtId,
        version: i64,
        limit: u16,
    ) -> Result<Vec<BalanceStep>, ReadError> {
        let streams = [(Debt::TYPE.to_owned(), debt.to_string())];
        let through = u64::try_from(version).unwrap_or_default();
        let mut explanation = BalanceExplanation::default();
        let mut after = Token::START;
        loop {
            // No person has the nil id: the stream alone.
            let events = self.tail.history(Uuid::nil(), &streams, after, i64::from(LIMIT_MAX)).await?;
            for event in &events {
                let counts = event.organisation == Some(organisation.uuid()) && event.sequence <= through;
                if let Some(fact) = event.event_of::<Debt>().filter(|_| counts) {
                    let fact = fact.map_err(|error| StoreError::Corrupt(error.to_string()))?;
                    explanation.add(event.event_id, &fact);
                }
            }
            match events.last() {
                Some(last) if events.len() == usize::from(LIMIT_MAX) && last.sequence < through => after = last.token,
                Some(_) | None => return Ok(explanation.last(usize::from(limit.clamp(1, LIMIT_MAX)))),
            }
        }
    }

    async fn held(&self, organisation: OrganisationId, borrower: BorrowerId) -> Result<HashMap<Uuid, Held>, ReadError> {
        let rows: Vec<(Uuid, Option<i64>, Option<String>)> = sqlx::query_as(
            "SELECT h.debt_id, h.left_at, d.number FROM read_debt_holding h LEFT JOIN read_debt_list d ON d.id = h.debt_id
             WHERE h.organisation_id = $1 AND h.borrower_id = $2",
        )
        .bind(organisation.uuid())
        .bind(borrower.uuid())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(debt, left_at, number)| (debt, Held { left_at, number })).collect())
    }

    /// Everything about one debt, oldest first: "why this number".
    pub async fn of_debt(
        &self,
        organisation: OrganisationId,
        debt: DebtId,
        after: Option<Token>,
        limit: u16,
    ) -> Result<HistoryPage, ReadError> {
        let number: Option<String> =
            sqlx::query_scalar("SELECT number FROM read_debt_list WHERE organisation_id = $1 AND id = $2")
                .bind(organisation.uuid())
                .bind(debt.uuid())
                .fetch_optional(&self.pool)
                .await?;
        self.of_stream(organisation, (Debt::TYPE, debt.uuid()), number.as_deref(), (after, limit)).await
    }

    /// Everything about one creditor, oldest first: who has set what.
    pub async fn of_creditor(
        &self,
        organisation: OrganisationId,
        creditor: CreditorId,
        after: Option<Token>,
        limit: u16,
    ) -> Result<HistoryPage, ReadError> {
        self.of_stream(organisation, (Creditor::TYPE, creditor.uuid()), None, (after, limit)).await
    }

    async fn of_stream(
        &self,
        organisation: OrganisationId,
        (kind, id): (&str, Uuid),
        debt_number: Option<&str>,
        (after, limit): (Option<Token>, u16),
    ) -> Result<HistoryPage, ReadError> {
        let wanted = usize::from(limit.clamp(1, LIMIT_MAX));
        let streams = [(kind.to_owned(), id.to_string())];
        // No person has the nil id: the stream alone.
        let limit = i64::try_from(wanted + 1).unwrap_or(i64::MAX);
        let events = self.tail.history(Uuid::nil(), &streams, after.unwrap_or(Token::START), limit).await?;
        let has_next = events.len() > wanted;
        let own = events.iter().take(wanted).filter(|event| event.organisation == Some(organisation.uuid()));
        Ok(HistoryPage { entries: own.map(|event| entry(event, debt_number)).collect(), has_next })
    }
}

/// Of the organisation, and about the borrower: what happened to a debt after it left them is not theirs.
fn is_theirs(event: &Recorded, organisation: OrganisationId, borrower: BorrowerId, held: &HashMap<Uuid, Held>) -> bool {
    let left_at = held.get(&event.stream_uuid()).and_then(|held| held.left_at).and_then(|left_at| u64::try_from(left_at).ok());
    event.organisation == Some(organisation.uuid())
        && (event.subject == Some(borrower.uuid()) || left_at.is_none_or(|left_at| event.sequence <= left_at))
}

fn entry(event: &Recorded, debt_number: Option<&str>) -> HistoryEntry {
    let metadata = event.metadata();
    HistoryEntry {
        token: event.token,
        event_id: event.event_id,
        kind: event.event_type.clone(),
        aggregate_type: event.aggregate_type.clone(),
        aggregate_id: event.aggregate_id.clone(),
        sequence: event.sequence,
        recorded_at: event.recorded_at,
        occurred_at: metadata.occurred_at,
        actor: metadata.actor,
        channel: metadata.channel,
        correlation: metadata.correlation,
        summary: summary::of(event, debt_number),
        payload: serde_json::from_str(&event.payload).unwrap_or_default(),
    }
}

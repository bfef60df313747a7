//! The store itself: executes commands against streams and gives the other parts what they share.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use cqrs_es::{Aggregate, persist::EventUpcaster};
use postgres_es::PostgresEventRepository;
use sqlx::{PgPool, Row};
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

use crate::{
    CommandContext, Keyring, Metrics, Receipt, StoreError, Token, Unit, Xid8,
    append::{Prepared, StreamChange, Writer, prepare, read_era},
    cache::{FoldedCache, StreamKey},
    metadata::Beside,
    patience::{is_crowded, patiently},
    recorded::Upcasters,
    turns::Turns,
};

/// How often a command is decided anew after a conflict.
const MOST_ATTEMPTS: u32 = 8;
/// How often a command is tried again when the answer of the database was lost.
const MOST_LOST: u32 = 4;

/// What a store is made of.
pub struct StoreOptions {
    /// Pool of the application's role.
    pub pool: PgPool,
    /// Keys of the subjects.
    pub keyring: Keyring,
    /// Upcasters of all aggregates.
    pub upcasters: Vec<Box<dyn EventUpcaster>>,
    /// How many folded streams are kept in the process.
    pub cached_streams: u64,
    /// Where figures go.
    pub metrics: Metrics,
}

/// The event store; a clone is the same store.
#[derive(Clone)]
pub struct EventStore(Arc<Shared>);

struct Shared {
    pool: PgPool,
    repository: PostgresEventRepository,
    keyring: Keyring,
    upcasters: Vec<Box<dyn EventUpcaster>>,
    cache: FoldedCache,
    writer: Writer,
    appended: watch::Sender<Token>,
    metrics: Metrics,
    turns: Turns,
    era: Arc<OnceCell<i16>>,
}

/// What one round of deciding and writing has come to.
enum Round {
    Done(Receipt),
    /// Once more on fresh state; names the stream that was to be written.
    Again(Option<StreamKey>),
}

impl EventStore {
    /// Opens the store; needs a running tokio runtime for its writer.
    #[must_use]
    pub fn open(options: StoreOptions) -> Self {
        let StoreOptions { pool, keyring, upcasters, cached_streams, metrics } = options;
        let appended = watch::Sender::new(Token::START);
        let era = Arc::new(OnceCell::new());
        Self(Arc::new(Shared {
            repository: PostgresEventRepository::new(pool.clone()),
            writer: Writer::start(pool.clone(), Arc::clone(&era), appended.clone(), metrics.clone()),
            cache: FoldedCache::new(cached_streams),
            upcasters,
            pool,
            keyring,
            appended,
            metrics,
            turns: Turns::default(),
            era,
        }))
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    pub(crate) fn repository(&self) -> &PostgresEventRepository {
        &self.0.repository
    }

    /// Keys of the subjects.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn upcasters(&self) -> &Upcasters {
        &self.0.upcasters
    }

    pub(crate) fn cache(&self) -> &FoldedCache {
        &self.0.cache
    }

    /// Figures of the store.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The last place in commit order that this process has written.
    #[must_use]
    pub fn appended(&self) -> watch::Receiver<Token> {
        self.0.appended.subscribe()
    }

    /// The present state of a stream and its version.
    pub async fn load<A: Aggregate>(&self, id: impl ToString + Send) -> Result<(A, u64), StoreError> {
        let (state, version, _) = self.read_stream::<A>(&id.to_string()).await?.fold();
        Ok((state, version))
    }

    /// Executes a command on one stream.
    pub async fn execute<A, E>(
        &self,
        context: &CommandContext,
        id: impl ToString,
        subject: Option<Uuid>,
        command: A::Command,
    ) -> Result<Receipt, E>
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
        E: From<A::Error> + From<StoreError> + Send,
    {
        let id = id.to_string();
        let decide = |mut unit: Unit| {
            let (id, command) = (id.clone(), command.clone());
            async move {
                let mut stream = unit.load::<A>(id).await?;
                unit.decide::<A, E>(&mut stream, subject, command).await?;
                Ok(unit)
            }
        };
        self.transact(context, decide).await
    }

    /// Executes a command that may span streams: `decide` loads, decides and claims; what it decided is written in one
    /// call. It is run anew after a conflict, and once more on freshly loaded streams before a refusal is answered.
    pub async fn transact<E, F, D>(&self, context: &CommandContext, decide: D) -> Result<Receipt, E>
    where
        E: From<StoreError>,
        F: Future<Output = Result<Unit, E>> + Send,
        D: Fn(Unit) -> F,
    {
        let mut fresh = false;
        let mut turn = None;
        for attempt in 0..MOST_ATTEMPTS {
            match self.attempt(context, &decide, attempt, fresh).await {
                Ok(Round::Done(receipt)) => return Ok(receipt),
                Ok(Round::Again(stream)) => {
                    fresh = true;
                    if attempt > 0 {
                        tokio::time::sleep(backoff(attempt)).await;
                    }
                    turn = self.0.turns.take(stream, turn).await;
                }
                Err(error) if fresh => {
                    return match self.receipt(context).await? {
                        Some(receipt) => Ok(receipt),
                        None => Err(error),
                    };
                }
                // The refusal may rest on what another process has changed meanwhile.
                Err(_) => fresh = true,
            }
        }
        Err(StoreError::Conflict.into())
    }

    async fn attempt<E, F, D>(&self, context: &CommandContext, decide: &D, attempt: u32, fresh: bool) -> Result<Round, E>
    where
        E: From<StoreError>,
        F: Future<Output = Result<Unit, E>> + Send,
        D: Fn(Unit) -> F,
    {
        let unit = decide(Unit::new(self.clone(), fresh, context.expected_version)).await?;
        let nothing = unit.changes.is_empty();
        if nothing && unit.used_cache() && !fresh {
            return Ok(Round::Again(None));
        }
        if nothing && let Some(receipt) = self.receipt(context).await? {
            return Ok(Round::Done(receipt));
        }
        let stream = unit.changes.first().map(|change| change.key.clone());
        let error = match self.write(context, unit).await {
            Ok(receipt) => return Ok(Round::Done(receipt)),
            Err(error @ (StoreError::Conflict | StoreError::Claimed { .. } | StoreError::Unavailable(_))) => error,
            Err(error) => return Err(error.into()),
        };
        if !fresh {
            return Ok(Round::Again(stream));
        }
        // Perhaps it is there already: written by an earlier call, or by a statement whose answer was lost.
        match (self.receipt(context).await?, error) {
            (Some(receipt), _) => Ok(Round::Done(receipt)),
            (None, StoreError::Conflict) => Ok(Round::Again(stream)),
            (None, StoreError::Unavailable(error)) if attempt < MOST_LOST && !is_crowded(&error) => Ok(Round::Again(stream)),
            (None, error) => Err(error.into()),
        }
    }

    async fn write(&self, context: &CommandContext, unit: Unit) -> Result<Receipt, StoreError> {
        let Unit { changes, claims, releases, first, .. } = unit;
        let mut prepared = prepare(context, changes, &self.0.keyring, &|subject| context.beside(subject)).await?;
        prepared.claims = claims;
        prepared.releases = releases;
        if let Some((kind, id, version)) = first {
            let folded = prepared.folded.iter().find(|(key, _)| key.0 == kind && key.1 == id);
            let version = folded.map_or(version, |(_, folded)| folded.version);
            prepared.is_about(kind, id, version)?;
        }
        self.write_prepared(prepared).await
    }

    async fn write_prepared(&self, prepared: Prepared) -> Result<Receipt, StoreError> {
        let keys: Vec<_> = prepared.folded.iter().map(|(key, _)| key.clone()).collect();
        let mut receipt = Receipt {
            command_id: prepared.receipt.command_id,
            aggregate_type: prepared.receipt.aggregate_type.clone(),
            aggregate_id: prepared.receipt.aggregate_id.clone(),
            version: prepared.receipt.version.cast_unsigned(),
            token: Token::START,
            replayed: false,
        };
        let (written, result) = self.0.writer.write(prepared).await;
        match result {
            Ok(token) => {
                if let Some(written) = written {
                    for (subject, key) in written.made_keys {
                        self.0.keyring.remember(subject, key);
                    }
                    for (key, folded) in written.folded {
                        self.0.cache.put(key, folded);
                    }
                }
                receipt.token = patiently(|| self.reachable(token)).await?;
                Ok(receipt)
            }
            Err(error) => {
                for key in &keys {
                    self.0.cache.forget(key);
                }
                Err(error)
            }
        }
    }

    /// Writes one stream's change as a command of its own, with the caller's own `metadata` beside it.
    pub(crate) async fn write_change(
        &self,
        context: &CommandContext,
        change: StreamChange,
        metadata: &HashMap<String, String>,
    ) -> Result<Receipt, StoreError> {
        let prepared = prepare(context, vec![change], &self.0.keyring, &|_| Beside::read(metadata)).await?;
        self.write_prepared(prepared).await
    }

    /// The stored receipt of a command executed before; an error when its input was another.
    pub async fn receipt(&self, context: &CommandContext) -> Result<Option<Receipt>, StoreError> {
        patiently(|| self.read_receipt(context)).await
    }

    async fn read_receipt(&self, context: &CommandContext) -> Result<Option<Receipt>, StoreError> {
        let row = sqlx::query(
            "SELECT request_hash, aggregate_type, aggregate_id, version, era, tx_id, position FROM commands WHERE command_id = $1",
        )
        .bind(context.command_id)
        .fetch_optional(&self.0.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<Vec<u8>, _>(0)? != context.input_hash {
            return Err(StoreError::CommandReused);
        }
        let version: i64 = row.try_get(3)?;
        let token = Token::read(&row, 4)?;
        Ok(Some(Receipt {
            command_id: context.command_id,
            aggregate_type: row.try_get(1)?,
            aggregate_id: row.try_get(2)?,
            version: u64::try_from(version).unwrap_or_default(),
            token: self.reachable(token).await?,
            replayed: true,
        }))
    }

    /// A place that readers do reach. A command without events stands at no event: for it, that is the last event before
    /// it in commit order, and no decision can rest on a later one.
    async fn reachable(&self, token: Token) -> Result<Token, StoreError> {
        if token.position > 0 {
            return Ok(token);
        }
        let row = sqlx::query(
            "SELECT era, tx_id, position FROM events WHERE (era, tx_id, position) < ($1, $2, 0)
             ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1",
        )
        .bind(token.era)
        .bind(Xid8(token.tx_id))
        .fetch_optional(&self.0.pool)
        .await?;
        Ok(row.as_ref().map_or(Ok(Token::START), |row| Token::read(row, 0))?)
    }

    /// The generation of the cluster that new events carry: the default of `events.era`, read once.
    pub(crate) async fn era(&self) -> Result<i16, StoreError> {
        self.0.era.get_or_try_init(|| read_era(&self.0.pool)).await.copied()
    }

    /// Who holds a claim.
    pub async fn claim_owner(&self, scope: &str, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.claim_owners(scope, &[key.to_owned()]).await?.into_iter().next().map(|(_, owner)| owner))
    }

    /// Who holds each of many claims of one scope; free ones are left out.
    pub async fn claim_owners(&self, scope: &str, keys: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as("SELECT key, owner FROM unique_claims WHERE scope = $1 AND key = ANY($2)")
            .bind(scope)
            .bind(keys)
            .fetch_all(&self.0.pool)
            .await?)
    }

    /// Claims of one scope whose key starts with `prefix`, at most `limit`.
    pub async fn claims_starting_with(&self, scope: &str, prefix: &str, limit: i64) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as("SELECT key, owner FROM unique_claims WHERE scope = $1 AND key >= $2 AND key < $2 || chr(1114111) ORDER BY key LIMIT $3")
            .bind(scope)
            .bind(prefix)
            .bind(limit)
            .fetch_all(&self.0.pool)
            .await?)
    }
}

/// Grows from 2 ms to about 100 ms, spread so that two that met do not meet again.
fn backoff(attempt: u32) -> Duration {
    let most = 2_u64 << attempt.min(6);
    Duration::from_millis(1 + rand::random::<u64>() % most)
}

//! Group commit: one task with its own connection drains the queue of commands into one statement. While one statement
//! runs the next commands gather; an idle writer takes a single command at once.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{PgPool, Postgres, pool::PoolConnection};
use tokio::sync::{OnceCell, mpsc, oneshot, watch};

use super::{
    prepare::Prepared,
    statement::{append, read_era},
};
use crate::{Metrics, StoreError, Token};

/// How many commands one statement takes at most.
const MOST_COMMANDS: usize = 64;
/// How many events one statement takes at most.
const MOST_EVENTS: usize = 4_000;
/// How often the writer lets others run before it writes.
const MOST_YIELDS: u32 = 64;
/// How many commands may wait; beyond that callers wait for a place.
const QUEUE: usize = 1_024;

struct Job {
    prepared: Prepared,
    answer: oneshot::Sender<(Prepared, Result<Token, StoreError>)>,
}

/// The writing end of the store.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the task; it ends when the last writer is dropped. `appended` is told of every new place in commit order.
    pub(crate) fn start(pool: PgPool, era: Arc<OnceCell<i16>>, appended: watch::Sender<Token>, metrics: Metrics) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(Task { pool, era, connection: None, appended, metrics }.run(receiver));
        Self(sender)
    }

    /// Writes one command, together with whatever else is waiting. Goes on also when the caller no longer waits.
    pub(crate) async fn write(&self, prepared: Prepared) -> (Option<Prepared>, Result<Token, StoreError>) {
        let (answer, answered) = oneshot::channel();
        if self.0.send(Job { prepared, answer }).await.is_err() {
            return (None, Err(StoreError::Unavailable(sqlx::Error::PoolClosed)));
        }
        match answered.await {
            Ok((prepared, result)) => (Some(prepared), result),
            Err(_) => (None, Err(StoreError::Unavailable(sqlx::Error::PoolClosed))),
        }
    }
}

struct Task {
    pool: PgPool,
    era: Arc<OnceCell<i16>>,
    connection: Option<PoolConnection<Postgres>>,
    appended: watch::Sender<Token>,
    metrics: Metrics,
}

impl Task {
    async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut deferred = None;
        let mut crowd = false;
        let closing = self.pool.close_event();
        tokio::pin!(closing);
        loop {
            let first = if deferred.is_some() {
                deferred.take()
            } else {
                tokio::select! {
                    biased;
                    job = queue.recv() => job,
                    // Whoever closes the pool waits for our connection.
                    () = &mut closing => None,
                }
            };
            let Some(first) = first else { return };
            if crowd {
                let_gather(&queue).await;
            }
            let (batch, next) = gather(first, &mut queue);
            deferred = next;
            crowd = batch.len() > 1;
            self.write(batch).await;
        }
    }

    async fn write(&mut self, batch: Vec<Job>) {
        let started = Instant::now();
        let result = self.append(&batch.iter().map(|job| &job.prepared).collect::<Vec<_>>()).await;
        self.metrics.appended(batch.len(), started.elapsed());
        match result {
            Ok(token) => {
                for Job { prepared, answer } in batch {
                    // A caller that has gone away does not matter: the command is durable and has its receipt.
                    let _ = answer.send((prepared, Ok(token)));
                }
            }
            Err(error) if batch.len() == 1 => {
                if let Some(Job { prepared, answer }) = batch.into_iter().next() {
                    let _ = answer.send((prepared, Err(error)));
                }
            }
            // One of them is to blame: each on its own, so that it never fails its neighbours.
            Err(_) => {
                let mut down = false;
                for Job { prepared, answer } in batch {
                    let result = if down { Err(lost()) } else { self.append(&[&prepared]).await };
                    // Not one acquire timeout for every command of the batch.
                    down |= matches!(&result, Err(StoreError::Unavailable(error)) if !is_answered(error));
                    let _ = answer.send((prepared, result));
                }
            }
        }
    }

    async fn append(&mut self, commands: &[&Prepared]) -> Result<Token, StoreError> {
        if self.pool.is_closed() {
            self.connection = None;
            return Err(StoreError::Unavailable(sqlx::Error::PoolClosed));
        }
        let era = *self.era.get_or_try_init(|| read_era(&self.pool)).await?;
        if self.connection.is_none() {
            self.connection = Some(self.pool.acquire().await?);
        }
        let Some(connection) = &mut self.connection else { return Err(StoreError::Unavailable(sqlx::Error::PoolClosed)) };
        let result = append(connection, era, commands).await;
        match &result {
            Ok(token) if token.position > 0 => self.appended.send_modify(|last| *last = (*last).max(*token)),
            Err(StoreError::Unavailable(error)) if !is_answered(error) => {
                // Whether it was committed is not known; the receipt tells once the database is back.
                if let Some(connection) = self.connection.take() {
                    drop(connection.detach());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            _ => {}
        }
        result
    }
}

fn lost() -> StoreError {
    StoreError::Unavailable(sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into()))
}

/// Whether the server has answered and goes on serving this connection, as after a deadlock.
fn is_answered(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code.starts_with("40") || code == "57014")
}

/// Those who were answered a moment ago are about to come again: without this the first of them would be written alone and
/// all others would wait for it. Ends as soon as nobody comes any more; costs nothing while nobody else is there.
async fn let_gather(queue: &mpsc::Receiver<Job>) {
    let mut waiting = queue.len();
    for _ in 0..MOST_YIELDS {
        tokio::task::yield_now().await;
        let now = queue.len();
        if now == waiting || now >= MOST_COMMANDS {
            return;
        }
        waiting = now;
    }
}

/// Takes what waits, up to the limits. A second command on the same stream or with the same id must see the first one
/// written, so it opens the next batch.
fn gather(first: Job, queue: &mut mpsc::Receiver<Job>) -> (Vec<Job>, Option<Job>) {
    let mut taken = Taken::default();
    take(&first.prepared, &mut taken);
    let mut events = first.prepared.events.len();
    let mut batch = vec![first];
    while batch.len() < MOST_COMMANDS && events < MOST_EVENTS {
        let Ok(job) = queue.try_recv() else { break };
        if !take(&job.prepared, &mut taken) {
            return (batch, Some(job));
        }
        events += job.prepared.events.len();
        batch.push(job);
    }
    (batch, None)
}

/// Notes what a command writes; false when an earlier one of the batch writes the same. Only hashes are kept: a chance
/// match merely opens the next batch.
fn take(prepared: &Prepared, taken: &mut Taken) -> bool {
    let hash = &taken.hasher;
    let streams = prepared.folded.iter().map(|(key, _)| hash.hash_one(key));
    let keys = prepared.new_keys.iter().map(|(subject, _)| hash.hash_one(subject));
    let claims = prepared.claims.iter().chain(&prepared.releases).map(|claim| hash.hash_one((&claim.scope, &claim.key)));
    let wanted: Vec<_> = streams.chain(keys).chain(claims).chain([hash.hash_one(("command", prepared.command_id))]).collect();
    let free = wanted.iter().all(|hash| !taken.hashes.contains(hash));
    if free {
        taken.hashes.extend(wanted);
    }
    free
}

#[derive(Default)]
struct Taken {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

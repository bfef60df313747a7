//! Group commit: one task with connections of its own drains the queue of commands into one statement. While one statement
//! runs the next commands gather; an idle writer takes a single command at once.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream::FuturesUnordered};
use sqlx::{Executor, PgPool, Postgres, pool::PoolConnection};
use tokio::sync::{OnceCell, mpsc, oneshot, watch};

use super::{
    prepare::Prepared,
    statement::{append, read_era},
};
use crate::{Metrics, StoreError, Token};

/// How many commands one statement takes at most.
const MOST_COMMANDS: usize = 64;
/// How many commands are looked at when a batch is made; more wait in the queue.
const MOST_WAITING: usize = 2 * MOST_COMMANDS;
/// How soon the pool is asked once more for a second connection.
const LOOK_FOR_CONNECTION: Duration = Duration::from_millis(1);
/// How many events one statement takes at most.
const MOST_EVENTS: usize = 4_000;
/// How often the writer lets others run before it writes.
const MOST_YIELDS: u32 = 64;
/// How many commands may wait; beyond that callers wait for a place.
const QUEUE: usize = 1_024;
/// The writer's statements have one good plan, whatever their arrays hold and however large the tables are: by the keys.
/// Another plan for each call costs a quarter of it; one made while the tables were empty reads them whole later.
const ONE_PLAN: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
    SET enable_mergejoin = off";

struct Job {
    prepared: Prepared,
    answer: oneshot::Sender<(Prepared, Result<Token, StoreError>)>,
}

/// The writing end of the store.
pub(crate) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the task; it ends when the last writer is dropped. `appended` is told of every new place in commit order.
    pub(crate) fn start(pool: PgPool, era: Arc<OnceCell<i16>>, appended: watch::Sender<Token>, metrics: Metrics) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(Task { pool, era, appended, metrics }.run(receiver));
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
    appended: watch::Sender<Token>,
    metrics: Metrics,
}

/// A connection of the writer, taken from the pool when it is first needed and never given back.
#[derive(Default)]
struct Line {
    connection: Option<PoolConnection<Postgres>>,
    /// Whether the server was told [`ONE_PLAN`].
    plans_once: bool,
}

impl Task {
    /// Writes what comes over one line. Under load a second one takes a batch as soon as it is as large as the one under
    /// way: while the disk makes that one durable, the server carries this one out.
    async fn run(self, mut queue: mpsc::Receiver<Job>) {
        let closing = self.pool.close_event();
        tokio::pin!(closing);
        let (mut gathering, mut arrived, mut open) = (Gathering::default(), Vec::new(), true);
        let mut idle = vec![Line::default(), Line::default()];
        let mut busy = FuturesUnordered::new();
        loop {
            while gathering.is_worthwhile()
                && let Some(line) = self.take_line(&mut idle, busy.is_empty())
            {
                let Batch { jobs, writes } = gathering.batch();
                if jobs.is_empty() {
                    idle.push(line);
                    break;
                }
                busy.push(async {
                    let (mut line, count) = (line, jobs.len());
                    self.write(&mut line, jobs).await;
                    (line, writes, count)
                });
            }
            if !open && busy.is_empty() {
                return;
            }
            let room = MOST_WAITING.saturating_sub(gathering.waiting.len());
            tokio::select! {
                biased;
                Some((line, writes, count)) = busy.next() => {
                    idle.push(line);
                    gathering.written(&writes, count);
                    if count > 1 && busy.is_empty() {
                        let_gather(&queue, gathering.waiting.len()).await;
                    }
                }
                count = queue.recv_many(&mut arrived, room), if open && room > 0 => {
                    open = count > 0;
                    gathering.waiting.extend(arrived.drain(..));
                }
                // A batch is ready and no connection was at hand: one may have been given back.
                () = tokio::time::sleep(LOOK_FOR_CONNECTION), if !idle.is_empty() && gathering.is_worthwhile() => {}
                // Whoever closes the pool waits for our connections.
                () = &mut closing, if busy.is_empty() => return,
            }
        }
    }

    /// An idle line; beside a busy one only if there is a connection at once.
    fn take_line(&self, idle: &mut Vec<Line>, alone: bool) -> Option<Line> {
        let connected = idle.iter().position(|line| line.connection.is_some());
        let mut line = idle.swap_remove(connected.or_else(|| idle.len().checked_sub(1))?);
        if line.connection.is_none() && !alone {
            line.connection = self.pool.try_acquire();
            if line.connection.is_none() {
                idle.push(line);
                return None;
            }
        }
        Some(line)
    }

    async fn write(&self, line: &mut Line, batch: Vec<Job>) {
        let started = Instant::now();
        let result = self.append(line, &batch.iter().map(|job| &job.prepared).collect::<Vec<_>>()).await;
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
                    let result = if down { Err(lost()) } else { self.append(line, &[&prepared]).await };
                    // Not one acquire timeout for every command of the batch.
                    down |= matches!(&result, Err(StoreError::Unavailable(error)) if !is_answered(error));
                    let _ = answer.send((prepared, result));
                }
            }
        }
    }

    async fn append(&self, line: &mut Line, commands: &[&Prepared]) -> Result<Token, StoreError> {
        if self.pool.is_closed() {
            *line = Line::default();
            return Err(StoreError::Unavailable(sqlx::Error::PoolClosed));
        }
        let era = *self.era.get_or_try_init(|| read_era(&self.pool)).await?;
        if line.connection.is_none() {
            line.connection = Some(self.pool.acquire().await?);
        }
        let Line { connection: Some(connection), plans_once } = &mut *line else { return Err(lost()) };
        if !*plans_once {
            connection.close_on_drop();
            if let Err(error) = connection.execute(ONE_PLAN).await {
                *line = Line::default();
                return Err(error.into());
            }
            *plans_once = true;
        }
        let result = append(connection, era, commands).await;
        match &result {
            Ok(token) if token.position > 0 => self.appended.send_modify(|last| *last = (*last).max(*token)),
            Err(StoreError::Unavailable(error)) if !is_answered(error) => {
                // Whether it was committed is not known; the receipt tells once the database is back.
                if let Some(connection) = std::mem::take(line).connection {
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
async fn let_gather(queue: &mpsc::Receiver<Job>, before: usize) {
    let mut waiting = queue.len();
    for _ in 0..MOST_YIELDS {
        tokio::task::yield_now().await;
        let now = queue.len();
        if now == waiting || before + now >= MOST_COMMANDS {
            return;
        }
        waiting = now;
    }
}

/// Commands that are to share one statement, and hashes of all that they write.
#[derive(Default)]
struct Batch {
    jobs: Vec<Job>,
    writes: Vec<u64>,
}

/// What waits, and what is being written.
#[derive(Default)]
struct Gathering {
    hasher: RandomState,
    waiting: VecDeque<Job>,
    /// Only hashes are kept: a chance match merely makes a command wait for another batch.
    writes: HashSet<u64>,
    commands: usize,
}

impl Gathering {
    /// Whether it is time for a batch: nothing is being written, or less than what waits.
    fn is_worthwhile(&self) -> bool {
        !self.waiting.is_empty() && self.waiting.len() >= self.commands
    }

    /// Takes what waits, up to the limits. A second command on the same stream or with the same id must see the first one
    /// written, so it goes on waiting.
    fn batch(&mut self) -> Batch {
        let (mut batch, mut events) = (Batch::default(), 0);
        for job in std::mem::take(&mut self.waiting) {
            if batch.jobs.len() >= MOST_COMMANDS || events >= MOST_EVENTS {
                self.waiting.push_back(job);
                continue;
            }
            let writes = self.writes_of(&job.prepared);
            if writes.iter().any(|hash| self.writes.contains(hash)) {
                self.waiting.push_back(job);
                continue;
            }
            events += job.prepared.events.len();
            self.writes.extend(&writes);
            batch.writes.extend(writes);
            batch.jobs.push(job);
        }
        self.commands += batch.jobs.len();
        batch
    }

    fn written(&mut self, writes: &[u64], commands: usize) {
        for hash in writes {
            self.writes.remove(hash);
        }
        self.commands -= commands;
    }

    fn writes_of(&self, prepared: &Prepared) -> Vec<u64> {
        let hash = &self.hasher;
        let streams = prepared.folded.iter().map(|(key, _)| hash.hash_one(key));
        let keys = prepared.new_keys.iter().map(|key| hash.hash_one(key.subject));
        let claims = prepared.claims.iter().chain(&prepared.releases).map(|claim| hash.hash_one((&claim.scope, &claim.key)));
        streams.chain(keys).chain(claims).chain([hash.hash_one(("command", prepared.receipt.command_id))]).collect()
    }
}

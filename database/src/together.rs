//! Look-ups by key: many who ask at once are answered by one statement.
//!
//! The counterpart of the event store's group commit. While one statement runs the next questions gather; who asks alone is
//! answered at once. Under load a look-up costs a fraction of a round trip, and nothing is remembered: every answer is as
//! fresh as one asked for alone.

use std::{collections::HashMap, hash::Hash, pin::Pin, sync::Arc, time::Duration};

use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection};
use tokio::sync::{mpsc, oneshot};

/// Questions of one statement, at most.
const MOST: usize = 256;
/// Questions that may wait; beyond that callers wait for a place.
const QUEUE: usize = 4_096;
/// How long the connection is kept without questions.
const KEPT: Duration = Duration::from_millis(100);

/// The rows found for some keys.
pub type Found<'c, K, V> = Pin<Box<dyn Future<Output = Result<HashMap<K, V>, sqlx::Error>> + Send + 'c>>;

/// A way to find rows by their keys, in one statement.
pub type LookUp<K, V> = dyn for<'c> Fn(&'c mut PgConnection, Vec<K>) -> Found<'c, K, V> + Send + Sync;

/// Finds rows by key.
pub struct Together<K, V>(mpsc::Sender<Question<K, V>>);

struct Question<K, V> {
    key: K,
    answer: oneshot::Sender<Result<Option<V>, sqlx::Error>>,
}

impl<K, V> Clone for Together<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Clone + Eq + Hash + Send + Sync + 'static, V: Clone + Send + 'static> Together<K, V> {
    /// Starts to answer over `pool`, until the last of its clones is dropped; needs a running tokio runtime.
    pub fn start<L>(pool: PgPool, look_up: L) -> Self
    where
        L: for<'c> Fn(&'c mut PgConnection, Vec<K>) -> Found<'c, K, V> + Send + Sync + 'static,
    {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(Answering { pool, connection: None, look_up: Arc::new(look_up) }.run(receiver));
        Self(sender)
    }

    /// The row of `key`, if there is one.
    pub async fn find(&self, key: K) -> Result<Option<V>, sqlx::Error> {
        let (answer, answered) = oneshot::channel();
        if self.0.send(Question { key, answer }).await.is_err() {
            return Err(sqlx::Error::PoolClosed);
        }
        answered.await.unwrap_or(Err(sqlx::Error::PoolClosed))
    }
}

struct Answering<K, V> {
    pool: PgPool,
    connection: Option<PoolConnection<Postgres>>,
    look_up: Arc<LookUp<K, V>>,
}

impl<K: Clone + Eq + Hash + Send + Sync + 'static, V: Clone + Send + 'static> Answering<K, V> {
    async fn run(mut self, mut questions: mpsc::Receiver<Question<K, V>>) {
        let closing = self.pool.close_event();
        tokio::pin!(closing);
        loop {
            let first = tokio::select! {
                biased;
                question = questions.recv() => question,
                // Whoever closes the pool waits for our connection.
                () = &mut closing => None,
                () = tokio::time::sleep(KEPT), if self.connection.is_some() => {
                    self.connection = None;
                    continue;
                }
            };
            let Some(first) = first else { return };
            // Those who were answered a moment ago are about to ask again.
            tokio::task::yield_now().await;
            let mut asked = vec![first];
            while asked.len() < MOST
                && let Ok(question) = questions.try_recv()
            {
                asked.push(question);
            }
            self.answer(asked).await;
        }
    }

    async fn answer(&mut self, asked: Vec<Question<K, V>>) {
        let keys = asked.iter().map(|question| question.key.clone()).collect();
        // Once more on a fresh connection: the one at hand may have been cut while it was idle.
        let found = match self.find(keys).await {
            Err(_) => self.find(asked.iter().map(|question| question.key.clone()).collect()).await,
            found => found,
        };
        let mut found = found.map_err(Some);
        for Question { key, answer } in asked {
            let told = match &mut found {
                Ok(rows) => Ok(rows.get(&key).cloned()),
                // An error cannot be copied: the first hears it, the others that there is no connection.
                Err(error) => Err(error.take().unwrap_or(sqlx::Error::PoolTimedOut)),
            };
            // Whoever has gone away does not want to know.
            let _ = answer.send(told);
        }
    }

    async fn find(&mut self, keys: Vec<K>) -> Result<HashMap<K, V>, sqlx::Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.pool.acquire().await?,
        };
        match (self.look_up)(&mut connection, keys).await {
            Ok(found) => {
                self.connection = Some(connection);
                Ok(found)
            }
            Err(error) => {
                drop(connection.detach());
                Err(error)
            }
        }
    }
}

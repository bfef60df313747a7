//! How far the subscriptions have come, for those who wait to read what they wrote.

use std::{collections::HashMap, sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::{sync::watch, time::Instant};

use super::checkpoint;
use crate::Token;

/// Outcome of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// Everything up to the token is applied.
    Reached,
    /// Not in time; what is read now may lack the last write.
    Late,
}

/// The checkpoints of all subscriptions of this process.
#[derive(Clone)]
pub struct Progress {
    pool: PgPool,
    tokens: Arc<HashMap<&'static str, watch::Sender<Token>>>,
    /// How many wait now.
    waiting: watch::Sender<usize>,
}

impl Progress {
    pub(crate) fn new(pool: PgPool, names: impl IntoIterator<Item = &'static str>) -> Self {
        let tokens = names.into_iter().map(|name| (name, watch::Sender::new(Token::START))).collect();
        Self { pool, tokens: Arc::new(tokens), waiting: watch::Sender::new(0) }
    }

    /// How many of this process wait for a subscription.
    pub(super) fn waiting(&self) -> watch::Receiver<usize> {
        self.waiting.subscribe()
    }

    pub(crate) fn publish(&self, name: &str, token: Token) {
        if let Some(sender) = self.tokens.get(name) {
            sender.send_if_modified(|last| {
                let further = token > *last;
                *last = (*last).max(token);
                further
            });
        }
    }

    /// How far a subscription has come as far as this process knows.
    #[must_use]
    pub fn of(&self, name: &str) -> Token {
        self.tokens.get(name).map_or(Token::START, |sender| *sender.borrow())
    }

    /// Waits until every one of `names` has passed `token`, at most `limit`. Works as well when another process runs the
    /// subscription: then the stored checkpoint is looked at.
    pub async fn wait(&self, names: &[&str], token: Token, limit: Duration) -> Waited {
        let deadline = Instant::now() + limit;
        for name in names {
            if !self.wait_one(name, token, deadline).await {
                return Waited::Late;
            }
        }
        Waited::Reached
    }

    async fn wait_one(&self, name: &str, token: Token, deadline: Instant) -> bool {
        let Some(sender) = self.tokens.get(name) else { return self.wait_stored(name, token, deadline).await };
        let mut receiver = sender.subscribe();
        let mut waiter = None;
        while *receiver.borrow_and_update() < token {
            // Who is served at once is not counted.
            waiter.get_or_insert_with(|| Waiter::of(&self.waiting));
            let next = deadline.min(Instant::now() + Duration::from_millis(100));
            match tokio::time::timeout_at(next, receiver.changed()).await {
                Ok(_) => {}
                Err(_) if Instant::now() >= deadline => return false,
                Err(_) => {
                    if let Ok(stored) = checkpoint::stored(&self.pool, name).await {
                        self.publish(name, stored);
                    }
                }
            }
        }
        true
    }

    async fn wait_stored(&self, name: &str, token: Token, deadline: Instant) -> bool {
        while Instant::now() < deadline {
            if checkpoint::stored(&self.pool, name).await.is_ok_and(|stored| stored >= token) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }
}

/// Counts for as long as it lives.
struct Waiter<'w>(&'w watch::Sender<usize>);

impl<'w> Waiter<'w> {
    fn of(waiting: &'w watch::Sender<usize>) -> Self {
        waiting.send_modify(|count| *count += 1);
        Self(waiting)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.send_if_modified(|count| {
            *count -= 1;
            // Nobody waits for fewer.
            false
        });
    }
}

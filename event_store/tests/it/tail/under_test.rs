//! A tail as a reader sees it: give me what is new after my checkpoint.

use std::{collections::HashMap, time::Duration};

use event_store::{EventStore, Filter, Tail, Token};
use sqlx::{PgPool, Postgres, Transaction};

use crate::support::World;

/// An event as the suite knows it: stream and number.
pub(super) type Seen = (String, i64);

pub(super) trait TailUnderTest {
    /// What is new; the tail moves its own checkpoint.
    async fn poll(&mut self) -> Vec<Seen>;
}

/// The one of the store, in small pages.
pub(super) struct Ours {
    tail: Tail,
    filter: Filter,
    checkpoint: Token,
}

impl Ours {
    pub(super) fn new(store: &EventStore, filter: Filter) -> Self {
        Self { tail: Tail::new(store.clone()), filter, checkpoint: Token::START }
    }
}

impl TailUnderTest for Ours {
    async fn poll(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        loop {
            let page = self.tail.read(self.checkpoint, &self.filter, 3).await.unwrap();
            assert!(page.scanned >= self.checkpoint, "the checkpoint goes back");
            for event in &page.events {
                assert!(event.token > self.checkpoint && event.token <= page.scanned, "an event outside of its page");
                self.checkpoint = event.token;
                seen.push((event.aggregate_id.clone(), i64::try_from(event.sequence).unwrap()));
            }
            self.checkpoint = page.scanned;
            if !page.more {
                return seen;
            }
        }
    }
}

/// What a reader has seen so far, and what it has to say against it.
#[derive(Default)]
pub(super) struct Log {
    seen: Vec<Seen>,
}

impl Log {
    pub(super) async fn follow(&mut self, tail: &mut impl TailUnderTest) {
        self.seen.extend(tail.poll().await);
    }

    /// Follows until a committed stream is seen: other tests share the cluster and hold the tail back for a while.
    pub(super) async fn follow_to(&mut self, stream: &str, tail: &mut impl TailUnderTest) {
        for _ in 0..400 {
            self.follow(tail).await;
            if self.seen.iter().any(|(seen, _)| seen == stream) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Nothing is lost or doubled, and each stream comes in its order.
    pub(super) async fn judge(&self, world: &World) -> Result<(), String> {
        let mut last: HashMap<&str, i64> = HashMap::new();
        for (stream, sequence) in &self.seen {
            let before = last.insert(stream, *sequence).unwrap_or(0);
            if before + 1 != *sequence {
                return Err(format!("{stream}: {sequence} after {before}"));
            }
        }
        let all = world.count("events").await;
        let seen = i64::try_from(self.seen.len()).unwrap();
        if seen == all { Ok(()) } else { Err(format!("{seen} of {all} events")) }
    }
}

/// A writer that does as it is told, step by step, on a connection of its own.
pub(super) struct Hand {
    transaction: Transaction<'static, Postgres>,
}

impl Hand {
    pub(super) async fn begin(pool: &PgPool) -> Self {
        Self { transaction: pool.begin().await.unwrap() }
    }

    /// Draws its transaction id now.
    pub(super) async fn draw_id(&mut self) {
        sqlx::query("SELECT pg_current_xact_id()").execute(&mut *self.transaction).await.unwrap();
    }

    pub(super) async fn write(&mut self, stream: &str, sequence: i64) {
        let statement =
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
            VALUES ('account', $1, $2, 'AccountDeposited', '1', '{\"Deposited\": {\"amount\": 1}}', '{}')";
        sqlx::query(statement).bind(stream).bind(sequence).execute(&mut *self.transaction).await.unwrap();
    }

    pub(super) async fn commit(self) {
        self.transaction.commit().await.unwrap();
    }

    pub(super) async fn abort(self) {
        self.transaction.rollback().await.unwrap();
    }
}

/// Waits until no transaction of anybody holds the tail back, then reads the rest: other tests share the cluster.
pub(super) async fn settle(world: &World, tail: &mut impl TailUnderTest, log: &mut Log) {
    for _ in 0..400 {
        log.follow(tail).await;
        let held = world.count("events WHERE tx_id >= pg_snapshot_xmin(pg_current_snapshot())").await;
        if held == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    log.follow(tail).await;
}

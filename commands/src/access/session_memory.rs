//! Sessions remembered for a moment: a page that asks ten times looks its session up once (docs/adr/0013).
//!
//! What this process ends it forgets at once. What is ended elsewhere is told by a trigger of the table. If that gets lost
//! nothing is believed longer than [`KEPT`], and nothing at all while nobody listens.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use moka::sync::Cache;
use sqlx::{PgPool, postgres::PgListener};

use super::sessions::LiveSession;

/// The trigger `sessions_ended` notifies it.
const CHANNEL: &str = "cabinet_session_ended";
/// How long a session is believed to live without being looked up.
const KEPT: Duration = Duration::from_secs(2);
/// Sessions remembered, at most.
const MOST: u64 = 50_000;
/// Pause before it is tried again to listen.
const AGAIN: Duration = Duration::from_secs(1);

/// What is remembered of live sessions, by the hash of their tokens.
#[derive(Clone)]
pub(super) struct SessionMemory {
    pool: PgPool,
    kept: Cache<Vec<u8>, (LiveSession, Ends)>,
    heard: Arc<Heard>,
}

/// How many ends this process has heard of. What was looked up before the last one may be about a session that has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends(u64);

#[derive(Default)]
struct Heard {
    ends: AtomicU64,
    listens: AtomicBool,
    begun: OnceLock<()>,
}

impl SessionMemory {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, kept: Cache::builder().max_capacity(MOST).time_to_live(KEPT).build(), heard: Arc::default() }
    }

    /// The session of a token, if it was looked up a moment ago and no session has ended since.
    pub(super) fn recall(&self, hash: &[u8]) -> Option<LiveSession> {
        if !self.heard.listens.load(Ordering::SeqCst) {
            return None;
        }
        let (live, ends) = self.kept.get(hash)?;
        (ends == self.ends()).then_some(live)
    }

    /// To be asked before a session is looked up.
    pub(super) fn ends(&self) -> Ends {
        Ends(self.heard.ends.load(Ordering::SeqCst))
    }

    /// Keeps a session that was looked up when the process had heard of `ends`. The first one begins to listen: who only
    /// runs a command of the shell needs no connection for it.
    pub(super) fn keep(&self, hash: Vec<u8>, live: LiveSession, ends: Ends) {
        self.heard.begun.get_or_init(|| drop(tokio::spawn(listen(self.pool.clone(), self.heard.clone()))));
        self.kept.insert(hash, (live, ends));
    }

    /// Has the session of a token looked up again.
    pub(super) fn forget(&self, hash: &[u8]) {
        self.kept.invalidate(hash);
    }

    /// Has all sessions looked up again.
    pub(super) fn forget_all(&self) {
        self.heard.one_ended();
    }
}

impl Heard {
    fn one_ended(&self) {
        self.ends.fetch_add(1, Ordering::SeqCst);
    }
}

async fn listen(pool: PgPool, heard: Arc<Heard>) {
    while !pool.is_closed() {
        let lost = follow(&pool, &heard).await;
        heard.listens.store(false, Ordering::SeqCst);
        if let Err(error) = lost {
            tracing::debug!(%error, "not listening for ends of sessions; each is looked up");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Listens until the connection is lost.
async fn follow(pool: &PgPool, heard: &Heard) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // Ends before this moment went unheard.
    heard.one_ended();
    heard.listens.store(true, Ordering::SeqCst);
    while listener.try_recv().await?.is_some() {
        heard.one_ended();
    }
    Ok(())
}

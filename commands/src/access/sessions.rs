//! Sessions: opaque tokens of 256 bits, of which only the hash is kept.

use std::{collections::HashMap, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use database::Together;
use domain::{OrganisationId, SessionId};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};
use uuid::Uuid;

use super::session_memory::SessionMemory;
use crate::{CommandError, secrets::Secrets};

/// A session's token, to be shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// The token as text, for a cookie or a bearer header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SessionToken(***)")
    }
}

/// Outcome of a successful sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The new session.
    pub session: SessionId,
    /// Its token.
    pub token: SessionToken,
    /// When it ends unless used.
    pub expires_at: DateTime<Utc>,
    /// How long it lives without being used.
    pub lifetime: Duration,
    /// Receipt of the sign-in.
    pub receipt: event_store::Receipt,
}

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionOwner {
    /// A borrower.
    Borrower(domain::BorrowerId),
    /// A member of staff.
    Staff(domain::StaffId),
}

impl SessionOwner {
    const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Borrower(id) => ("borrower", id.uuid()),
            Self::Staff(id) => ("staff", id.uuid()),
        }
    }
}

/// A live session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub owner: SessionOwner,
    /// Organisation it was opened at.
    pub organisation: OrganisationId,
}

#[derive(Clone)]
pub(crate) struct Sessions {
    pool: PgPool,
    secrets: Secrets,
    live: Together<Vec<u8>, LiveSession>,
    memory: SessionMemory,
}

/// A session that nobody has ended; it may have run out.
#[derive(Clone, Copy)]
pub(super) struct LiveSession {
    session: Session,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl Sessions {
    /// Sessions over the table `sessions`; needs a running tokio runtime.
    pub(crate) fn new(pool: PgPool, secrets: Secrets) -> Self {
        let live = Together::start(pool.clone(), |connection, hashes| Box::pin(live_sessions(connection, hashes)));
        Self { memory: SessionMemory::new(pool.clone()), pool, secrets, live }
    }

    /// The token of a session follows from the session and the server's secret, so that the retry of a sign-in whose
    /// answer was lost gets the same one.
    fn token(&self, session: SessionId) -> SessionToken {
        SessionToken(URL_SAFE_NO_PAD.encode(self.secrets.hash("session", &[session.uuid().as_bytes()])))
    }

    /// Stores a session; the same one twice is stored once.
    pub(crate) async fn open(
        &self,
        session: SessionId,
        owner: SessionOwner,
        organisation: OrganisationId,
        lifetime: Duration,
        now: DateTime<Utc>,
    ) -> Result<(SessionToken, DateTime<Utc>), CommandError> {
        let token = self.token(session);
        let (kind, id) = owner.parts();
        let expires = now + lifetime;
        sqlx::query(
            "INSERT INTO sessions (session_id, token_hash, owner_kind, owner_id, organisation_id, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(session.uuid())
        .bind(token_hash(token.as_str()))
        .bind(kind)
        .bind(id)
        .bind(organisation.uuid())
        .bind(now)
        .bind(expires)
        .execute(&self.pool)
        .await?;
        Ok((token, expires))
    }

    /// The session of a token, prolonged at most once a minute.
    pub(crate) async fn find(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Session>, CommandError> {
        let hash = token_hash(token);
        let Some(LiveSession { session, seen_at, .. }) = self.live(&hash, now).await? else { return Ok(None) };
        if seen_at < now - chrono::Duration::minutes(1) {
            sqlx::query("UPDATE sessions SET expires_at = expires_at + ($2 - seen_at), seen_at = $2 WHERE session_id = $1 AND seen_at < $2")
                .bind(session.id.uuid())
                .bind(now)
                .execute(&self.pool)
                .await?;
            self.memory.forget(&hash);
        }
        Ok(Some(session))
    }

    /// The session of a token's hash unless it has ended or run out.
    async fn live(&self, hash: &[u8], now: DateTime<Utc>) -> Result<Option<LiveSession>, CommandError> {
        let lives = |live: &LiveSession| live.expires_at > now;
        if let Some(known) = self.memory.recall(hash).filter(lives) {
            return Ok(Some(known));
        }
        let ends = self.memory.ends();
        let live = self.live.find(hash.to_vec()).await?.filter(lives);
        if let Some(live) = live {
            self.memory.keep(hash.to_vec(), live, ends);
        }
        Ok(live)
    }

    /// Sessions of an owner that are stored as open.
    pub(crate) async fn stored(&self, owner: Uuid) -> Result<Vec<SessionId>, CommandError> {
        let rows: Vec<Uuid> = sqlx::query_scalar("SELECT session_id FROM sessions WHERE owner_id = $1 AND revoked_at IS NULL")
            .bind(owner)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(SessionId::new).collect())
    }

    /// Ends these sessions.
    pub(crate) async fn end(&self, sessions: &[SessionId], now: DateTime<Utc>) -> Result<(), CommandError> {
        sqlx::query("UPDATE sessions SET revoked_at = $2 WHERE session_id = ANY($1) AND revoked_at IS NULL")
            .bind(sessions.iter().map(|session| session.uuid()).collect::<Vec<_>>())
            .bind(now)
            .execute(&self.pool)
            .await?;
        self.memory.forget_all();
        Ok(())
    }

    /// Ends sessions of one owner: all, or one of them, or all but one.
    pub(crate) async fn revoke(&self, owner: Uuid, which: Which, now: DateTime<Utc>) -> Result<(), CommandError> {
        let (only, except) = match which {
            Which::All => (None, None),
            Which::One(session) => (Some(session.uuid()), None),
            Which::AllBut(session) => (None, Some(session.uuid())),
        };
        sqlx::query(
            "UPDATE sessions SET revoked_at = $4 WHERE owner_id = $1 AND revoked_at IS NULL
             AND ($2::uuid IS NULL OR session_id = $2) AND ($3::uuid IS NULL OR session_id <> $3)",
        )
        .bind(owner)
        .bind(only)
        .bind(except)
        .bind(now)
        .execute(&self.pool)
        .await?;
        self.memory.forget_all();
        Ok(())
    }
}

async fn live_sessions(
    connection: &mut PgConnection,
    hashes: Vec<Vec<u8>>,
) -> Result<HashMap<Vec<u8>, LiveSession>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT token_hash, session_id, owner_kind, owner_id, organisation_id, seen_at, expires_at FROM sessions
         WHERE token_hash = ANY($1) AND revoked_at IS NULL",
    )
    .bind(hashes)
    .fetch_all(connection)
    .await?;
    let live = |row: PgRow| {
        let owner = match row.try_get::<&str, _>(2)? {
            "staff" => SessionOwner::Staff(domain::StaffId::new(row.try_get(3)?)),
            _ => SessionOwner::Borrower(domain::BorrowerId::new(row.try_get(3)?)),
        };
        let session = Session { id: SessionId::new(row.try_get(1)?), owner, organisation: OrganisationId::new(row.try_get(4)?) };
        Ok((row.try_get(0)?, LiveSession { session, seen_at: row.try_get(5)?, expires_at: row.try_get(6)? }))
    };
    rows.into_iter().map(live).collect()
}

/// Which sessions to end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    All,
    One(SessionId),
    AllBut(SessionId),
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

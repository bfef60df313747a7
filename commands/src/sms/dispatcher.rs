//! The worker that empties the outbox: takes due messages under a short lease, hands each to the gateway, asks later how
//! they fared. A message is tried again with the same number until it is taken, refused, or no longer worth sending.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::{PgPool, Row};
use tokio_util::sync::CancellationToken;

use super::Message;
use crate::{
    CommandError, due,
    ports::{Clock, DeliveryStatus, OutgoingSms, SmsError, SmsGateway},
    secrets::Secrets,
};

/// How the worker behaves.
#[derive(Clone, Debug)]
pub struct DispatcherOptions {
    /// How often it looks for due messages.
    pub poll: Duration,
    /// How many it takes at once.
    pub batch: i64,
}

impl Default for DispatcherOptions {
    fn default() -> Self {
        Self { poll: Duration::from_millis(200), batch: 20 }
    }
}

/// Hands queued messages to the gateway.
pub struct Dispatcher {
    /// Where the queue is.
    pub pool: PgPool,
    /// What its rows are sealed with.
    pub secrets: Secrets,
    /// Where messages go.
    pub gateway: Arc<dyn SmsGateway>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How it behaves.
    pub options: DispatcherOptions,
}

struct Due {
    id: i32,
    status: String,
    attempts: i32,
    expires_at: DateTime<Utc>,
    message: Message,
}

impl Dispatcher {
    /// Works until `stop`; the message at hand is finished first.
    pub async fn run(self, stop: CancellationToken) {
        due::work("the sms queue", self.options.poll, &stop, || self.step(), std::future::pending).await;
    }

    /// Handles the messages due now; answers how many.
    pub async fn step(&self) -> Result<usize, CommandError> {
        let now = self.clock.now();
        // The lease: who dies with a message in hand leaves it due again in half a minute.
        let rows = sqlx::query(
            "UPDATE sms_outbox SET attempts = attempts + 1, next_attempt_at = $1 + interval '30 seconds'
             WHERE sms_id IN (SELECT sms_id FROM sms_outbox WHERE next_attempt_at <= $1 AND status IN ('queued', 'accepted')
                              ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
             RETURNING sms_id, status, attempts, expires_at, sealed",
        )
        .bind(now)
        .bind(self.options.batch)
        .fetch_all(&self.pool)
        .await?;
        for row in &rows {
            let due = Due {
                id: row.try_get(0)?,
                status: row.try_get(1)?,
                attempts: row.try_get(2)?,
                expires_at: row.try_get(3)?,
                message: self.secrets.open("sms", row.try_get(4)?)?,
            };
            self.handle(due, now).await?;
        }
        Ok(rows.len())
    }

    async fn handle(&self, due: Due, now: DateTime<Utc>) -> Result<(), CommandError> {
        if due.status == "accepted" {
            return self.ask(due, now).await;
        }
        if due.expires_at <= now {
            return self.end(due.id, "expired", Some("not sent in time")).await;
        }
        // Tried before, or the one who had it in hand has died: the gateway may have taken it already.
        let id = u32::try_from(due.id).unwrap_or_default();
        if due.attempts > 1 {
            match self.gateway.status(id, &due.message.phone).await {
                Ok(DeliveryStatus::Unknown) => {}
                Ok(_) => return self.accepted(due.id, None, now).await,
                Err(error) => return self.postpone(due.id, due.attempts, now, &error.to_string()).await,
            }
        }
        let sms = OutgoingSms { id, phone: due.message.phone, text: due.message.text };
        match self.gateway.send(&sms).await {
            Ok(accepted) => self.accepted(due.id, Some(&accepted.provider_id), now).await,
            Err(SmsError::Refused(code)) => self.end(due.id, "failed", Some(&format!("refused {code}"))).await,
            Err(error @ (SmsError::Transient(_) | SmsError::Account(_))) => {
                if matches!(error, SmsError::Account(_)) {
                    tracing::error!(%error, "sms messages wait for the gateway account");
                }
                self.postpone(due.id, due.attempts, now, &error.to_string()).await
            }
        }
    }

    async fn accepted(&self, id: i32, provider_id: Option<&str>, now: DateTime<Utc>) -> Result<(), CommandError> {
        sqlx::query(
            "UPDATE sms_outbox SET status = 'accepted', provider_id = $2, attempts = 0, failure = NULL, next_attempt_at = $3
             WHERE sms_id = $1",
        )
        .bind(id)
        .bind(provider_id)
        .bind(now + chrono::Duration::seconds(15))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn ask(&self, due: Due, now: DateTime<Utc>) -> Result<(), CommandError> {
        let id = u32::try_from(due.id).unwrap_or_default();
        match self.gateway.status(id, &due.message.phone).await {
            Ok(DeliveryStatus::Delivered) => self.end(due.id, "delivered", None).await,
            Ok(DeliveryStatus::Failed) => self.end(due.id, "failed", Some("not delivered")).await,
            Ok(DeliveryStatus::Pending | DeliveryStatus::Unknown) if due.attempts >= 12 => {
                self.end(due.id, "failed", Some("no delivery report")).await
            }
            Ok(DeliveryStatus::Pending | DeliveryStatus::Unknown) => self.postpone(due.id, due.attempts + 4, now, "").await,
            Err(error) => self.postpone(due.id, due.attempts + 4, now, &error.to_string()).await,
        }
    }

    async fn postpone(&self, id: i32, attempts: i32, now: DateTime<Utc>, failure: &str) -> Result<(), CommandError> {
        sqlx::query("UPDATE sms_outbox SET next_attempt_at = $2, failure = NULLIF($3, '') WHERE sms_id = $1")
            .bind(id)
            .bind(now + due::pause_after(attempts))
            .bind(failure)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The message has come to its end: phone and text are removed.
    async fn end(&self, id: i32, status: &str, failure: Option<&str>) -> Result<(), CommandError> {
        sqlx::query("UPDATE sms_outbox SET status = $2, failure = $3, sealed = NULL WHERE sms_id = $1")
            .bind(id)
            .bind(status)
            .bind(failure)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

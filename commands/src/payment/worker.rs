//! The worker of payments: looks into notifications, begins payments whose beginning was cut off, reads those that stay silent,
//! calls off what was not paid in time, asks for refunds. Work is a row that goes once it is done; who dies with a row in hand leaves it due again soon.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::PaymentId;
use futures::StreamExt;
use sqlx::Row;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{CommandError, Commands, due};

/// How the worker behaves.
#[derive(Clone, Debug)]
pub struct PaymentWorkerOptions {
    /// How often it looks without being woken.
    pub poll: Duration,
    /// Notifications taken at once, and a quarter as many rows of other work; all are worked on at the same time.
    pub batch: i64,
}

impl Default for PaymentWorkerOptions {
    fn default() -> Self {
        Self { poll: Duration::from_millis(500), batch: 32 }
    }
}

/// See the module.
#[derive(Clone)]
pub struct PaymentWorker {
    /// The use cases.
    pub commands: Commands,
    /// How it behaves.
    pub options: PaymentWorkerOptions,
}

/// A row in hand.
struct Work {
    id: i64,
    kind: String,
    subject: String,
    payment: Option<PaymentId>,
    attempts: i32,
}

/// What is to become of a row.
pub(super) enum Next {
    /// It goes.
    Done,
    /// It is due again.
    At(DateTime<Utc>),
}

impl PaymentWorker {
    /// Works until `stop`; what is in hand is finished first.
    pub async fn run(self, stop: CancellationToken) {
        let (options, wake) = (&self.options, &self.commands.payment_work);
        due::work("the work of payments", options.poll, &stop, || self.step(), || wake.notified()).await;
    }

    /// Does what is due now; answers how many rows that were. What providers tell comes before what is asked of them, which may
    /// be thousands of open payments at once, and neither keeps the other from its turn.
    pub async fn step(&self) -> Result<usize, CommandError> {
        let now = self.commands.now();
        let rows = sqlx::query(
            "WITH told AS (
                 SELECT work_id FROM payment_work WHERE kind = 'notification' AND due_at <= $1
                 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
             ), other AS (
                 SELECT work_id FROM payment_work WHERE kind <> 'notification' AND due_at <= $1
                 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
             ) UPDATE payment_work SET attempts = attempts + 1, due_at = $1 + interval '60 seconds'
             WHERE work_id IN (SELECT work_id FROM told UNION ALL SELECT work_id FROM other)
             RETURNING work_id, kind, subject, payment_id, attempts",
        )
        .bind(now)
        .bind(self.options.batch)
        .bind((self.options.batch / 4).max(1))
        .fetch_all(&self.commands.pool)
        .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            due.push(Work {
                id: row.try_get(0)?,
                kind: row.try_get(1)?,
                subject: row.try_get(2)?,
                payment: row.try_get::<Option<Uuid>, _>(3)?.map(PaymentId::new),
                attempts: row.try_get(4)?,
            });
        }
        let taken = due.len();
        futures::stream::iter(due).for_each_concurrent(None, |work| self.handle(work)).await;
        Ok(taken)
    }

    async fn handle(&self, work: Work) {
        let done = self.work(&work).await;
        let written = match done {
            Ok(Next::Done) => {
                sqlx::query("DELETE FROM payment_work WHERE work_id = $1").bind(work.id).execute(&self.commands.pool).await
            }
            Ok(Next::At(due)) => self.postpone(&work, due, None).await,
            Err(error) => {
                tracing::warn!(kind = work.kind, payment = ?work.payment, %error, "a payment's work is tried again");
                let next = self.commands.now() + due::pause_after(work.attempts);
                self.postpone(&work, next, Some(&error.to_string())).await
            }
        };
        if let Err(error) = written {
            tracing::warn!(%error, "a payment's work could not be noted as done; it is done again");
        }
    }

    async fn postpone(
        &self,
        work: &Work,
        due: DateTime<Utc>,
        failure: Option<&str>,
    ) -> Result<sqlx::postgres::PgQueryResult, sqlx::Error> {
        sqlx::query("UPDATE payment_work SET due_at = $2, failure = $3 WHERE work_id = $1")
            .bind(work.id)
            .bind(due)
            .bind(failure)
            .execute(&self.commands.pool)
            .await
    }

    async fn work(&self, work: &Work) -> Result<Next, CommandError> {
        let commands = &self.commands;
        let payment = || work.payment.ok_or_else(|| CommandError::Internal("a payment's work names no payment".into()));
        match work.kind.as_str() {
            "notification" => commands.look_into(&work.subject).await,
            "register" => commands.begin_at_provider(payment()?).await.map(|_| Next::Done),
            "read" => commands.read_at_provider(payment()?, work.attempts).await,
            "call_off" => commands.call_off_at_provider(payment()?).await,
            "reread" => commands.reread_at_provider(payment()?, &work.subject).await,
            "refund" => commands.refund_at_provider(payment()?, &work.subject).await,
            other => Err(CommandError::Internal(format!("the work {other} is not known").into())),
        }
    }
}

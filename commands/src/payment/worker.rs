//! The worker of payments: looks into notifications, begins payments whose beginning was cut off, reads those that stay silent,
//! calls off what was not paid in time, asks for refunds, sends links to pay. Work is a row that goes once it is done; who dies
//! with a row in hand leaves it due again soon. Work done twice is harmless, so that no change of a row waits for the disk.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::PaymentId;
use futures::future::join_all;
use sqlx::Row;
use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{CommandError, Commands, due};

/// How often queues are looked into without a wake-up.
const POLL: Duration = Duration::from_millis(500);
/// Pause after the database could not be asked.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Takes rows that are due, the oldest first; each kind of queue has its index.
macro_rules! take {
    ($of:literal) => {
        concat!(
            "UPDATE payment_work SET attempts = attempts + 1, due_at = $1 + interval '60 seconds' WHERE work_id IN (
                 SELECT work_id FROM payment_work WHERE ",
            $of,
            " AND due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
             ) AND set_config('synchronous_commit', 'off', true) = 'off' RETURNING work_id, kind, subject, payment_id, attempts"
        )
    };
}
/// The worker keeps three queues, and none of them waits for another.
const QUEUES: [Queue; 3] = [
    // What providers tell.
    Queue { take: take!("kind = 'notification'"), at_once: 32, a_second: None, is_woken: true },
    // What they are asked to do.
    Queue { take: take!("kind NOT IN ('notification', 'read')"), at_once: 8, a_second: None, is_woken: false },
    // Silent payments, which may be thousands: those that are due wait for their turn, so that asking takes neither the
    // provider's patience nor the machine from what is told.
    Queue { take: take!("kind = 'read'"), at_once: 8, a_second: Some(20), is_woken: false },
];

/// Rows of one kind of work.
struct Queue {
    take: &'static str,
    /// Rows that are in hand at most.
    at_once: usize,
    /// Rows taken in a second at most.
    a_second: Option<u32>,
    /// Whether new rows wake it.
    is_woken: bool,
}

/// See the module.
#[derive(Clone)]
pub struct PaymentWorker {
    /// The use cases.
    pub commands: Commands,
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

/// Rows that are being worked on; each ends with its number when it is to go.
type InHand = JoinSet<Option<i64>>;

impl PaymentWorker {
    /// Works until `stop`; what is in hand is finished first.
    pub async fn run(self, stop: CancellationToken) {
        join_all(QUEUES.iter().map(|queue| self.follow(queue, &stop))).await;
    }

    /// Does what is due now, as much as is taken at once; answers how many rows that were.
    pub async fn step(&self) -> Result<usize, CommandError> {
        let mut taken = 0;
        for queue in &QUEUES {
            let mut in_hand = InHand::new();
            taken += self.take(queue, queue.at_once, &mut in_hand).await?;
            self.finish(&mut in_hand).await;
        }
        Ok(taken)
    }

    async fn follow(&self, queue: &Queue, stop: &CancellationToken) {
        let mut in_hand = InHand::new();
        let mut looks_at = Instant::now();
        loop {
            let free = queue.at_once - in_hand.len();
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = in_hand.join_next() => self.forget(ended, &mut in_hand).await,
                () = self.commands.payment_work.notified(), if queue.is_woken => looks_at = Instant::now(),
                // A few at a time, or each row would be a statement.
                () = sleep_until(looks_at), if free >= queue.at_once / 4 => {
                    let taken = self.take(queue, free, &mut in_hand).await;
                    looks_at = Instant::now() + queue.pause(&taken, free);
                    if let Err(error) = taken {
                        tracing::warn!(error = error.with_causes(), "the work of payments cannot be read; trying again");
                    }
                }
            }
        }
        self.finish(&mut in_hand).await;
    }

    /// Takes rows that are due and begins to work on them; answers how many.
    async fn take(&self, queue: &Queue, most: usize, in_hand: &mut InHand) -> Result<usize, CommandError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = sqlx::query(queue.take).bind(self.commands.now()).bind(most).fetch_all(&self.commands.pool).await?;
        for row in &rows {
            let work = Work {
                id: row.try_get(0)?,
                kind: row.try_get(1)?,
                subject: row.try_get(2)?,
                payment: row.try_get::<Option<Uuid>, _>(3)?.map(PaymentId::new),
                attempts: row.try_get(4)?,
            };
            in_hand.spawn(self.clone().handle(work));
        }
        Ok(rows.len())
    }

    /// Waits for what is in hand.
    async fn finish(&self, in_hand: &mut InHand) {
        while let Some(ended) = in_hand.join_next().await {
            self.forget(ended, in_hand).await;
        }
    }

    /// Removes the rows that are done, all that have ended by now at once.
    async fn forget(&self, ended: Result<Option<i64>, JoinError>, in_hand: &mut InHand) {
        let others = std::iter::from_fn(|| in_hand.try_join_next());
        // Whose work has died is due again.
        let done: Vec<i64> = std::iter::once(ended).chain(others).filter_map(|ended| ended.ok().flatten()).collect();
        if done.is_empty() {
            return;
        }
        let removed = sqlx::query(
            "DELETE FROM payment_work WHERE work_id = ANY($1) AND set_config('synchronous_commit', 'off', true) = 'off'",
        )
        .bind(done)
        .execute(&self.commands.pool)
        .await;
        if let Err(error) = removed {
            tracing::warn!(%error, "the work of payments could not be noted as done; it is done again");
        }
    }

    async fn handle(self, work: Work) -> Option<i64> {
        let (due, failure) = match self.work(&work).await {
            Ok(Next::Done) => return Some(work.id),
            Ok(Next::At(due)) => (due, None),
            Err(error) => {
                let error = error.with_causes();
                tracing::warn!(kind = work.kind, payment = ?work.payment, error, "a payment's work is tried again");
                (self.commands.now() + due::pause_after(work.attempts), Some(error))
            }
        };
        let postponed = sqlx::query(
            "UPDATE payment_work SET due_at = $2, failure = $3
             WHERE work_id = $1 AND set_config('synchronous_commit', 'off', true) = 'off'",
        )
        .bind(work.id)
        .bind(due)
        .bind(failure)
        .execute(&self.commands.pool)
        .await;
        if let Err(error) = postponed {
            tracing::warn!(%error, "a payment's work could not be put off; it is due in a minute");
        }
        None
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
            "refund" => commands.refund_at_provider(payment()?, &work.subject, work.attempts).await,
            "send_link" => commands.hand_over_link(&work.subject).await.map(|()| Next::Done),
            other => Err(CommandError::Internal(format!("the work {other} is not known").into())),
        }
    }
}

impl Queue {
    /// How long after a look comes the next one.
    fn pause(&self, taken: &Result<usize, CommandError>, free: usize) -> Duration {
        match (taken, self.a_second) {
            (Err(_), _) => AFTER_FAILURE,
            (Ok(taken), _) if *taken < free => POLL,
            (Ok(taken), Some(pace)) => Duration::from_secs(1) * u32::try_from(*taken).unwrap_or(u32::MAX) / pace,
            (Ok(_), None) => Duration::ZERO,
        }
    }
}

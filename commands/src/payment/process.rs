//! Payments give rise to work: what is created is begun, what is begun is read until it ends, what was not paid
//! in time is called off, what is to be given back is asked for. Work and checkpoint are written together, so that no crash loses or doubles any.

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use cqrs_es::Aggregate;
use domain::payment::{Payment, PaymentChannel, PaymentEvent};
use event_store::{
    Recorded,
    subscription::{OnPoison, Subscriber, SubscriberError},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The use case that creates a payment begins it as well; if it has not by then, it has died.
const BEGIN_AFTER: Duration = Duration::seconds(20);
/// When a payment is asked about for the first time.
const READ_AFTER: Duration = Duration::seconds(15);

/// Notes the work that payments give rise to.
pub(crate) struct PaymentWorkProcess;

/// A change of the table `payment_work`.
enum Change {
    Add { kind: &'static str, subject: String, due: DateTime<Utc> },
    Remove { kind: &'static str, subject: String },
}

#[async_trait]
impl Subscriber for PaymentWorkProcess {
    fn name(&self) -> &'static str {
        "payment_work" // stored; never rename
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        &[Payment::TYPE]
    }

    fn on_poison(&self) -> OnPoison {
        OnPoison::Pause
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        for event in events {
            let Some(fact) = event.event_of::<Payment>() else { continue };
            let payment = event.stream_uuid();
            for change in changes(&fact?, payment) {
                write(transaction, &change, payment).await?;
            }
        }
        Ok(())
    }
}

fn changes(event: &PaymentEvent, payment: Uuid) -> Vec<Change> {
    let add = |kind, due| Change::Add { kind, subject: payment.to_string(), due };
    let remove = |kind| Change::Remove { kind, subject: payment.to_string() };
    match event {
        PaymentEvent::Created { intent, at } => match intent.channel {
            PaymentChannel::Online { .. } => vec![add("register", *at + BEGIN_AFTER)],
            PaymentChannel::Offline { .. } => Vec::new(),
        },
        PaymentEvent::Registered { at, .. } => vec![remove("register"), add("read", *at + READ_AFTER)],
        PaymentEvent::Succeeded { .. } => vec![remove("register"), remove("read")],
        PaymentEvent::Rejected { .. } | PaymentEvent::Canceled { .. } => vec![remove("register")],
        PaymentEvent::Expired { at } => vec![remove("register"), add("call_off", *at)],
        PaymentEvent::RefundRequested { refund, at, .. } => {
            vec![Change::Add { kind: "refund", subject: refund.to_string(), due: *at }]
        }
        PaymentEvent::RefundConfirmed { refund, .. } | PaymentEvent::RefundRejected { refund, .. } => {
            vec![Change::Remove { kind: "refund", subject: refund.to_string() }]
        }
        PaymentEvent::Authorized { .. }
        | PaymentEvent::Held { .. }
        | PaymentEvent::Released { .. }
        | PaymentEvent::HoldDismissed { .. }
        | PaymentEvent::ChargedBack { .. } => Vec::new(),
    }
}

async fn write(connection: &mut PgConnection, change: &Change, payment: Uuid) -> Result<(), sqlx::Error> {
    match change {
        Change::Add { kind, subject, due } => {
            sqlx::query(
                "INSERT INTO payment_work (kind, subject, payment_id, due_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (kind, subject) DO NOTHING",
            )
            .bind(kind)
            .bind(subject)
            .bind(payment)
            .bind(due)
            .execute(connection)
            .await?;
        }
        Change::Remove { kind, subject } => {
            sqlx::query("DELETE FROM payment_work WHERE kind = $1 AND subject = $2")
                .bind(kind)
                .bind(subject)
                .execute(connection)
                .await?;
        }
    }
    Ok(())
}

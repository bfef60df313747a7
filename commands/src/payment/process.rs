//! Payments give rise to work: what is created is begun, what is begun is read until it ends, what was not paid
//! in time is called off, what is to be given back is asked for. Work and checkpoint are written together, so that no crash loses or doubles any.

use std::collections::BTreeMap;

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

/// Rows by kind and subject with their payment and when they are due; without those, they go.
type Rows = BTreeMap<(&'static str, String), Option<(Uuid, DateTime<Utc>)>>;

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

    fn must_survive(&self) -> bool {
        false
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        // Of all changes of a row the last one stays.
        let mut rows = Rows::new();
        for event in events {
            let Some(fact) = event.event_of::<Payment>() else { continue };
            let payment = event.stream_uuid();
            for (kind, subject, due) in changes(&fact?, payment) {
                rows.insert((kind, subject), due.map(|due| (payment, due)));
            }
        }
        Ok(write(transaction, rows).await?)
    }
}

/// Rows by kind and subject, and when each is due; without that, it goes.
fn changes(event: &PaymentEvent, payment: Uuid) -> Vec<(&'static str, String, Option<DateTime<Utc>>)> {
    let add = |kind, due| (kind, payment.to_string(), Some(due));
    let remove = |kind| (kind, payment.to_string(), None);
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
            vec![("refund", refund.to_string(), Some(*at))]
        }
        PaymentEvent::RefundConfirmed { refund, .. } | PaymentEvent::RefundRejected { refund, .. } => {
            vec![("refund", refund.to_string(), None)]
        }
        PaymentEvent::Authorized { .. }
        | PaymentEvent::Held { .. }
        | PaymentEvent::Released { .. }
        | PaymentEvent::HoldDismissed { .. }
        | PaymentEvent::ChargedBack { .. } => Vec::new(),
    }
}

/// A few statements for a whole batch: the log is read no further than to the oldest transaction that writes.
async fn write(connection: &mut PgConnection, rows: Rows) -> Result<(), sqlx::Error> {
    let (added, removed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, due)| due.is_some());
    let (kinds, subjects): (Vec<_>, Vec<_>) = removed.into_iter().map(|(row, _)| row).collect();
    if !kinds.is_empty() {
        sqlx::query(
            "DELETE FROM payment_work w USING unnest($1::text[], $2::text[]) AS gone (kind, subject)
             WHERE w.kind = gone.kind AND w.subject = gone.subject",
        )
        .bind(kinds)
        .bind(subjects)
        .execute(&mut *connection)
        .await?;
    }
    let added = added.into_iter().filter_map(|((kind, subject), due)| due.map(|(payment, due)| (kind, subject, payment, due)));
    let (kinds, subjects, payments, dues): (Vec<_>, Vec<_>, Vec<_>, Vec<_>) = added.collect();
    if !kinds.is_empty() {
        sqlx::query(
            "INSERT INTO payment_work (kind, subject, payment_id, due_at)
             SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::timestamptz[])
             ON CONFLICT (kind, subject) DO NOTHING",
        )
        .bind(kinds)
        .bind(subjects)
        .bind(payments)
        .bind(dues)
        .execute(connection)
        .await?;
    }
    Ok(())
}

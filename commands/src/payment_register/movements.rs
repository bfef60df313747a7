//! What is known of money at accounts of providers: a row for each payment from its beginning and for each giving back.
//! Rows and checkpoint are written together; written again they are the same.

use async_trait::async_trait;
use cqrs_es::Aggregate;
use domain::{
    payment::{Payment, PaymentChannel, PaymentEvent},
    values::{ExternalId, Kopecks, moscow_day},
};
use event_store::{
    Recorded,
    subscription::{OnPoison, Subscriber, SubscriberError},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps `provider_movements`.
pub struct ProviderMovementsProcess;

/// Name of the subscription. Stored; never rename.
pub(super) const NAME: &str = "provider_movements";

#[async_trait]
impl Subscriber for ProviderMovementsProcess {
    fn name(&self) -> &'static str {
        NAME
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
            keep(transaction, event.stream_uuid(), fact?).await?;
        }
        Ok(())
    }
}

async fn keep(connection: &mut PgConnection, payment: Uuid, event: PaymentEvent) -> Result<(), sqlx::Error> {
    match event {
        PaymentEvent::Created { intent, .. } => {
            let PaymentChannel::Online { account, .. } = intent.channel else { return Ok(()) };
            sqlx::query(
                "INSERT INTO provider_movements (movement_id, payment_id, account_id, refund, amount)
                 VALUES ($1, $1, $2, false, $3) ON CONFLICT DO NOTHING",
            )
            .bind(payment)
            .bind(account.uuid())
            .bind(intent.amount.get())
            .execute(connection)
            .await?;
        }
        PaymentEvent::Registered { provider_payment, .. } | PaymentEvent::Authorized { provider_payment, .. } => {
            sqlx::query("UPDATE provider_movements SET number = $2 WHERE movement_id = $1 AND day IS NULL")
                .bind(payment)
                .bind(provider_payment.as_str())
                .execute(connection)
                .await?;
        }
        PaymentEvent::Succeeded { provider_payment, amount, received_on, .. } => {
            sqlx::query(
                "UPDATE provider_movements SET number = coalesce($2, number), amount = $3, day = $4 WHERE movement_id = $1",
            )
            .bind(payment)
            .bind(provider_payment.as_ref().map(ExternalId::as_str))
            .bind(amount.get())
            .bind(received_on)
            .execute(connection)
            .await?;
        }
        PaymentEvent::RefundConfirmed { refund, amount, provider_refund, at, .. } => {
            let day = moscow_day(at);
            given_back(connection, (payment, refund.uuid()), amount, day, provider_refund.as_ref()).await?;
        }
        PaymentEvent::ChargedBack { refund, amount, at, .. } => {
            given_back(connection, (payment, refund.uuid()), amount, moscow_day(at), None).await?;
        }
        PaymentEvent::Canceled { .. }
        | PaymentEvent::Expired { .. }
        | PaymentEvent::Rejected { .. }
        | PaymentEvent::Held { .. }
        | PaymentEvent::Released { .. }
        | PaymentEvent::HoldDismissed { .. }
        | PaymentEvent::RefundRequested { .. }
        | PaymentEvent::RefundRejected { .. } => {}
    }
    Ok(())
}

/// Money given back stands at the account of its payment; money that staff have entered is at none.
async fn given_back(
    connection: &mut PgConnection,
    (payment, refund): (Uuid, Uuid),
    amount: Kopecks,
    day: chrono::NaiveDate,
    number: Option<&ExternalId>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO provider_movements (movement_id, payment_id, account_id, refund, number, amount, day)
         SELECT $2, $1, account_id, true, $3, $4, $5 FROM provider_movements WHERE movement_id = $1
         ON CONFLICT DO NOTHING",
    )
    .bind(payment)
    .bind(refund)
    .bind(number.map(ExternalId::as_str))
    .bind(amount.get())
    .bind(day)
    .execute(connection)
    .await?;
    Ok(())
}

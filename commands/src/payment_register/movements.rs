//! What is known of money at accounts of providers: a row for each payment from its beginning and for each giving back.
//! Rows and checkpoint are written together; written again they are the same.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::{
    payment::{Payment, PaymentChannel, PaymentEvent},
    values::{ExternalId, moscow_day},
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

    fn must_survive(&self) -> bool {
        false
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        let mut known = Known::default();
        for event in events {
            let Some(fact) = event.event_of::<Payment>() else { continue };
            known.note(event.stream_uuid(), fact?);
        }
        Ok(known.write(transaction).await?)
    }
}

/// What a batch tells, in the order in which it is written; each list is a table of columns.
#[derive(Default)]
struct Known {
    begun: Vec<(Uuid, Uuid, i64)>,
    numbers: BTreeMap<Uuid, String>,
    paid: BTreeMap<Uuid, (Option<String>, i64, NaiveDate)>,
    given_back: Vec<(Uuid, Uuid, Option<String>, i64, NaiveDate)>,
}

impl Known {
    fn note(&mut self, payment: Uuid, event: PaymentEvent) {
        let text = |number: &ExternalId| number.as_str().to_owned();
        match event {
            PaymentEvent::Created { intent, .. } => {
                if let PaymentChannel::Online { account, .. } = intent.channel {
                    self.begun.push((payment, account.uuid(), intent.amount.get()));
                }
            }
            PaymentEvent::Registered { provider_payment, .. } | PaymentEvent::Authorized { provider_payment, .. } => {
                self.numbers.insert(payment, text(&provider_payment));
            }
            PaymentEvent::Succeeded { provider_payment, amount, received_on, .. } => {
                self.paid.insert(payment, (provider_payment.as_ref().map(text), amount.get(), received_on));
            }
            PaymentEvent::RefundConfirmed { refund, amount, provider_refund, at, .. } => {
                let number = provider_refund.as_ref().map(text);
                self.given_back.push((payment, refund.uuid(), number, amount.get(), moscow_day(at)));
            }
            PaymentEvent::ChargedBack { refund, amount, at, .. } => {
                self.given_back.push((payment, refund.uuid(), None, amount.get(), moscow_day(at)));
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
    }

    /// One statement for each of the lists: the log is read no further than to the oldest transaction that writes.
    async fn write(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if !self.begun.is_empty() {
            let (payments, accounts, amounts): (Vec<_>, Vec<_>, Vec<_>) = self.begun.into_iter().collect();
            sqlx::query(
                "INSERT INTO provider_movements (movement_id, payment_id, account_id, refund, amount)
                 SELECT payment, payment, account, false, amount
                 FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS begun (payment, account, amount) ON CONFLICT DO NOTHING",
            )
            .bind(payments)
            .bind(accounts)
            .bind(amounts)
            .execute(&mut *connection)
            .await?;
        }
        if !self.numbers.is_empty() {
            let (payments, numbers): (Vec<_>, Vec<_>) = self.numbers.into_iter().collect();
            sqlx::query(
                "UPDATE provider_movements m SET number = told.number
                 FROM unnest($1::uuid[], $2::text[]) AS told (payment, number)
                 WHERE m.movement_id = told.payment AND m.day IS NULL",
            )
            .bind(payments)
            .bind(numbers)
            .execute(&mut *connection)
            .await?;
        }
        if !self.paid.is_empty() {
            let paid = self.paid.into_iter().map(|(payment, (number, amount, day))| (payment, number, amount, day));
            let (payments, numbers, amounts, days): (Vec<_>, Vec<_>, Vec<_>, Vec<_>) = paid.collect();
            sqlx::query(
                "UPDATE provider_movements m SET number = coalesce(paid.number, m.number), amount = paid.amount, day = paid.day
                 FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::date[]) AS paid (payment, number, amount, day)
                 WHERE m.movement_id = paid.payment",
            )
            .bind(payments)
            .bind(numbers)
            .bind(amounts)
            .bind(days)
            .execute(&mut *connection)
            .await?;
        }
        if !self.given_back.is_empty() {
            // It stands at the account of its payment; money that staff have entered is at none.
            let (payments, refunds, numbers, amounts, days): (Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>) =
                self.given_back.into_iter().collect();
            sqlx::query(
                "INSERT INTO provider_movements (movement_id, payment_id, account_id, refund, number, amount, day)
                 SELECT back.refund, m.movement_id, m.account_id, true, back.number, back.amount, back.day
                 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::date[]) AS back (payment, refund, number, amount, day)
                 JOIN provider_movements m ON m.movement_id = back.payment
                 ON CONFLICT DO NOTHING",
            )
            .bind(payments)
            .bind(refunds)
            .bind(numbers)
            .bind(amounts)
            .bind(days)
            .execute(connection)
            .await?;
        }
        Ok(())
    }
}

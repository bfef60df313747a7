//! Links of staff are sent: what was made is noted as work in the transaction of the checkpoint.

use async_trait::async_trait;
use cqrs_es::Aggregate;
use domain::payment_link::{LinkMaker, PaymentLinkEvent, PaymentLinks};
use event_store::{
    Recorded,
    subscription::{OnPoison, Subscriber, SubscriberError},
};
use sqlx::PgConnection;

/// Notes links that are to be sent.
pub(crate) struct PaymentLinkWorkProcess;

#[async_trait]
impl Subscriber for PaymentLinkWorkProcess {
    fn name(&self) -> &'static str {
        "payment_link_work" // stored; never rename
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        &[PaymentLinks::TYPE]
    }

    fn on_poison(&self) -> OnPoison {
        OnPoison::Park
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        for event in events {
            let Some(fact) = event.event_of::<PaymentLinks>() else { continue };
            match fact? {
                PaymentLinkEvent::Created { link, debt, by: LinkMaker::Staff(_), at, .. } => {
                    sqlx::query(
                        "INSERT INTO payment_work (kind, subject, due_at) VALUES ('send_link', $1, $2)
                         ON CONFLICT (kind, subject) DO NOTHING",
                    )
                    .bind(format!("{debt}/{link}"))
                    .bind(at)
                    .execute(&mut *transaction)
                    .await?;
                }
                PaymentLinkEvent::Created { by: LinkMaker::Borrower, .. }
                | PaymentLinkEvent::Used { .. }
                | PaymentLinkEvent::Released { .. }
                | PaymentLinkEvent::Spent { .. }
                | PaymentLinkEvent::Revoked { .. } => {}
            }
        }
        Ok(())
    }
}

//! Payments and what is taken back of them give rise to movements. A row is written with the checkpoint and never again.

use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::{
    DebtId, PaymentId, RefundId,
    borrower::Borrower,
    creditor::Creditor,
    debt::{Balance, Debt, DebtEvent, ReversalCause},
    payment::{OnlineMethod, Payment, PaymentChannel},
    payment_export::MovementKind,
    values::Kopecks,
};
use event_store::{
    EventStore, Recorded, Xid8,
    subscription::{OnPoison, Subscriber, SubscriberError},
};
use sqlx::PgConnection;

/// Events of a debt that move no money. Stored names.
const STILL: &[&str] = &[
    "DebtRegistered",
    "DebtBalanceStated",
    "DebtRepaymentsRecorded",
    "DebtScheduleStated",
    "DebtTermsChanged",
    "DebtBound",
    "DebtAssigned",
    "DebtClosed",
    "DebtReopened",
    "DebtCreditsRevised",
    "DebtOverpaymentRefundRequested",
    "DebtOverpaymentRefundDeclined",
    "DebtOverpaymentRefundApproved",
    "DebtOverpaymentRefundFailed",
    "DebtContactsStopped",
    "DebtContactsAllowed",
];

/// Notes movements of money.
pub struct PaymentMovementsProcess {
    /// Where the payment, its debt, creditor and borrower are looked up.
    pub store: EventStore,
}

/// What an event of a debt says about money that moved.
struct Moved {
    kind: MovementKind,
    payment: PaymentId,
    refund: Option<RefundId>,
    amount: Kopecks,
    parts: Balance,
    overpaid: Kopecks,
    on: NaiveDate,
    at: DateTime<Utc>,
}

#[async_trait]
impl Subscriber for PaymentMovementsProcess {
    fn name(&self) -> &'static str {
        "payment_movements" // stored; never rename
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        &[Debt::TYPE]
    }

    fn ignored_types(&self) -> &'static [&'static str] {
        STILL
    }

    fn on_poison(&self) -> OnPoison {
        OnPoison::Pause
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        for event in events {
            let Some(fact) = event.event_of::<Debt>() else { continue };
            if let Some(moved) = moved(&fact?) {
                self.note(transaction, event, &moved).await?;
            }
        }
        Ok(())
    }
}

/// An overpayment that is asked back has not moved yet.
fn moved(event: &DebtEvent) -> Option<Moved> {
    match event {
        DebtEvent::PaymentCredited { payment, amount, allocation, overpaid, received_on, at, .. } => Some(Moved {
            kind: MovementKind::Payment,
            payment: *payment,
            refund: None,
            amount: *amount,
            parts: *allocation,
            overpaid: *overpaid,
            on: *received_on,
            at: *at,
        }),
        DebtEvent::PaymentReversed { payment, refund, amount, cause, allocation, overpaid, on, at } => Some(Moved {
            kind: match cause {
                ReversalCause::Refund => MovementKind::Refund,
                ReversalCause::Chargeback => MovementKind::Chargeback,
            },
            payment: *payment,
            refund: Some(*refund),
            amount: *amount,
            parts: *allocation,
            overpaid: *overpaid,
            on: *on,
            at: *at,
        }),
        DebtEvent::Registered { .. }
        | DebtEvent::BalanceStated { .. }
        | DebtEvent::RepaymentsRecorded { .. }
        | DebtEvent::ScheduleStated { .. }
        | DebtEvent::TermsChanged { .. }
        | DebtEvent::Bound { .. }
        | DebtEvent::Assigned { .. }
        | DebtEvent::Closed { .. }
        | DebtEvent::Reopened { .. }
        | DebtEvent::CreditsRevised { .. }
        | DebtEvent::OverpaymentRefundRequested { .. }
        | DebtEvent::OverpaymentRefundDeclined { .. }
        | DebtEvent::OverpaymentRefundApproved { .. }
        | DebtEvent::OverpaymentRefundFailed { .. }
        | DebtEvent::ContactsStopped { .. }
        | DebtEvent::ContactsAllowed { .. } => None,
    }
}

impl Moved {
    /// With its sign.
    const fn signed(&self, amount: Kopecks) -> i64 {
        match self.kind {
            MovementKind::Payment => amount.get(),
            MovementKind::Refund | MovementKind::Chargeback => amount.get().saturating_neg(),
        }
    }
}

impl PaymentMovementsProcess {
    /// The facts of the row are those of its time: none of them is looked up again.
    async fn note(&self, connection: &mut PgConnection, event: &Recorded, moved: &Moved) -> Result<(), SubscriberError> {
        let debt_id = DebtId::from_str(&event.aggregate_id).map_err(|_| broken("the id of a debt is none"))?;
        let (debt, _) = self.store.load::<Debt>(debt_id).await?;
        let (payment, _) = self.store.load::<Payment>(moved.payment).await?;
        let intent = payment.intent().ok_or_else(|| broken("a debt is credited with a payment that is none"))?;
        let (creditor, _) = self.store.load::<Creditor>(intent.creditor).await?;
        let (borrower, _) = self.store.load::<Borrower>(intent.borrower).await?;
        let (provider, method) = match &intent.channel {
            PaymentChannel::Online { provider, method, .. } => (Some(provider.code()), method_code(*method)),
            PaymentChannel::Offline { .. } => (None, "offline"),
        };
        sqlx::query(
            "INSERT INTO payment_movements (era, tx_id, position, event_id, organisation_id, creditor_id, kind, payment_id, refund_id,
                 provider, provider_payment, method, creditor, creditor_inn, debt_id, debt_number, borrower_external_id, amount,
                 principal, interest, penalty, fee, state_duty, overpaid, moved_on, confirmed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26)",
        )
        .bind(event.token.era)
        .bind(Xid8(event.token.tx_id))
        .bind(event.token.position)
        .bind(event.event_id)
        .bind(intent.organisation.uuid())
        .bind(intent.creditor.uuid())
        .bind(moved.kind.code())
        .bind(moved.payment.uuid())
        .bind(moved.refund.map(RefundId::uuid))
        .bind(provider)
        .bind(payment.provider_payment().map(|number| number.as_str().to_owned()))
        .bind(method)
        .bind(creditor.name().map(|name| name.as_str().to_owned()).unwrap_or_default())
        .bind(creditor.inn().map(|inn| inn.as_str().to_owned()).unwrap_or_default())
        .bind(debt_id.uuid())
        .bind(debt.number().map(|number| number.as_str().to_owned()).unwrap_or_default())
        .bind(borrower.external_id().map(|id| id.as_str().to_owned()).unwrap_or_default())
        .bind(moved.signed(moved.amount))
        .bind(moved.signed(moved.parts.principal))
        .bind(moved.signed(moved.parts.interest))
        .bind(moved.signed(moved.parts.penalty))
        .bind(moved.signed(moved.parts.fee))
        .bind(moved.signed(moved.parts.state_duty))
        .bind(moved.signed(moved.overpaid))
        .bind(moved.on)
        .bind(moved.at)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// As it stands in tables and files. Stored; never rename.
const fn method_code(method: OnlineMethod) -> &'static str {
    match method {
        OnlineMethod::BankCard => "bank_card",
        OnlineMethod::Sbp => "sbp",
    }
}

fn broken(text: &str) -> SubscriberError {
    SubscriberError::Broken(text.to_owned())
}

#[cfg(test)]
mod tests {
    use domain::debt::DebtEvent;

    use super::STILL;

    #[test]
    fn every_event_of_a_debt_moves_money_or_is_known_to_be_still() {
        let moving: Vec<_> = DebtEvent::ALL_TYPES.iter().filter(|name| !STILL.contains(name)).collect();
        assert_eq!(moving, [&"DebtPaymentCredited", &"DebtPaymentReversed"]);
        assert!(STILL.iter().all(|name| DebtEvent::ALL_TYPES.contains(name)));
    }
}

//! Payments and what is taken back of them give rise to movements. A row is written with the checkpoint and never again.

use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::{
    CreditorId, DebtId, OrganisationId, PaymentId, RefundId,
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
use futures::{StreamExt, TryStreamExt, stream};
use sqlx::{PgConnection, Postgres, QueryBuilder};

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

/// Movements whose facts are looked up at once.
const LOOKED_UP_AT_ONCE: usize = 4;

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

/// A row to be.
struct Row<'a> {
    event: &'a Recorded,
    moved: &'a Moved,
    organisation: OrganisationId,
    creditor: CreditorId,
    provider: Option<&'static str>,
    provider_payment: Option<String>,
    method: &'static str,
    creditor_name: String,
    creditor_inn: String,
    debt: DebtId,
    debt_number: String,
    borrower_external_id: String,
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

    fn must_survive(&self) -> bool {
        false
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        let mut moves = Vec::new();
        for event in events {
            let Some(fact) = event.event_of::<Debt>() else { continue };
            moves.extend(moved(&fact?).map(|moved| (event, moved)));
        }
        let rows: Vec<_> = moves.iter().map(|(event, moved)| self.row(event, moved)).collect();
        let rows: Vec<Row> = stream::iter(rows).buffered(LOOKED_UP_AT_ONCE).try_collect().await?;
        Ok(write(transaction, &rows).await?)
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
    /// The facts of a row are those of its time: none of them is looked up again.
    async fn row<'a>(&self, event: &'a Recorded, moved: &'a Moved) -> Result<Row<'a>, SubscriberError> {
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
        Ok(Row {
            event,
            moved,
            organisation: intent.organisation,
            creditor: intent.creditor,
            provider,
            provider_payment: payment.provider_payment().map(|number| number.as_str().to_owned()),
            method,
            creditor_name: creditor.name().map(|name| name.as_str().to_owned()).unwrap_or_default(),
            creditor_inn: creditor.inn().map(|inn| inn.as_str().to_owned()).unwrap_or_default(),
            debt: debt_id,
            debt_number: debt.number().map(|number| number.as_str().to_owned()).unwrap_or_default(),
            borrower_external_id: borrower.external_id().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        })
    }
}

/// In one statement once all is looked up: the log is read no further than to the oldest transaction that writes.
async fn write(connection: &mut PgConnection, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Postgres>::new(
        "INSERT INTO payment_movements (era, tx_id, position, event_id, organisation_id, creditor_id, kind, payment_id, refund_id,
             provider, provider_payment, method, creditor, creditor_inn, debt_id, debt_number, borrower_external_id, amount,
             principal, interest, penalty, fee, state_duty, overpaid, moved_on, confirmed_at) ",
    );
    query.push_values(rows, |mut values, row| {
        let Row { event, moved, .. } = row;
        values
            .push_bind(event.token.era)
            .push_bind(Xid8(event.token.tx_id))
            .push_bind(event.token.position)
            .push_bind(event.event_id)
            .push_bind(row.organisation.uuid())
            .push_bind(row.creditor.uuid())
            .push_bind(moved.kind.code())
            .push_bind(moved.payment.uuid())
            .push_bind(moved.refund.map(RefundId::uuid))
            .push_bind(row.provider)
            .push_bind(row.provider_payment.as_deref())
            .push_bind(row.method)
            .push_bind(&row.creditor_name)
            .push_bind(&row.creditor_inn)
            .push_bind(row.debt.uuid())
            .push_bind(&row.debt_number)
            .push_bind(&row.borrower_external_id)
            .push_bind(moved.signed(moved.amount))
            .push_bind(moved.signed(moved.parts.principal))
            .push_bind(moved.signed(moved.parts.interest))
            .push_bind(moved.signed(moved.parts.penalty))
            .push_bind(moved.signed(moved.parts.fee))
            .push_bind(moved.signed(moved.parts.state_duty))
            .push_bind(moved.signed(moved.overpaid))
            .push_bind(moved.on)
            .push_bind(moved.at);
    });
    // Its text follows the number of rows: kept for no other batch.
    query.build().persistent(false).execute(connection).await?;
    Ok(())
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

//! Requests to give back what was overpaid.

use domain::{
    DebtId, OrganisationId,
    debt::{DebtEvent, OverpaymentRefundStage},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{OverpaymentRefundItem, projector::DebtTables};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

/// The oldest first.
const BY_TIME: KeysetOrder = KeysetOrder { expression: "r.requested_at", sql_type: "timestamptz", descending: false };

/// The request an event is about, if any; of money given back it may be none.
pub(super) fn refund_of(fact: &DebtEvent) -> Option<Uuid> {
    match fact {
        DebtEvent::OverpaymentRefundRequested { refund, .. }
        | DebtEvent::OverpaymentRefundApproved { refund, .. }
        | DebtEvent::OverpaymentRefundFailed { refund, .. }
        | DebtEvent::OverpaymentRefundDeclined { refund, .. }
        | DebtEvent::PaymentReversed { refund, .. } => Some(refund.uuid()),
        DebtEvent::Registered { .. }
        | DebtEvent::BalanceStated { .. }
        | DebtEvent::RepaymentsRecorded { .. }
        | DebtEvent::ScheduleStated { .. }
        | DebtEvent::TermsChanged { .. }
        | DebtEvent::Bound { .. }
        | DebtEvent::Assigned { .. }
        | DebtEvent::Closed { .. }
        | DebtEvent::Reopened { .. }
        | DebtEvent::PaymentCredited { .. }
        | DebtEvent::CreditsRevised { .. }
        | DebtEvent::ContactsStopped { .. }
        | DebtEvent::ContactsAllowed { .. } => None,
    }
}

/// Applies an event about a request; others change nothing here.
pub(super) fn follow(fact: &DebtEvent, debt: DebtId, organisation: OrganisationId, tables: &mut DebtTables) {
    let Some(id) = refund_of(fact) else { return };
    if let DebtEvent::OverpaymentRefundRequested { payment, amount, at, .. } = fact {
        tables.refunds.put(OverpaymentRefundItem {
            id,
            organisation_id: organisation,
            debt_id: debt,
            payment_id: *payment,
            amount: *amount,
            stage: OverpaymentRefundStage::Requested,
            way: None,
            reason: None,
            requested_at: *at,
            changed_at: *at,
        });
        return;
    }
    let Some(row) = tables.refunds.get_mut(id) else { return };
    match fact {
        DebtEvent::OverpaymentRefundApproved { way, at, .. } => {
            (row.stage, row.way, row.changed_at) = (OverpaymentRefundStage::Approved, Some(*way), *at);
        }
        DebtEvent::OverpaymentRefundFailed { at, .. } => {
            (row.stage, row.changed_at) = (OverpaymentRefundStage::Failed, *at);
        }
        DebtEvent::OverpaymentRefundDeclined { reason, at, .. } => {
            row.reason = reason.as_ref().and_then(|reason| reason.known()).map(|reason| reason.as_str().to_owned());
            (row.stage, row.changed_at) = (OverpaymentRefundStage::Declined, *at);
        }
        DebtEvent::PaymentReversed { at, .. } => {
            (row.stage, row.changed_at) = (OverpaymentRefundStage::Returned, *at);
        }
        DebtEvent::Registered { .. }
        | DebtEvent::BalanceStated { .. }
        | DebtEvent::RepaymentsRecorded { .. }
        | DebtEvent::ScheduleStated { .. }
        | DebtEvent::TermsChanged { .. }
        | DebtEvent::Bound { .. }
        | DebtEvent::Assigned { .. }
        | DebtEvent::Closed { .. }
        | DebtEvent::Reopened { .. }
        | DebtEvent::PaymentCredited { .. }
        | DebtEvent::CreditsRevised { .. }
        | DebtEvent::OverpaymentRefundRequested { .. }
        | DebtEvent::ContactsStopped { .. }
        | DebtEvent::ContactsAllowed { .. } => {}
    }
}

/// Reads requests to give back what was overpaid.
#[derive(Clone)]
pub struct OverpaymentRefundQuery {
    pool: PgPool,
}

impl OverpaymentRefundQuery {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Requests that wait for staff, the oldest first.
    pub async fn waiting(
        &self,
        organisation: OrganisationId,
        page: &PageRequest,
    ) -> Result<Page<OverpaymentRefundItem>, ReadError> {
        let mut query = sqlx::QueryBuilder::new(format!(
            "SELECT {}, {}::text FROM read_overpayment_refund r WHERE r.stage IN ('Requested', 'Failed') AND r.organisation_id = ",
            columns::<OverpaymentRefundItem>("r"),
            BY_TIME.expression
        ));
        query.push_bind(organisation.uuid());
        keyset(&self.pool, query, BY_TIME, page).await
    }

    /// The newest requests of each debt, at most `each`, the newest first; for loaders, where the debts were checked before.
    pub async fn of_debts(
        &self,
        organisation: OrganisationId,
        debts: &[DebtId],
        each: u16,
    ) -> Result<Vec<OverpaymentRefundItem>, ReadError> {
        let select = format!(
            "SELECT {} FROM unnest($2::uuid[]) AS d (id) CROSS JOIN LATERAL (
                SELECT * FROM read_overpayment_refund r WHERE r.debt_id = d.id AND r.organisation_id = $1
                ORDER BY r.requested_at DESC, r.id DESC LIMIT $3) AS c",
            columns::<OverpaymentRefundItem>("c")
        );
        let ids: Vec<Uuid> = debts.iter().map(|debt| debt.uuid()).collect();
        let rows = sqlx::query_as(&select).bind(organisation.uuid()).bind(ids).bind(i64::from(each));
        Ok(rows.fetch_all(&self.pool).await?)
    }
}

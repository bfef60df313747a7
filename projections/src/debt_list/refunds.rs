//! Requests to give back what was overpaid.

use chrono::{DateTime, Utc};
use domain::{
    DebtId, OrganisationId, PaymentId, Personal, RefundId,
    debt::{DebtEvent, OverpaymentRefundStage, RefundWay},
    values::{BoundedText, Kopecks},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{OverpaymentRefundItem, projector::DebtTables};
use crate::framework::{KeysetOrder, Page, PageRequest, ReadError, columns, keyset};

/// The oldest first.
const BY_TIME: KeysetOrder = KeysetOrder { expression: "r.requested_at", sql_type: "timestamptz", descending: false };

/// What an event says of a request.
struct Change<'a> {
    refund: RefundId,
    stage: OverpaymentRefundStage,
    at: DateTime<Utc>,
    /// Of what is asked for: of which payment, how much.
    asked: Option<(PaymentId, Kopecks)>,
    way: Option<RefundWay>,
    reason: Option<&'a Personal<BoundedText<300>>>,
}

/// Of money given back there may have been no request.
fn change(fact: &DebtEvent) -> Option<Change<'_>> {
    use OverpaymentRefundStage::{Approved, Declined, Failed, Requested, Returned};
    let to = |refund: &RefundId, stage, at: &DateTime<Utc>| Change {
        refund: *refund,
        stage,
        at: *at,
        asked: None,
        way: None,
        reason: None,
    };
    Some(match fact {
        DebtEvent::OverpaymentRefundRequested { refund, payment, amount, at } => {
            Change { asked: Some((*payment, *amount)), ..to(refund, Requested, at) }
        }
        DebtEvent::OverpaymentRefundApproved { refund, way, at } => Change { way: Some(*way), ..to(refund, Approved, at) },
        DebtEvent::OverpaymentRefundFailed { refund, at } => to(refund, Failed, at),
        DebtEvent::OverpaymentRefundDeclined { refund, reason, at } => {
            Change { reason: reason.as_ref(), ..to(refund, Declined, at) }
        }
        DebtEvent::PaymentReversed { refund, at, .. } => to(refund, Returned, at),
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
        | DebtEvent::ContactsAllowed { .. } => return None,
    })
}

/// The request an event is about, if any.
pub(super) fn refund_of(fact: &DebtEvent) -> Option<Uuid> {
    change(fact).map(|change| change.refund.uuid())
}

/// Applies an event about a request; others change nothing here.
pub(super) fn follow(fact: &DebtEvent, debt: DebtId, organisation: OrganisationId, tables: &mut DebtTables) {
    let Some(Change { refund, stage, at, asked, way, reason }) = change(fact) else { return };
    if let Some((payment_id, amount)) = asked {
        tables.refunds.put(OverpaymentRefundItem {
            id: refund.uuid(),
            organisation_id: organisation,
            debt_id: debt,
            payment_id,
            amount,
            stage,
            way: None,
            reason: None,
            requested_at: at,
            changed_at: at,
        });
    } else if let Some(row) = tables.refunds.get_mut(refund.uuid()) {
        (row.stage, row.changed_at) = (stage, at);
        row.way = way.or(row.way);
        if stage == OverpaymentRefundStage::Declined {
            row.reason = reason.and_then(Personal::known).map(|reason| reason.as_str().to_owned());
        }
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

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::{
    BorrowerId, DebtId,
    debt::{Debt, DebtEvent, DebtStatus, Repayment, ScheduledPayment, Statement},
    values::{DebtNumber, Kopecks},
};
use event_store::{DecodeError, Recorded};

use super::{
    DebtCreditItem, DebtHolding, DebtListItem, DebtRepaymentItem, DebtScheduleItem, DebtStatementItem, OverpaymentRefundItem,
    credits::{self, owe},
    refunds, silence,
    standing::stand,
};
use crate::framework::{Projector, Unfit, child_id, version_of};

/// Writes `read_debt_list` and what belongs to a debt.
pub(crate) struct DebtListProjector;

read_tables! {
    /// Debts and their parts.
    DebtTables {
        debts: DebtListItem,
        repayments: DebtRepaymentItem,
        schedule: DebtScheduleItem,
        statements: DebtStatementItem,
        holdings: DebtHolding,
        credits: DebtCreditItem,
        refunds: OverpaymentRefundItem,
    }
}

impl Projector for DebtListProjector {
    const NAME: &'static str = "debt_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Debt::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = DebtEvent;
    type Tables = DebtTables;

    fn decode(event: &Recorded) -> Result<Option<DebtEvent>, DecodeError> {
        event.event_of::<Debt>().transpose()
    }

    fn touch(fact: &DebtEvent, event: &Recorded, tables: &mut DebtTables) {
        tables.debts.want(event.stream_uuid());
        if is_of_payments(fact) {
            tables.credits.want_children(event.stream_uuid());
        }
        if let Some(refund) = refunds::refund_of(fact) {
            tables.refunds.want(refund);
        }
    }

    fn fold(fact: DebtEvent, event: &Recorded, tables: &mut DebtTables) -> Result<(), Unfit> {
        let id = DebtId::new(event.stream_uuid());
        if let DebtEvent::Registered { .. } = fact {
            if tables.debts.get(id).is_none() {
                register(fact, id, event, tables);
            }
            return Ok(());
        }
        let version = version_of(event);
        let debt = tables.debts.get(id).ok_or(Unfit(Self::NAME))?;
        if debt.version >= version {
            return Ok(());
        }
        let organisation = debt.organisation_id;
        credits::count(&fact, id, tables);
        refunds::follow(&fact, id, organisation, tables);
        let at = match fact {
            DebtEvent::Registered { at, .. } => at,
            DebtEvent::BalanceStated { statement, at } => state(statement, at, id, event, tables),
            DebtEvent::RepaymentsRecorded { repayments, at } => {
                for repayment in repayments {
                    tables.repayments.put(DebtRepaymentItem {
                        organisation_id: organisation,
                        recorded_at: at,
                        ..repaid(id, repayment)
                    });
                }
                at
            }
            DebtEvent::ScheduleStated { payments, at } => {
                tables.schedule.clear(id);
                for payment in payments {
                    tables.schedule.put(DebtScheduleItem { organisation_id: organisation, ..scheduled(id, payment) });
                }
                at
            }
            DebtEvent::Bound { from, to, at, .. } => {
                hold(id, from, Some(version), tables);
                hold(id, to, None, tables);
                at
            }
            fact @ (DebtEvent::TermsChanged { .. }
            | DebtEvent::Assigned { .. }
            | DebtEvent::Closed { .. }
            | DebtEvent::Reopened { .. }
            | DebtEvent::PaymentCredited { .. }
            | DebtEvent::PaymentReversed { .. }
            | DebtEvent::CreditsRevised { .. }
            | DebtEvent::OverpaymentRefundRequested { .. }
            | DebtEvent::OverpaymentRefundDeclined { .. }
            | DebtEvent::OverpaymentRefundApproved { .. }
            | DebtEvent::OverpaymentRefundFailed { .. }
            | DebtEvent::ContactsStopped { .. }
            | DebtEvent::ContactsAllowed { .. }) => {
                tables.debts.get_mut(id).map_or(event.recorded_at, |debt| change(&fact, debt))
            }
        };
        if let Some(debt) = tables.debts.get_mut(id) {
            debt.changed_at = at;
            debt.version = version;
        }
        Ok(())
    }
}

fn register(fact: DebtEvent, id: DebtId, event: &Recorded, tables: &mut DebtTables) {
    let DebtEvent::Registered { organisation, number, kind, creditor, borrower, contract_date, currency, principal, at } = fact
    else {
        return;
    };
    tables.debts.put(DebtListItem {
        id,
        organisation_id: organisation,
        borrower_id: borrower,
        creditor_id: creditor,
        number_key: DebtNumber::lookup_key(&number),
        number: number.into(),
        kind,
        status: DebtStatus::Active,
        closed: false,
        contract_date,
        currency,
        amount: principal,
        principal: Kopecks::ZERO,
        interest: Kopecks::ZERO,
        penalty: Kopecks::ZERO,
        fee: Kopecks::ZERO,
        state_duty: Kopecks::ZERO,
        total: Kopecks::ZERO,
        received: Kopecks::ZERO,
        overpaid: Kopecks::ZERO,
        under_way: 0,
        silent_since: None,
        as_of: None,
        overdue_since: None,
        stated_status: DebtStatus::Active,
        stated_overdue_since: None,
        registered_at: at,
        changed_at: at,
        version: version_of(event),
    });
    hold(id, borrower, None, tables);
}

fn state(statement: Statement, at: DateTime<Utc>, id: DebtId, event: &Recorded, tables: &mut DebtTables) -> DateTime<Utc> {
    let Statement { as_of, balance, overdue_since, status } = statement;
    let total = balance.total().unwrap_or_default();
    let Some(debt) = tables.debts.get_mut(id) else { return at };
    owe(debt, balance);
    debt.as_of = Some(as_of);
    debt.stated_overdue_since = overdue_since;
    debt.stated_status = status;
    stand(debt);
    let organisation_id = debt.organisation_id;
    tables.statements.put(DebtStatementItem {
        id: event.event_id,
        organisation_id,
        debt_id: id,
        as_of,
        status,
        principal: balance.principal,
        interest: balance.interest,
        penalty: balance.penalty,
        fee: balance.fee,
        state_duty: balance.state_duty,
        total,
        overdue_since,
        stated_at: at,
    });
    at
}

/// Whose the debt is, or no longer is.
fn hold(debt: DebtId, borrower: BorrowerId, left_at: Option<i64>, tables: &mut DebtTables) {
    let Some(row) = tables.debts.get_mut(debt) else { return };
    if left_at.is_none() {
        row.borrower_id = borrower;
    }
    let organisation_id = row.organisation_id;
    let id = child_id(debt, &borrower.to_string());
    tables.holdings.put(DebtHolding { id, organisation_id, debt_id: debt, borrower_id: borrower, left_at });
}

/// Whether credited payments change.
const fn is_of_payments(fact: &DebtEvent) -> bool {
    matches!(fact, DebtEvent::PaymentCredited { .. } | DebtEvent::PaymentReversed { .. } | DebtEvent::CreditsRevised { .. })
}

/// What changes the debt's own row alone.
fn change(fact: &DebtEvent, debt: &mut DebtListItem) -> DateTime<Utc> {
    let at = match fact {
        DebtEvent::TermsChanged { kind, contract_date, principal, at } => {
            debt.kind = kind.unwrap_or(debt.kind);
            debt.contract_date = contract_date.or(debt.contract_date);
            debt.amount = principal.or(debt.amount);
            *at
        }
        DebtEvent::Assigned { to, at, .. } => {
            debt.creditor_id = *to;
            *at
        }
        DebtEvent::Closed { at, .. } => {
            debt.closed = true;
            *at
        }
        DebtEvent::Reopened { at, .. } => {
            debt.closed = false;
            *at
        }
        DebtEvent::Registered { at, .. }
        | DebtEvent::PaymentCredited { at, .. }
        | DebtEvent::PaymentReversed { at, .. }
        | DebtEvent::CreditsRevised { at, .. }
        | DebtEvent::OverpaymentRefundRequested { at, .. }
        | DebtEvent::OverpaymentRefundDeclined { at, .. }
        | DebtEvent::OverpaymentRefundApproved { at, .. }
        | DebtEvent::OverpaymentRefundFailed { at, .. }
        | DebtEvent::ContactsStopped { at, .. }
        | DebtEvent::ContactsAllowed { at, .. }
        | DebtEvent::Bound { at, .. }
        | DebtEvent::BalanceStated { at, .. }
        | DebtEvent::RepaymentsRecorded { at, .. }
        | DebtEvent::ScheduleStated { at, .. } => *at,
    };
    stand(debt);
    silence::follow(fact, debt);
    at
}

fn repaid(debt: DebtId, repayment: Repayment) -> DebtRepaymentItem {
    let Repayment { reference, paid_on, amount, components } = repayment;
    DebtRepaymentItem {
        id: child_id(debt, reference.as_str()),
        organisation_id: domain::OrganisationId::default(),
        debt_id: debt,
        reference: reference.into(),
        paid_on,
        amount,
        principal: components.principal,
        interest: components.interest,
        penalty: components.penalty,
        fee: components.fee,
        state_duty: components.state_duty,
        recorded_at: DateTime::default(),
    }
}

fn scheduled(debt: DebtId, payment: ScheduledPayment) -> DebtScheduleItem {
    let ScheduledPayment { due, amount, principal, interest, other } = payment;
    DebtScheduleItem {
        id: child_id(debt, &due.to_string()),
        organisation_id: domain::OrganisationId::default(),
        debt_id: debt,
        due,
        amount,
        principal,
        interest,
        other,
    }
}

//! What credited payments add to a debt: what is owed, received and overpaid.

use domain::{
    DebtId,
    debt::{Balance, CreditShare, DebtEvent},
    values::Kopecks,
};

use super::{DebtCreditItem, DebtListItem, projector::DebtTables};
use crate::framework::child_id;

/// Applies an event of payments; others change nothing here. All credits of the debt must be in memory.
pub(super) fn count(fact: &DebtEvent, debt: DebtId, tables: &mut DebtTables) {
    let Some(row) = tables.debts.get_mut(debt) else { return };
    match fact {
        DebtEvent::PaymentCredited { payment, amount, allocation, overpaid, posted, .. } => {
            if !posted {
                // Neither this nor the sum below overflows: the decision has tried it.
                owe(row, row.balance().minus(allocation).unwrap_or_default());
            }
            tables.credits.put(DebtCreditItem {
                id: child_id(debt, &payment.to_string()),
                organisation_id: row.organisation_id,
                debt_id: debt,
                payment_id: *payment,
                amount: *amount,
                overpaid: *overpaid,
                posted: *posted,
            });
        }
        DebtEvent::PaymentReversed { payment, amount, allocation, overpaid, .. } => {
            owe(row, row.balance().plus(allocation).unwrap_or_default());
            if let Some(credit) = tables.credits.get_mut(child_id(debt, &payment.to_string())) {
                credit.amount = credit.amount.checked_sub(*amount).unwrap_or_default();
                credit.overpaid = credit.overpaid.checked_sub(*overpaid).unwrap_or_default();
            }
        }
        DebtEvent::CreditsRevised { balance, posted, open, .. } => {
            owe(row, *balance);
            for share in posted {
                revise(share, true, debt, tables);
            }
            for share in open {
                revise(share, false, debt, tables);
            }
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
        | DebtEvent::OverpaymentRefundRequested { .. }
        | DebtEvent::OverpaymentRefundDeclined { .. }
        | DebtEvent::OverpaymentRefundApproved { .. }
        | DebtEvent::OverpaymentRefundFailed { .. }
        | DebtEvent::ContactsStopped { .. }
        | DebtEvent::ContactsAllowed { .. } => return,
    }
    let children = tables.credits.children(debt);
    let credits: Vec<_> = children.into_iter().filter_map(|credit| tables.credits.get(credit)).collect();
    let received = sum(credits.iter().filter(|credit| !credit.posted).map(|credit| credit.amount));
    let overpaid = sum(credits.iter().map(|credit| credit.overpaid));
    if let Some(row) = tables.debts.get_mut(debt) {
        row.received = received;
        row.overpaid = overpaid;
    }
}

fn revise(share: &CreditShare, posted: bool, debt: DebtId, tables: &mut DebtTables) {
    let Some(credit) = tables.credits.get_mut(child_id(debt, &share.payment.to_string())) else { return };
    credit.amount = sum(share.allocation.total().into_iter().chain([share.overpaid]));
    credit.overpaid = share.overpaid;
    credit.posted |= posted;
}

/// Says what is owed from now on.
pub(super) fn owe(debt: &mut DebtListItem, balance: Balance) {
    debt.principal = balance.principal;
    debt.interest = balance.interest;
    debt.penalty = balance.penalty;
    debt.fee = balance.fee;
    debt.state_duty = balance.state_duty;
    debt.total = balance.total().unwrap_or_default();
}

/// Sums of one debt: the domain has seen that they fit.
fn sum(amounts: impl IntoIterator<Item = Kopecks>) -> Kopecks {
    Kopecks::checked_sum(amounts).unwrap_or_default()
}

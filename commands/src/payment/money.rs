//! Where the money of a payment goes: to its debts when it has come, back from them when it was taken back. In the same append
//! as the payment's own events, so that no crash comes between.

use chrono::{DateTime, Utc};
use domain::{
    BorrowerId,
    creditor::Creditor,
    debt::{CreditPayment, Debt, DebtCommand, ReversalCause, ReversePayment},
    payment::{Payment, PaymentChannel, PaymentIntent, PaymentPart, Refund, RefundStage},
    values::moscow_day,
};
use event_store::{Stream, Unit};

use crate::CommandError;

/// Lets the debts follow what has happened to a payment.
pub(super) async fn follow_money(
    unit: &mut Unit,
    before: &Payment,
    after: &Payment,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    let Some(intent) = after.intent() else { return Ok(()) };
    if before.paid().is_empty() {
        for part in after.paid() {
            credit(unit, after, intent, *part, at).await?;
        }
    }
    for refund in after.refunds().iter().filter(|refund| refund.stage == RefundStage::Confirmed) {
        let known = before.refunds().iter().find(|known| known.refund == refund.refund);
        let cause = match known.map(|known| known.stage) {
            Some(RefundStage::Confirmed) => continue,
            Some(RefundStage::Requested | RefundStage::Rejected) => ReversalCause::Refund,
            None => ReversalCause::Chargeback,
        };
        reverse(unit, intent, refund, cause, at).await?;
    }
    Ok(())
}

async fn credit(
    unit: &mut Unit,
    payment: &Payment,
    intent: &PaymentIntent,
    part: PaymentPart,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    let mut debt = unit.load::<Debt>(part.debt).await?;
    let creditor = unit.load::<Creditor>(intent.creditor).await?;
    let (rules, policy_version) = creditor.state().allocation_rules();
    let command = CreditPayment {
        payment: intent.payment,
        reference: payment.provider_payment().cloned(),
        amount: part.amount,
        policy: rules.policy_for(debt.state().allocation_case()).clone(),
        policy_version,
        received_on: match intent.channel {
            PaymentChannel::Online { .. } => moscow_day(at),
            PaymentChannel::Offline { received_on, .. } => received_on,
        },
        at,
    };
    decide(unit, &mut debt, DebtCommand::CreditPayment(command)).await
}

async fn reverse(
    unit: &mut Unit,
    intent: &PaymentIntent,
    refund: &Refund,
    cause: ReversalCause,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    for part in &refund.parts {
        let mut debt = unit.load::<Debt>(part.debt).await?;
        let (payment, refund, amount, on) = (intent.payment, refund.refund, part.amount, moscow_day(at));
        let command = DebtCommand::ReversePayment(ReversePayment { payment, refund, amount, cause, on, at });
        decide(unit, &mut debt, command).await?;
    }
    Ok(())
}

async fn decide(unit: &mut Unit, debt: &mut Stream<Debt>, command: DebtCommand) -> Result<(), CommandError> {
    let subject = debt.state().borrower().map(BorrowerId::uuid);
    unit.decide::<_, CommandError>(debt, subject, command).await.map(drop)
}

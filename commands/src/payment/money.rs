//! Where the money of a payment goes: to its debts when it has come, back from them when it was taken back; and the silence
//! about them while it is on its way. In the same append as the payment's own events, so that no crash comes between.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::{DateTime, Utc};
use domain::{
    BorrowerId, DebtId,
    creditor::Creditor,
    debt::{AllowContacts, CreditPayment, Debt, DebtCommand, FailOverpaymentRefund, ReversalCause, ReversePayment, StopContacts},
    payment::{Payment, PaymentChannel, PaymentIntent, PaymentPart, Refund, RefundStage},
    values::moscow_day,
};
use event_store::{Stream, Unit};

use crate::CommandError;

/// The debts of one unit, each loaded once: one that is decided on again knows what was decided before.
#[derive(Default)]
pub(crate) struct Debts(BTreeMap<DebtId, Stream<Debt>>);

impl Debts {
    pub(crate) async fn load(&mut self, unit: &mut Unit, debt: DebtId) -> Result<&mut Stream<Debt>, CommandError> {
        Ok(match self.0.entry(debt) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(unit.load::<Debt>(debt).await?),
        })
    }

    pub(crate) async fn decide(&mut self, unit: &mut Unit, debt: DebtId, command: DebtCommand) -> Result<(), CommandError> {
        let stream = self.load(unit, debt).await?;
        let subject = stream.state().borrower().map(BorrowerId::uuid);
        unit.decide::<_, CommandError>(stream, subject, command).await.map(drop)
    }
}

/// Nobody is reminded of debts that are about to be paid.
pub(crate) async fn silence(
    unit: &mut Unit,
    debts: &mut Debts,
    intent: &PaymentIntent,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    for part in &intent.parts {
        let stop = DebtCommand::StopContacts(StopContacts { payment: intent.payment, at });
        debts.decide(unit, part.debt, stop).await?;
    }
    Ok(())
}

/// Lets the debts follow what has happened to a payment.
pub(super) async fn follow_money(
    unit: &mut Unit,
    debts: &mut Debts,
    (before, after): (&Payment, &Payment),
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    let Some(intent) = after.intent() else { return Ok(()) };
    if before.paid().is_empty() {
        for part in after.paid() {
            credit(unit, debts, (after, intent), *part, at).await?;
        }
    }
    if before.stage().is_open() && !after.stage().is_open() {
        let unpaid = |part: &&PaymentPart| after.paid().iter().all(|paid| paid.debt != part.debt);
        for part in intent.parts.iter().filter(unpaid) {
            let allow = DebtCommand::AllowContacts(AllowContacts { payment: intent.payment, at });
            debts.decide(unit, part.debt, allow).await?;
        }
    }
    for refund in after.refunds() {
        let known = before.refunds().iter().find(|known| known.refund == refund.refund).map(|known| known.stage);
        match (known, refund.stage) {
            (Some(RefundStage::Confirmed), RefundStage::Confirmed)
            | (Some(RefundStage::Rejected), RefundStage::Rejected)
            | (_, RefundStage::Requested) => {}
            (Some(RefundStage::Requested | RefundStage::Rejected), RefundStage::Confirmed) => {
                reverse(unit, debts, (intent, refund), ReversalCause::Refund, at).await?;
            }
            (None, RefundStage::Confirmed) => reverse(unit, debts, (intent, refund), ReversalCause::Chargeback, at).await?,
            (_, RefundStage::Rejected) => fail(unit, debts, refund, at).await?,
        }
    }
    Ok(())
}

async fn credit(
    unit: &mut Unit,
    debts: &mut Debts,
    (payment, intent): (&Payment, &PaymentIntent),
    part: PaymentPart,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    let case = debts.load(unit, part.debt).await?.state().allocation_case();
    let creditor = unit.load::<Creditor>(intent.creditor).await?;
    let (rules, policy_version) = creditor.state().allocation_rules();
    let command = CreditPayment {
        payment: intent.payment,
        reference: payment.provider_payment().cloned(),
        amount: part.amount,
        policy: rules.policy_for(case).clone(),
        policy_version,
        received_on: match intent.channel {
            PaymentChannel::Online { .. } => moscow_day(at),
            PaymentChannel::Offline { received_on, .. } => received_on,
        },
        at,
    };
    debts.decide(unit, part.debt, DebtCommand::CreditPayment(command)).await
}

async fn reverse(
    unit: &mut Unit,
    debts: &mut Debts,
    (intent, refund): (&PaymentIntent, &Refund),
    cause: ReversalCause,
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    for part in &refund.parts {
        let (payment, refund, amount, on) = (intent.payment, refund.refund, part.amount, moscow_day(at));
        let command = DebtCommand::ReversePayment(ReversePayment { payment, refund, amount, cause, on, at });
        debts.decide(unit, part.debt, command).await?;
    }
    Ok(())
}

/// An overpayment that the provider does not give back is staff's again.
async fn fail(unit: &mut Unit, debts: &mut Debts, refund: &Refund, at: DateTime<Utc>) -> Result<(), CommandError> {
    let refund_id = refund.refund;
    for part in &refund.parts {
        if debts.load(unit, part.debt).await?.state().overpayment_refund(refund_id).is_some() {
            let command = DebtCommand::FailOverpaymentRefund(FailOverpaymentRefund { refund: refund_id, at });
            debts.decide(unit, part.debt, command).await?;
        }
    }
    Ok(())
}

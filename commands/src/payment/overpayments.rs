//! Giving back what was overpaid: the borrower asks, staff agree or decline. Agreeing has the provider give the money back, or
//! says that it was transferred past all providers.

use domain::{
    BorrowerId, DebtId, PaymentId, RefundId,
    debt::{
        ApproveOverpaymentRefund, Debt, DebtCommand, DebtError, DeclineOverpaymentRefund, RefundWay, RequestOverpaymentRefund,
    },
    payment::{ConfirmTransfer, Payment, PaymentChannel, PaymentCommand, PaymentError, PaymentPart, RequestRefund},
    staff_member::Permission,
    values::{BoundedText, Kopecks},
};
use event_store::Unit;
use serde::Serialize;
use uuid::Uuid;

use super::money::{Debts, follow_money};
use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

/// What the borrower wants back.
#[derive(Clone, Debug, Serialize)]
pub struct RequestOverpaymentRefundInput {
    /// Of which debt.
    pub debt: DebtId,
    /// How much; all that is overpaid and not asked for yet when absent.
    pub amount: Option<Kopecks>,
}

/// An agreement to give an overpayment back.
#[derive(Clone, Debug, Serialize)]
pub struct ApproveOverpaymentRefundInput {
    /// Of which debt.
    pub debt: DebtId,
    /// The request.
    pub refund: RefundId,
    /// How the money goes back.
    pub way: RefundWay,
    /// On what ground; of a transfer, the payment order.
    pub reason: BoundedText<300>,
}

/// A refusal to give an overpayment back.
#[derive(Clone, Debug, Serialize)]
pub struct DeclineOverpaymentRefundInput {
    /// Of which debt.
    pub debt: DebtId,
    /// The request.
    pub refund: RefundId,
    /// Why, told to the borrower.
    pub reason: BoundedText<300>,
}

impl Commands {
    /// Asks back what the signed-in borrower has overpaid: one request for each payment, the last payments first. What is
    /// asked for is set aside in the debt, so that no two requests are for the same money.
    pub async fn request_overpayment_refund(
        &self,
        caller: &Caller,
        request: Request<RequestOverpaymentRefundInput>,
    ) -> Result<Receipt, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "request_overpayment_refund", &request)?;
        let RequestOverpaymentRefundInput { debt: id, amount } = request.input;
        let organisation = caller.organisation;
        let decide = |mut unit: Unit| async move {
            let mut debts = Debts::default();
            let debt = debts.load(&mut unit, id).await?.state();
            if debt.borrower() != Some(borrower) || debt.organisation() != Some(organisation) {
                return Err(unknown_debt().into());
            }
            for (payment, amount) in wanted(debt, amount)? {
                let refund = RefundId::new(Uuid::new_v5(&context.command_id, payment.uuid().as_bytes()));
                let ask = RequestOverpaymentRefund { refund, payment, amount, at: context.occurred_at };
                debts.decide(&mut unit, id, DebtCommand::RequestOverpaymentRefund(ask)).await?;
            }
            Ok(unit)
        };
        self.transact(&context, decide).await
    }

    /// Agrees to give an overpayment back. Over the provider the debt follows once the provider has done it; a transfer is
    /// said to have been made, and the debt follows at once.
    pub async fn approve_overpayment_refund(
        &self,
        caller: &Caller,
        request: Request<ApproveOverpaymentRefundInput>,
    ) -> Result<Receipt, CommandError> {
        caller.staff_with(Permission::PaymentManage)?;
        let context = self.context(caller, "approve_overpayment_refund", &request)?;
        let ApproveOverpaymentRefundInput { debt: id, refund, way, reason } = request.input;
        let (organisation, at) = (caller.organisation, context.occurred_at);
        let decide = |mut unit: Unit| {
            let reason = reason.clone();
            async move {
                let mut debts = Debts::default();
                let debt = debts.load(&mut unit, id).await?.state();
                if debt.organisation() != Some(organisation) {
                    return Err(unknown_debt().into());
                }
                let asked = *debt.overpayment_refund(refund).ok_or(DebtError::OverpaymentRefundUnknown)?;
                let approve = ApproveOverpaymentRefund { refund, way, at };
                debts.decide(&mut unit, id, DebtCommand::ApproveOverpaymentRefund(approve)).await?;

                let mut payment = unit.load::<Payment>(asked.payment).await?;
                let subject = payment.state().intent().map(|intent| intent.borrower.uuid());
                if way == RefundWay::Provider && is_offline(payment.state()) {
                    return Err(PaymentError::Offline.into());
                }
                let parts = vec![PaymentPart { debt: id, amount: asked.amount }];
                let ask = PaymentCommand::RequestRefund(RequestRefund { refund, parts, reason, at });
                unit.decide::<_, CommandError>(&mut payment, subject, ask).await?;
                if way == RefundWay::Transfer {
                    let before = payment.state().clone();
                    let done = PaymentCommand::ConfirmTransfer(ConfirmTransfer { refund, at });
                    unit.decide::<_, CommandError>(&mut payment, subject, done).await?;
                    follow_money(&mut unit, &mut debts, (&before, payment.state()), at).await?;
                }
                Ok(unit)
            }
        };
        self.transact(&context, decide).await
    }

    /// Declines to give an overpayment back; the borrower is told why.
    pub async fn decline_overpayment_refund(
        &self,
        caller: &Caller,
        request: Request<DeclineOverpaymentRefundInput>,
    ) -> Result<Receipt, CommandError> {
        caller.staff_with(Permission::PaymentManage)?;
        let context = self.context(caller, "decline_overpayment_refund", &request)?;
        let DeclineOverpaymentRefundInput { debt: id, refund, reason } = request.input;
        let (debt, _) = self.store.load::<Debt>(id).await?;
        if debt.organisation() != Some(caller.organisation) {
            return Err(unknown_debt().into());
        }
        let decline = DeclineOverpaymentRefund { refund, reason, at: context.occurred_at };
        let subject = debt.borrower().map(BorrowerId::uuid);
        self.execute::<Debt>(&context, id, subject, DebtCommand::DeclineOverpaymentRefund(decline)).await
    }
}

/// Of which payments a sum is asked back, the last payments first.
fn wanted(debt: &Debt, amount: Option<Kopecks>) -> Result<Vec<(PaymentId, Kopecks)>, CommandError> {
    let refundable = debt.refundable_payments();
    if refundable.is_empty() {
        return Err(Rejection::new("NOTHING_OVERPAID", texts::NOTHING_OVERPAID).at("debtId").into());
    }
    let Some(amount) = amount else { return Ok(refundable) };
    if !amount.is_positive() {
        return Err(DebtError::CreditNotPositive.into());
    }
    let mut left = amount;
    let mut wanted = Vec::new();
    for (payment, sum) in refundable {
        let part = sum.min(left);
        left = left.checked_sub(part).map_err(|_| DebtError::AmountOverflow)?;
        if part.is_positive() {
            wanted.push((payment, part));
        }
    }
    if left.is_positive() { Err(DebtError::OverpaymentTooSmall.into()) } else { Ok(wanted) }
}

fn is_offline(payment: &Payment) -> bool {
    payment.intent().is_some_and(|intent| matches!(intent.channel, PaymentChannel::Offline { .. }))
}

fn unknown_debt() -> Rejection {
    Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("debtId")
}

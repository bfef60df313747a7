//! What staff do about payments: give money back, decide about money that does not fit, enter money that came another way.

use chrono::NaiveDate;
use domain::{
    DebtId, PaymentId, RefundId,
    debt::Debt,
    payment::{
        CreatePayment, DismissHeld, Payment, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart, ReleaseHeld,
        RequestRefund,
    },
    staff_member::Permission,
    values::{BoundedText, Currency, Kopecks},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

/// Money to be given back.
#[derive(Clone, Debug, Serialize)]
pub struct RefundPaymentInput {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much; the debts that were paid last first.
    pub amount: Kopecks,
    /// Why.
    pub reason: BoundedText<300>,
}

/// What is to become of money that a provider tells of and that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HeldDecision {
    /// It is taken as it is and credited.
    Release,
    /// Nothing of it is this payment's money.
    Dismiss,
}

/// A decision about a held payment.
#[derive(Clone, Debug, Serialize)]
pub struct DecideHeldPaymentInput {
    /// Which payment.
    pub payment: PaymentId,
    /// What is to become of it.
    pub decision: HeldDecision,
    /// Why.
    pub reason: BoundedText<300>,
}

/// Money that came past all providers.
#[derive(Clone, Debug, Serialize)]
pub struct CreditOfflinePaymentInput {
    /// Which debt it pays.
    pub debt: DebtId,
    /// The sum.
    pub amount: Kopecks,
    /// Day the money came.
    pub received_on: NaiveDate,
    /// On what ground.
    pub reason: BoundedText<300>,
}

impl Commands {
    /// Has the provider give money back; the debts follow once it has.
    pub async fn refund_payment(&self, caller: &Caller, request: Request<RefundPaymentInput>) -> Result<Receipt, CommandError> {
        caller.staff_with(Permission::PaymentManage)?;
        let context = self.context(caller, "refund_payment", &request)?;
        let RefundPaymentInput { payment: id, amount, reason } = request.input;
        let payment = self.own_payment(caller, id).await?;
        let parts = payment.spread_back(amount);
        let left = Kopecks::checked_sum(parts.iter().map(|part| part.amount));
        if !amount.is_positive() || left.is_ok_and(|left| left != amount) {
            return Err(Rejection::new("REFUND_TOO_LARGE", texts::REFUND_TOO_LARGE).at("amount").into());
        }
        let refund = RefundId::new(Uuid::new_v5(&context.command_id, b"refund"));
        let command = PaymentCommand::RequestRefund(RequestRefund { refund, parts, reason, at: context.occurred_at });
        self.decide_payment(&context, id, command).await
    }

    /// Decides about money that a provider tells of and that does not fit.
    pub async fn decide_held_payment(
        &self,
        caller: &Caller,
        request: Request<DecideHeldPaymentInput>,
    ) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::PaymentManage)?;
        let context = self.context(caller, "decide_held_payment", &request)?;
        let DecideHeldPaymentInput { payment, decision, reason } = request.input;
        self.own_payment(caller, payment).await?;
        let at = context.occurred_at;
        let command = match decision {
            HeldDecision::Release => PaymentCommand::ReleaseHeld(ReleaseHeld { reason, by, at }),
            HeldDecision::Dismiss => PaymentCommand::DismissHeld(DismissHeld { reason, by, at }),
        };
        self.decide_payment(&context, payment, command).await
    }

    /// Credits money that came past all providers (ручное зачисление).
    pub async fn credit_offline_payment(
        &self,
        caller: &Caller,
        request: Request<CreditOfflinePaymentInput>,
    ) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::PaymentManage)?;
        let context = self.context(caller, "credit_offline_payment", &request)?;
        let CreditOfflinePaymentInput { debt: id, amount, received_on, reason } = request.input;
        let (debt, _) = self.store.load::<Debt>(id).await?;
        let own = debt.organisation() == Some(caller.organisation);
        let (Some(borrower), Some(creditor), true) = (debt.borrower(), debt.creditor(), own) else {
            return Err(Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("debtId").into());
        };
        let payment = PaymentId::new(Uuid::new_v5(&context.command_id, b"payment"));
        let intent = PaymentIntent {
            payment,
            organisation: caller.organisation,
            borrower,
            creditor,
            channel: PaymentChannel::Offline { received_on, reason: reason.into(), by },
            parts: vec![PaymentPart { debt: id, amount }],
            amount,
            currency: Currency::Rub,
            receipt: None,
            link: None,
        };
        let create = PaymentCommand::Create(Box::new(CreatePayment { intent, at: context.occurred_at }));
        self.decide_payment_of(&context, payment, Some(borrower), create).await
    }

    /// A payment of the caller's organisation.
    async fn own_payment(&self, caller: &Caller, payment: PaymentId) -> Result<Payment, CommandError> {
        let (payment, _) = self.store.load::<Payment>(payment).await?;
        match payment.intent() {
            Some(intent) if intent.organisation == caller.organisation => Ok(payment),
            _ => Err(Rejection::new("PAYMENT_UNKNOWN", texts::PAYMENT_UNKNOWN).at("paymentId").into()),
        }
    }
}

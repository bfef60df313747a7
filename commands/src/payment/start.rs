//! Paying debts: one payment for each creditor's account, begun with its provider at once.

use chrono::{DateTime, Duration, Utc};
use domain::{
    BorrowerId, CreditorId, PaymentId,
    creditor::ProviderAccount,
    debt::Debt,
    payment::{
        CreatePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart, PaymentWish,
        PlannedPayment,
    },
    values::Currency,
};
use event_store::Unit;
use futures::future::join_all;
use serde::Serialize;
use uuid::Uuid;

use super::money::{Debts, silence};
use crate::{Caller, CommandError, Commands, Receipt, Request};

/// How long a payment can be paid.
const OFFER: Duration = Duration::minutes(60);

/// What is to be paid.
#[derive(Clone, Debug, Serialize)]
pub struct PayDebtsInput {
    /// Debts and sums.
    pub parts: Vec<PaymentPart>,
    /// How the person pays.
    pub method: OnlineMethod,
    /// Key of the plan they were shown; nothing is begun when it is another one by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
}

/// Payments that have begun.
#[derive(Clone, Debug)]
pub struct PaymentsStarted {
    /// Receipt; its token shows all of them.
    pub receipt: Receipt,
    /// The payments, one a creditor.
    pub payments: Vec<PaymentId>,
}

impl Commands {
    /// Begins to pay debts of the signed-in borrower. A payment whose provider does not answer now is begun later by the
    /// [`super::PaymentWorker`].
    pub async fn pay_debts(&self, caller: &Caller, request: Request<PayDebtsInput>) -> Result<PaymentsStarted, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "pay_debts", &request)?;
        // A repeat is what it was, whatever is owed by now.
        if let Some(receipt) = self.store.receipt(&context).await? {
            return self.started_before(receipt, &request.input.parts).await;
        }
        let intents = self.intents(caller, borrower, request.input, (context.command_id, context.occurred_at)).await?;
        let payments: Vec<_> = intents.iter().map(|intent| intent.payment).collect();
        let decide = |mut unit: Unit| {
            let intents = intents.clone();
            async move {
                let mut debts = Debts::default();
                for intent in intents {
                    let mut payment = unit.load::<Payment>(intent.payment).await?;
                    let create = CreatePayment { intent: intent.clone(), at: context.occurred_at };
                    unit.decide::<_, CommandError>(&mut payment, Some(borrower.uuid()), PaymentCommand::Create(Box::new(create)))
                        .await?;
                    silence(&mut unit, &mut debts, &intent, context.occurred_at).await?;
                }
                Ok(unit)
            }
        };
        let mut receipt = self.transact(&context, decide).await?;
        let all = join_all(payments.iter().map(|payment| self.begin_at_provider(*payment))).await;
        for (payment, begun) in payments.iter().zip(all) {
            match begun {
                Ok(begun) => receipt.token = begun.map_or(receipt.token, |begun| receipt.token.max(begun.token)),
                Err(error) => {
                    let error = error.with_causes();
                    tracing::warn!(%payment, error, "a payment could not be begun at once; it is begun later");
                }
            }
        }
        Ok(PaymentsStarted { receipt, payments })
    }

    /// The payments of a request that was carried out before.
    async fn started_before(&self, receipt: Receipt, parts: &[PaymentPart]) -> Result<PaymentsStarted, CommandError> {
        let mut payments = Vec::new();
        for part in parts {
            let (debt, _) = self.store.load::<Debt>(part.debt).await?;
            let payment = payment_of(receipt.command_id, debt.creditor().unwrap_or_default());
            if !payments.contains(&payment) {
                payments.push(payment);
            }
        }
        Ok(PaymentsStarted { receipt, payments })
    }

    /// What the payments are meant to be: planned as the person chose, one for each account.
    pub(crate) async fn intents(
        &self,
        caller: &Caller,
        borrower: BorrowerId,
        input: PayDebtsInput,
        (command, at): (Uuid, DateTime<Utc>),
    ) -> Result<Vec<PaymentIntent>, CommandError> {
        let PayDebtsInput { parts, method, plan } = input;
        let payable = self.payable_parts(caller, borrower, &parts, method).await?;
        let wish = PaymentWish::Chosen(parts);
        self.check_shown(plan.as_deref(), (borrower, method), &payable, &wish)?;
        let mut intents = Vec::new();
        for PlannedPayment { payee, parts, amount } in payable.plan(&wish)? {
            let Some((ProviderAccount { provider, merchant, .. }, known)) = payable.paid(payee.creditor) else { continue };
            let (account, merchant, expires_at) = (payee.account, merchant.clone(), at + OFFER);
            let channel = PaymentChannel::Online { provider: *provider, account, merchant, method, expires_at };
            let (organisation, creditor) = (caller.organisation, payee.creditor);
            let (payment, currency) = (payment_of(command, creditor), Currency::Rub);
            let receipt = self.receipt_of(borrower, (known, *provider), &payable.states, &parts).await?;
            let link = None;
            let intent =
                PaymentIntent { payment, organisation, borrower, creditor, channel, parts, amount, currency, receipt, link };
            intents.push(intent);
        }
        Ok(intents)
    }
}

/// The payment that a request makes for one creditor.
fn payment_of(command: Uuid, creditor: CreditorId) -> PaymentId {
    PaymentId::new(Uuid::new_v5(&command, creditor.uuid().as_bytes()))
}

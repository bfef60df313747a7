//! Paying debts: one payment for each creditor's account, begun with its provider at once.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::{DateTime, Duration, Utc};
use domain::{
    BorrowerId, CreditorId, PaymentId,
    creditor::{Creditor, PaymentMethodKind, ProviderAccount},
    debt::Debt,
    payment::{
        CreatePayment, OnlineMethod, PayableDebt, Payee, Payment, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart,
        PaymentWish, PlannedPayment, plan,
    },
    values::Currency,
};
use event_store::Unit;
use futures::future::join_all;
use serde::Serialize;
use uuid::Uuid;

use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

/// How long a payment can be paid.
const OFFER: Duration = Duration::minutes(60);
/// Most debts of one request.
const MOST_PARTS: usize = 100;

/// What is to be paid.
#[derive(Clone, Debug, Serialize)]
pub struct PayDebtsInput {
    /// Debts and sums.
    pub parts: Vec<PaymentPart>,
    /// How the person pays.
    pub method: OnlineMethod,
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
        let PayDebtsInput { parts, method } = request.input;
        // A repeat is what it was, whatever is owed by now.
        if let Some(receipt) = self.store.receipt(&context).await? {
            return self.started_before(receipt, &parts).await;
        }
        let intents = self.intents(caller, borrower, &parts, method, (context.command_id, context.occurred_at)).await?;
        let payments: Vec<_> = intents.iter().map(|intent| intent.payment).collect();
        let decide = |mut unit: Unit| {
            let intents = intents.clone();
            async move {
                for intent in intents {
                    let mut payment = unit.load::<Payment>(intent.payment).await?;
                    let create = CreatePayment { intent, at: context.occurred_at };
                    unit.decide::<_, CommandError>(&mut payment, Some(borrower.uuid()), PaymentCommand::Create(Box::new(create)))
                        .await?;
                }
                Ok(unit)
            }
        };
        let mut receipt = self.transact(&context, decide).await?;
        let all = join_all(payments.iter().map(|payment| self.begin_at_provider(*payment))).await;
        for (payment, begun) in payments.iter().zip(all) {
            match begun {
                Ok(begun) => receipt.token = begun.map_or(receipt.token, |begun| receipt.token.max(begun.token)),
                Err(error) => tracing::warn!(%payment, %error, "a payment could not be begun at once; it is begun later"),
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
    async fn intents(
        &self,
        caller: &Caller,
        borrower: BorrowerId,
        parts: &[PaymentPart],
        method: OnlineMethod,
        (command, at): (Uuid, DateTime<Utc>),
    ) -> Result<Vec<PaymentIntent>, CommandError> {
        if parts.is_empty() || parts.len() > MOST_PARTS {
            return Err(Rejection::new("PARTS_COUNT", texts::PARTS_COUNT).at("parts").into());
        }
        let mut creditors: BTreeMap<CreditorId, (Payee, ProviderAccount)> = BTreeMap::new();
        let mut debts = Vec::with_capacity(parts.len());
        for part in parts {
            let (debt, _) = self.store.load::<Debt>(part.debt).await?;
            let own = debt.borrower() == Some(borrower) && debt.organisation() == Some(caller.organisation);
            let creditor = debt.creditor().filter(|_| own);
            let creditor = creditor.ok_or_else(|| Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("parts"))?;
            if let Entry::Vacant(vacant) = creditors.entry(creditor) {
                vacant.insert(self.payee(creditor, method).await?);
            }
            let payee = creditors[&creditor].0;
            let owed = debt.balance_now().total().unwrap_or_default();
            let overdue_since = debt.statement().and_then(|statement| statement.overdue_since);
            debts.push(PayableDebt { debt: part.debt, owed, overdue_since, payee });
        }
        let planned = plan(&debts, &PaymentWish::Chosen(parts.to_vec()))?;
        Ok(planned
            .into_iter()
            .map(|PlannedPayment { payee, parts, amount }| {
                let ProviderAccount { provider, merchant, .. } = creditors[&payee.creditor].1.clone();
                PaymentIntent {
                    payment: payment_of(command, payee.creditor),
                    organisation: caller.organisation,
                    borrower,
                    creditor: payee.creditor,
                    channel: PaymentChannel::Online {
                        provider,
                        account: payee.account,
                        merchant,
                        method,
                        expires_at: at + OFFER,
                    },
                    parts,
                    amount,
                    currency: Currency::Rub,
                }
            })
            .collect())
    }

    /// Where the money of a creditor's debts goes when it is paid like this.
    async fn payee(&self, creditor: CreditorId, method: OnlineMethod) -> Result<(Payee, ProviderAccount), CommandError> {
        let (known, _) = self.store.load::<Creditor>(creditor).await?;
        let kind = match method {
            OnlineMethod::BankCard => PaymentMethodKind::BankCard,
            OnlineMethod::Sbp => PaymentMethodKind::Sbp,
        };
        let usable = known.usable_method(kind).and_then(|(method, account)| Some((method.account?, method, account?)));
        let (id, method, account) =
            usable.ok_or_else(|| Rejection::new("METHOD_UNAVAILABLE", texts::METHOD_UNAVAILABLE).at("method"))?;
        Ok((Payee { creditor, account: id, min: method.min, max: method.max }, account.clone()))
    }
}

/// The payment that a request makes for one creditor.
fn payment_of(command: Uuid, creditor: CreditorId) -> PaymentId {
    PaymentId::new(Uuid::new_v5(&command, creditor.uuid().as_bytes()))
}

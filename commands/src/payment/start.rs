//! Paying debts: one payment for each creditor's account, begun with its provider at once.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::{
    BorrowerId, CreditorId, PaymentId,
    debt::Debt,
    payment::{CreatePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart},
    values::{Currency, ExternalId, Kopecks, ValueError},
};
use event_store::Unit;
use serde::Serialize;
use uuid::Uuid;

use super::accounts::ProviderAccount;
use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

/// How long a payment can be paid.
const OFFER: Duration = Duration::minutes(60);
/// Most money of one payment, a thousand million rubles: more is a slip of the hand, and books must not overflow.
const MOST: Kopecks = Kopecks::new(100_000_000_000);
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
        for payment in &payments {
            match self.begin_at_provider(*payment).await {
                Ok(begun) => receipt.token = begun.map_or(receipt.token, |begun| receipt.token.max(begun.token)),
                Err(error) => tracing::warn!(%payment, %error, "a payment could not be begun at once; it is begun later"),
            }
        }
        Ok(PaymentsStarted { receipt, payments })
    }

    /// What the payments are meant to be: the parts of each creditor together, in the order they were given.
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
        let mut by_creditor: BTreeMap<CreditorId, Vec<PaymentPart>> = BTreeMap::new();
        for part in parts {
            let (debt, _) = self.store.load::<Debt>(part.debt).await?;
            let own = debt.borrower() == Some(borrower) && debt.organisation() == Some(caller.organisation);
            let creditor = debt.creditor().filter(|_| own);
            let creditor = creditor.ok_or_else(|| Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("parts"))?;
            by_creditor.entry(creditor).or_default().push(*part);
        }
        let mut intents = Vec::with_capacity(by_creditor.len());
        for (creditor, parts) in by_creditor {
            let account = self.account_for(creditor, method).await?;
            let no_way = || Rejection::new("METHOD_UNAVAILABLE", texts::METHOD_UNAVAILABLE).at("method");
            let ProviderAccount { provider, credentials, .. } = account.ok_or_else(no_way)?;
            let amount = Kopecks::checked_sum(parts.iter().map(|part| part.amount))
                .and_then(|amount| if amount > MOST { Err(ValueError::MoneyOverflow) } else { Ok(amount) })
                .map_err(|error| Rejection::invalid("parts", error))?;
            intents.push(PaymentIntent {
                payment: PaymentId::new(Uuid::new_v5(&command, creditor.uuid().as_bytes())),
                organisation: caller.organisation,
                borrower,
                creditor,
                channel: PaymentChannel::Online {
                    provider,
                    account: credentials.account,
                    merchant: ExternalId::lossy(&credentials.merchant),
                    method,
                    expires_at: at + OFFER,
                },
                parts,
                amount,
                currency: Currency::Rub,
            });
        }
        Ok(intents)
    }
}

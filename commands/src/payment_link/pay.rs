//! Paying by a link.

use chrono::{DateTime, Utc};
use domain::{
    DebtId, PaymentId,
    debt::Debt,
    payment::{
        Confirmation, CreatePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentIntent, PaymentPart,
        PaymentStage,
    },
    payment_link::{PaymentLink, PaymentLinkError, PaymentLinks, PaymentLinksCommand, UsePaymentLink},
    values::Kopecks,
};
use event_store::{CommandContext, Unit};
use serde::Serialize;
use uuid::Uuid;

use super::{LinkToken, open::pays};
use crate::{
    Actor, Caller, CommandError, Commands, Request,
    payment::{Debts, PayDebtsInput, silence},
};

/// What whoever holds a link pays.
#[derive(Clone, Debug, Serialize)]
pub struct PayByLinkInput {
    /// The link's secret.
    pub token: LinkToken,
    /// How they pay.
    pub method: OnlineMethod,
    /// How much; all that is owed when absent.
    pub amount: Option<Kopecks>,
}

/// A payment as whoever has begun it by a link sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkPayment {
    /// How it stands.
    pub stage: PaymentStage,
    /// Whether it waits for staff.
    pub held: bool,
    /// Sum meant.
    pub amount: Kopecks,
    /// How the person goes on, while it is open and once the provider knows it.
    pub confirmation: Option<Confirmation>,
    /// Until when it can be paid.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Commands {
    /// Begins to pay by a link, which is of no other use until the payment has ended without money. The same command again
    /// shows the payment as it is by now.
    pub async fn pay_by_link(&self, caller: &Caller, request: Request<PayByLinkInput>) -> Result<LinkPayment, CommandError> {
        let pay = Box::pin(async {
            let (id, link) = self.link_behind(caller, &request.input.token).await?;
            let payer = Caller { actor: Actor::LinkHolder(link.link), ..caller.clone() };
            let context = self.context(&payer, "pay_by_link", &request)?;
            let payment = payment_of(context.command_id, &link);
            if self.store.receipt(&context).await?.is_none() {
                if let Err(error) = self.begin_by_link(&payer, (id, &link), &request.input, &context).await {
                    // The same command may have been quicker: what it has begun is no refusal of this one.
                    self.store.receipt(&context).await?.ok_or(error)?;
                }
                if let Err(error) = self.begin_at_provider(payment).await {
                    tracing::warn!(%payment, error = error.with_causes(), "a payment could not be begun at once; it is begun later");
                }
            }
            self.payment_of_link(payment).await
        });
        self.guarded(caller, pay).await
    }

    /// The payment that a link has begun under a command id. Who does not know both is refused as without a link.
    pub async fn payment_by_link(&self, caller: &Caller, token: &LinkToken, command: Uuid) -> Result<LinkPayment, CommandError> {
        let look = async {
            let (_, link) = self.link_behind(caller, token).await?;
            let payment = payment_of(command, &link);
            if !link.payments.contains(&payment) {
                return Err(PaymentLinkError::Unusable.into());
            }
            self.payment_of_link(payment).await
        };
        self.guarded(caller, look).await
    }

    /// What the payment is meant to be: planned as if the borrower themselves paid.
    async fn link_intent(
        &self,
        payer: &Caller,
        (id, link): (DebtId, &PaymentLink),
        input: &PayByLinkInput,
        context: &CommandContext,
    ) -> Result<PaymentIntent, CommandError> {
        let debt = self.payable_debt(payer, id, link).await?;
        let amount = input.amount.unwrap_or_else(|| debt.balance_now().total().unwrap_or_default());
        let parts = vec![PaymentPart { debt: id, amount }];
        let pay = PayDebtsInput { parts, method: input.method, plan: None };
        let intents = self.intents(payer, link.borrower, pay, (context.command_id, context.occurred_at)).await?;
        // One debt has one creditor.
        let intent = intents.into_iter().next().ok_or(PaymentLinkError::Unusable)?;
        Ok(PaymentIntent { payment: payment_of(context.command_id, link), link: Some(link.link), ..intent })
    }

    async fn begin_by_link(
        &self,
        payer: &Caller,
        (id, link): (DebtId, &PaymentLink),
        input: &PayByLinkInput,
        context: &CommandContext,
    ) -> Result<(), CommandError> {
        let intent = self.link_intent(payer, (id, link), input, context).await?;
        let at = context.occurred_at;
        let begin = UsePaymentLink { link: link.link, borrower: intent.borrower, payment: intent.payment, at };
        let decide = |mut unit: Unit| {
            let (intent, subject) = (intent.clone(), Some(intent.borrower.uuid()));
            async move {
                let mut payment = unit.load::<Payment>(intent.payment).await?;
                let mut links = unit.load::<PaymentLinks>(id).await?;
                let mut debts = Debts::default();
                let debt: &Debt = debts.load(&mut unit, id).await?.state();
                if !links.state().get(begin.link).is_some_and(|link| pays(debt, link, at)) {
                    return Err(PaymentLinkError::Unusable.into());
                }
                unit.decide::<_, CommandError>(&mut links, subject, PaymentLinksCommand::Use(begin)).await?;
                let create = CreatePayment { intent: intent.clone(), at };
                unit.decide::<_, CommandError>(&mut payment, subject, PaymentCommand::Create(Box::new(create))).await?;
                silence(&mut unit, &mut debts, &intent, at).await?;
                Ok(unit)
            }
        };
        self.transact(context, decide).await.map(drop)
    }

    async fn payment_of_link(&self, id: PaymentId) -> Result<LinkPayment, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let intent = payment.intent().ok_or(PaymentLinkError::Unusable)?;
        let expires_at = match intent.channel {
            PaymentChannel::Online { expires_at, .. } => Some(expires_at),
            PaymentChannel::Offline { .. } => None,
        };
        Ok(LinkPayment {
            stage: payment.stage(),
            held: payment.held().is_some(),
            amount: intent.amount,
            confirmation: payment.confirmation().filter(|_| payment.stage().is_open()).cloned(),
            expires_at,
        })
    }
}

/// The payment that a command makes by a link.
fn payment_of(command: Uuid, link: &PaymentLink) -> PaymentId {
    PaymentId::new(Uuid::new_v5(&command, link.link.uuid().as_bytes()))
}

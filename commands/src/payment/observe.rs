//! What a provider tells of a payment becomes events; money that has come is credited to its debts in the same append.

use domain::{
    BorrowerId, OrganisationId, PaymentId, RefundId,
    payment::{
        ConfirmRefund, Payment, PaymentChannel, PaymentCommand, Reading, RecordChargeback, RecordReading, Refund, RefundStage,
    },
    values::ExternalId,
};
use event_store::{CommandContext, Unit};
use uuid::Uuid;

use super::{
    ProviderReading, RefundNotice,
    accounts::OpenAccount,
    money::{Debts, follow_money},
};
use crate::{Caller, Channel, CommandError, Commands, Receipt, payment_link::settle_link};

/// The program's own hand, as it stands in events.
pub(super) fn hand(organisation: OrganisationId) -> Caller {
    Caller::system(organisation, "payments", Channel::Process)
}

impl Commands {
    /// Records what a provider says of one of its account's payments. `None` when the order is none of ours: then it is
    /// nobody's money here, and only staff of the provider can tell whose.
    pub(super) async fn observe(
        &self,
        account: &OpenAccount,
        reading: &ProviderReading,
    ) -> Result<Option<Receipt>, CommandError> {
        let Some(payment) = self.payment_of_order(account, &reading.order).await? else { return Ok(None) };
        let reading = told(reading);
        // The same words are one command, whoever brings them: a notification, its repeat, the poller.
        let act = serde_json::to_string(&reading).map_err(|error| CommandError::Internal(Box::new(error)))?;
        let context = self.follow_up(&hand(account.organisation), payment.uuid(), &act);
        let chargeback = RefundId::new(Uuid::new_v5(&payment.uuid(), act.as_bytes()));
        let command = PaymentCommand::RecordReading(Box::new(RecordReading { reading, chargeback, at: context.occurred_at }));
        self.decide_payment(&context, payment, command).await.map(Some)
    }

    /// The payment of an order number, if it is one of this account.
    async fn payment_of_order(&self, account: &OpenAccount, order: &str) -> Result<Option<PaymentId>, CommandError> {
        let Ok(id) = Uuid::parse_str(order) else { return Ok(None) };
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let own = payment.intent().is_some_and(|intent| {
            let over =
                matches!(intent.channel, PaymentChannel::Online { account: own, .. } if own == account.credentials.account);
            over && intent.organisation == account.organisation
        });
        Ok(own.then(|| PaymentId::new(id)))
    }

    /// Records money that a provider says was given back: the refund that was asked for, or a taking back past us.
    pub(super) async fn observe_refund(&self, account: &OpenAccount, notice: &RefundNotice) -> Result<(), CommandError> {
        let Some(order) = &notice.order else { return Ok(()) };
        let Some(id) = self.payment_of_order(account, order).await? else { return Ok(()) };
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let context = self.refund_context(&hand(account.organisation), id, &notice.provider_refund);
        let at = context.occurred_at;
        let is_it = |refund: &&Refund| refund.stage == RefundStage::Requested && refund.amount() == notice.amount;
        let asked = payment.refunds().iter().find(is_it);
        let command = if let Some(asked) = asked {
            let provider_refund = Some(ExternalId::lossy(&notice.provider_refund));
            PaymentCommand::ConfirmRefund(ConfirmRefund { refund: asked.refund, provider_refund, at })
        } else {
            let refund = RefundId::new(context.command_id);
            PaymentCommand::RecordChargeback(RecordChargeback { refund, parts: payment.spread_back(notice.amount), at })
        };
        self.decide_payment(&context, id, command).await.map(drop)
    }

    /// One command for one refund of a provider, whoever tells of it first: the answer to our request or a notification.
    pub(super) fn refund_context(&self, caller: &Caller, payment: PaymentId, provider_refund: &str) -> CommandContext {
        self.follow_up(caller, payment.uuid(), &format!("refund/{provider_refund}"))
    }

    /// One command to a payment, and what follows from it for the debts and the link it was begun by, all or nothing.
    pub(super) async fn decide_payment(
        &self,
        context: &CommandContext,
        payment: PaymentId,
        command: PaymentCommand,
    ) -> Result<Receipt, CommandError> {
        self.decide_payment_of(context, payment, None, command).await
    }

    /// The same; `payer` where the command itself begins the payment.
    pub(super) async fn decide_payment_of(
        &self,
        context: &CommandContext,
        payment: PaymentId,
        payer: Option<BorrowerId>,
        command: PaymentCommand,
    ) -> Result<Receipt, CommandError> {
        let decide = |mut unit: Unit| {
            let command = command.clone();
            async move {
                let mut stream = unit.load::<Payment>(payment).await?;
                let before = stream.state().clone();
                let subject = before.intent().map(|intent| intent.borrower).or(payer).map(BorrowerId::uuid);
                unit.decide::<_, CommandError>(&mut stream, subject, command).await?;
                follow_money(&mut unit, &mut Debts::default(), (&before, stream.state()), context.occurred_at).await?;
                settle_link(&mut unit, (&before, stream.state()), context.occurred_at).await?;
                Ok(unit)
            }
        };
        self.transact(context, decide).await
    }
}

/// The provider's words as the domain keeps them; what is longer than any provider's word is cut and then fits nothing.
fn told(reading: &ProviderReading) -> Reading {
    let ProviderReading { provider_payment, order, merchant, amount, currency, state, refunded, reason } = reading;
    Reading {
        provider_payment: ExternalId::lossy(provider_payment),
        order: ExternalId::lossy(order),
        merchant: merchant.as_deref().map(ExternalId::lossy),
        amount: *amount,
        currency: ExternalId::lossy(currency),
        state: *state,
        refunded: refunded.unwrap_or_default(),
        reason: reason.as_deref().map(ExternalId::lossy),
    }
}

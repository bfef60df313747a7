//! Our side of the talk with a provider. Whatever is cut off is done again with the same key, or found by its order number.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{
    PaymentId, ProviderAccountId, RefundId,
    payment::{
        ConfirmRefund, Confirmation as Kept, ExpirePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentIntent,
        ProviderState, Refund, RefundStage, RegisterPayment, RejectPayment, RejectRefund,
    },
    values::{BoundedText, ExternalId},
};
use sqlx::Row;
use uuid::Uuid;

use super::{
    Confirmation, KnownPayment, Notification, NotificationRequest, OnlineOrder, PaymentProvider, ProviderError, RefundOrder,
    RefundState, Registered, accounts::OpenAccount, observe::hand, worker::Next,
};
use crate::{CommandError, Commands, Receipt, texts};

/// How long a payment that has ended without money is still asked about: success may come late.
const LATE: Duration = Duration::days(3);

/// A payment that its provider knows.
struct Begun<'a> {
    intent: &'a PaymentIntent,
    account: ProviderAccountId,
    expires_at: DateTime<Utc>,
    known: KnownPayment<'a>,
}

impl<'a> Begun<'a> {
    fn of(payment: &'a Payment) -> Option<Self> {
        let (intent, number) = (payment.intent()?, payment.provider_payment()?);
        let PaymentChannel::Online { account, expires_at, .. } = intent.channel else { return None };
        let known = KnownPayment { payment: intent.payment, provider_payment: number.as_str() };
        Some(Self { intent, account, expires_at, known })
    }

    /// Whether money may still come.
    fn is_awaited(&self, payment: &Payment, now: DateTime<Utc>) -> bool {
        !payment.stage().is_paid() && now <= self.expires_at + LATE
    }
}

impl Commands {
    /// Looks into a notification that was kept.
    pub(super) async fn look_into(&self, inbox: &str) -> Result<Next, CommandError> {
        let row = sqlx::query("SELECT account_id, host(source), headers, body FROM payment_inbox WHERE inbox_id = $1::bigint")
            .bind(inbox)
            .fetch_one(&self.pool)
            .await?;
        let headers: Vec<(String, String)> = serde_json::from_value(row.try_get(2)?).map_err(internal)?;
        let body: Vec<u8> = row.try_get(3)?;
        let source = row.try_get::<String, _>(1)?.parse().map_err(internal)?;
        let (account, provider) = self.at(ProviderAccountId::new(row.try_get(0)?)).await?;
        let reading =
            match provider.notification(&account.credentials, NotificationRequest { source, headers: &headers, body: &body }) {
                Ok(Notification::Reading(reading)) => reading,
                Ok(Notification::Refunded(notice)) => return self.observe_refund(&account, &notice).await.map(|()| Next::Done),
                Ok(Notification::Hint { provider_payment, order }) => {
                    let payment = order.and_then(|order| Uuid::parse_str(&order).ok()).map(PaymentId::new).unwrap_or_default();
                    let known = KnownPayment { payment, provider_payment: &provider_payment };
                    match provider.read(&account.credentials, known).await {
                        Ok(reading) => reading,
                        Err(ProviderError::Unknown) => return Ok(Next::Done),
                        Err(error) => return Err(unavailable(error)),
                    }
                }
                // Kept under another secret; the poller reads the payment.
                Ok(Notification::Other) | Err(_) => return Ok(Next::Done),
            };
        if self.observe(&account, &reading).await?.is_none() {
            tracing::error!(account = %account.credentials.account, "a provider tells of a payment that is none of ours");
        }
        Ok(Next::Done)
    }

    /// Begins a payment at its provider, unless it has begun or has ended. Done twice, it begins once.
    pub(crate) async fn begin_at_provider(&self, id: PaymentId) -> Result<Option<Receipt>, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let (Some(intent), None, true) = (payment.intent(), payment.provider_payment(), payment.stage().is_open()) else {
            return Ok(None);
        };
        let PaymentChannel::Online { account, method, expires_at, .. } = &intent.channel else { return Ok(None) };
        if self.now() >= *expires_at {
            return self.expire(intent).await.map(Some);
        }
        let reject = |reason| PaymentCommand::Reject(RejectPayment { reason, at: self.now() });
        let context = self.follow_up(&hand(intent.organisation), id.uuid(), "register");
        let Some(order) = self.order(intent, *account, *method, *expires_at).await? else {
            // There was a contact when the payment was made; its person has been erased since.
            return self.decide_payment(&context, id, reject(ExternalId::lossy("receipt_contact"))).await.map(Some);
        };
        let (account, provider) = self.at(*account).await?;
        let command = match provider.register(&account.credentials, &order).await {
            Ok(Registered { provider_payment, confirmation, state: _ }) => PaymentCommand::Register(RegisterPayment {
                provider_payment: ExternalId::lossy(&provider_payment),
                confirmation: kept(&confirmation),
                at: self.now(),
            }),
            Err(ProviderError::Refused { code }) => reject(ExternalId::lossy(&code)),
            Err(error) => return Err(unavailable(error)),
        };
        self.decide_payment(&context, id, command).await.map(Some)
    }

    /// Reads a payment that stays silent: soon at first, then more and more seldom; after its end for some days, because
    /// success may come late.
    pub(super) async fn read_at_provider(&self, id: PaymentId, attempts: i32) -> Result<Next, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let now = self.now();
        let Some(begun) = Begun::of(&payment).filter(|begun| begun.is_awaited(&payment, now)) else { return Ok(Next::Done) };
        let (account, provider) = self.at(begun.account).await?;
        match provider.read(&account.credentials, begun.known).await {
            Ok(reading) => drop(self.observe(&account, &reading).await?),
            // CloudPayments knows nothing of an order before somebody tries to pay it.
            Err(ProviderError::Unknown) => {}
            Err(error) => return Err(unavailable(error)),
        }
        let (read, _) = self.store.load::<Payment>(id).await?;
        if read.stage().is_paid() {
            return Ok(Next::Done);
        }
        if read.stage().is_open() && now >= begun.expires_at {
            self.expire(begun.intent).await?;
        }
        // Every 3 s for half a minute, every 5 s for two, then growing to ten minutes.
        let pause = match attempts {
            ..=10 => 3,
            11..=34 => 5,
            _ => (5_i64 << (attempts - 34).clamp(0, 7)).min(600),
        };
        Ok(Next::At(now + Duration::seconds(pause)))
    }

    /// Calls off at its provider what was not paid in time, so that nobody pays it by surprise. What the provider does not call
    /// off lapses by itself. Money that is being taken is left alone, and money that comes after all still counts.
    pub(super) async fn call_off_at_provider(&self, id: PaymentId) -> Result<Next, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let now = self.now();
        let Some(begun) = Begun::of(&payment).filter(|begun| begun.is_awaited(&payment, now)) else { return Ok(Next::Done) };
        let (account, provider) = self.at(begun.account).await?;
        match provider.read(&account.credentials, begun.known).await.map(|reading| reading.state) {
            Ok(ProviderState::Authorized) => return Ok(Next::At(now + Duration::seconds(60))),
            Ok(ProviderState::Pending) | Err(ProviderError::Unknown) => {}
            // It has ended there; what it has ended with is read as ever.
            Ok(_) => return Ok(Next::Done),
            Err(error) => return Err(unavailable(error)),
        }
        match provider.cancel(&account.credentials, begun.known).await {
            Ok(()) | Err(ProviderError::Refused { .. } | ProviderError::Unknown) => Ok(Next::Done),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Reads a payment once more under the number that a register tells (`payment/number`), however old it is and however it
    /// stands; only what the provider itself says counts.
    pub(super) async fn reread_at_provider(&self, id: PaymentId, subject: &str) -> Result<Next, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let told = subject.split_once('/').map(|(_, number)| number).filter(|number| !number.is_empty());
        let number = told.or_else(|| payment.provider_payment().map(ExternalId::as_str));
        let (Some(intent), Some(number)) = (payment.intent(), number) else { return Ok(Next::Done) };
        let PaymentChannel::Online { account, .. } = &intent.channel else { return Ok(Next::Done) };
        let (account, provider) = self.at(*account).await?;
        match provider.read(&account.credentials, KnownPayment { payment: id, provider_payment: number }).await {
            Ok(reading) => drop(self.observe(&account, &reading).await?),
            Err(ProviderError::Unknown) => {}
            Err(error) => return Err(unavailable(error)),
        }
        Ok(Next::Done)
    }

    /// Asks for a refund until the provider has given the money back or refused.
    pub(super) async fn refund_at_provider(&self, id: PaymentId, refund: &str, attempts: i32) -> Result<Next, CommandError> {
        let (payment, _) = self.store.load::<Payment>(id).await?;
        let refund_id: RefundId = refund.parse().map_err(internal)?;
        let waits = |refund: &&Refund| refund.refund == refund_id && refund.stage == RefundStage::Requested;
        let asked = payment.refunds().iter().find(waits);
        let (Some(begun), Some(asked)) = (Begun::of(&payment), asked) else { return Ok(Next::Done) };
        let PaymentChannel::Online { method, .. } = begun.intent.channel else { return Ok(Next::Done) };
        let is_other = |known: &Refund| known.refund != refund_id && known.stage != RefundStage::Rejected;
        let (account, provider) = self.at(begun.account).await?;
        // The key stays the same whatever becomes of the contact: under another one money might go back twice.
        let contact = if asked.receipt.is_some() { self.receipt_contact(begun.intent.borrower).await? } else { None };
        if asked.receipt.is_some() && contact.is_none() {
            // Its person has been erased since: it is for the provider to give the money back all the same, or to refuse.
            tracing::warn!(payment = %id, refund = %refund_id, "a refund has nowhere to send its receipt");
        }
        let order = RefundOrder {
            provider_payment: begun.known.provider_payment.to_owned(),
            payment: id,
            idempotence_key: refund_id.uuid(),
            amount: asked.amount(),
            of: payment.paid_amount(),
            method,
            again: attempts > 1,
            beside_others: payment.refunds().iter().any(is_other),
            receipt: contact.zip(asked.receipt).map(|(contact, receipt)| contact.order(&receipt)),
        };
        let at = self.now();
        let mut told = refund.to_owned();
        let command = match provider.refund(&account.credentials, &order).await {
            Ok(answer) => match answer.state {
                RefundState::Pending => return Ok(Next::At(at + Duration::seconds(30))),
                RefundState::Succeeded => {
                    let provider_refund = answer.provider_refund.as_deref().map(ExternalId::lossy);
                    told = answer.provider_refund.unwrap_or(told);
                    PaymentCommand::ConfirmRefund(ConfirmRefund { refund: refund_id, provider_refund, at })
                }
                RefundState::Rejected => PaymentCommand::RejectRefund(RejectRefund { refund: refund_id, reason: None, at }),
            },
            Err(ProviderError::Refused { code }) => {
                let reason = Some(ExternalId::lossy(&code));
                PaymentCommand::RejectRefund(RejectRefund { refund: refund_id, reason, at })
            }
            Err(error) => return Err(unavailable(error)),
        };
        let context = self.refund_context(&hand(begun.intent.organisation), id, &told);
        self.decide_payment(&context, id, command).await?;
        Ok(Next::Done)
    }

    /// The time to pay is over.
    async fn expire(&self, intent: &PaymentIntent) -> Result<Receipt, CommandError> {
        let context = self.follow_up(&hand(intent.organisation), intent.payment.uuid(), "expire");
        let expire = PaymentCommand::Expire(ExpirePayment { at: context.occurred_at });
        self.decide_payment(&context, intent.payment, expire).await
    }

    /// An account and the adapter of its provider.
    async fn at(&self, account: ProviderAccountId) -> Result<(OpenAccount, Arc<dyn PaymentProvider>), CommandError> {
        let known = self.provider_account(account).await?;
        let known = known.ok_or_else(|| CommandError::Internal(format!("the account {account} is not known").into()))?;
        let provider = self.providers.get(known.provider);
        let provider =
            provider.ok_or_else(|| CommandError::Internal(format!("no adapter of {}", known.provider.code()).into()))?;
        Ok((known, Arc::clone(provider)))
    }

    /// What the provider is told; `None` when there is a receipt and nowhere to send it.
    async fn order(
        &self,
        intent: &PaymentIntent,
        account: ProviderAccountId,
        method: OnlineMethod,
        expires_at: DateTime<Utc>,
    ) -> Result<Option<OnlineOrder>, CommandError> {
        let mut idempotence_key = Uuid::new_v5(&intent.payment.uuid(), b"register");
        let mut receipt = None;
        if let Some(meant) = &intent.receipt {
            let Some(contact) = self.receipt_contact(intent.borrower).await? else { return Ok(None) };
            // Another contact is another call, which a provider would refuse under the same key.
            idempotence_key = Uuid::new_v5(&idempotence_key, contact.as_str().as_bytes());
            receipt = Some(contact.order(meant));
        }
        let return_url = match intent.link {
            None => format!("{}/?payment={}", self.public_address, intent.payment.uuid().simple()),
            // The page knows its link by itself; the provider is not told it.
            Some(_) => self.link_page(intent.organisation).await?,
        };
        Ok(Some(OnlineOrder {
            payment: intent.payment,
            idempotence_key,
            amount: intent.amount,
            method,
            description: texts::PAYMENT_DESCRIPTION.to_owned(),
            return_url,
            notification_url: format!("{}/payments/notifications/{account}", self.public_address),
            expires_at,
            receipt,
        }))
    }
}

fn kept(confirmation: &Confirmation) -> Option<Kept> {
    Some(match confirmation {
        Confirmation::Redirect { url } => Kept::Redirect { url: BoundedText::parse(url).ok()? },
        Confirmation::Qr { payload } => Kept::Qr { payload: BoundedText::parse(payload).ok()? },
    })
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> CommandError {
    CommandError::Internal(Box::new(error))
}

fn unavailable(error: ProviderError) -> CommandError {
    CommandError::Unavailable(Box::new(error))
}

//! The adapter.

use async_trait::async_trait;
use commands::payment::{
    KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
    ProviderError, ProviderReading, RefundOrder, RefundReading, Registered,
};
use domain::{
    PaymentId,
    payment::{Provider, ProviderState},
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{
    answer, notification,
    request::{Invoice, NewOrder, Order, TransactionCall},
};
use crate::payments::{
    exchange::{self, Answer, Exchange},
    settings::{ProviderSettings, ProviderSetupError},
    text::order_number,
};

/// CloudPayments. The merchant of the credentials is `Public ID`, the secret is the API secret.
#[derive(Debug)]
pub struct CloudPayments {
    exchange: Exchange,
    settings: ProviderSettings,
}

impl CloudPayments {
    /// Checks the settings; connects to nothing yet.
    pub fn try_new(settings: ProviderSettings) -> Result<Self, ProviderSetupError> {
        Ok(Self { exchange: Exchange::try_new(&settings)?, settings })
    }

    /// Calls a method; with a key the same call happens once.
    async fn call(
        &self,
        credentials: &ProviderCredentials,
        path: &[&str],
        key: Option<String>,
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, ProviderError> {
        let request = self.exchange.post(path, body)?;
        let request = request.basic_auth(&credentials.merchant, Some(credentials.secret.expose_secret()));
        exchange::send(match key {
            Some(key) => request.header("X-Request-ID", key),
            None => request,
        })
        .await
    }

    async fn latest(
        &self,
        credentials: &ProviderCredentials,
        payment: PaymentId,
    ) -> Result<Option<(u64, ProviderReading)>, ProviderError> {
        let invoice = Invoice { invoice_id: order_number(payment) };
        let answer = self.call(credentials, &["payments", "find"], None, &invoice).await;
        answer.and_then(|answer| answer::found(&answer)).map_err(exchange::without_effect)
    }
}

#[async_trait]
impl PaymentProvider for CloudPayments {
    fn provider(&self) -> Provider {
        Provider::CloudPayments
    }

    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError> {
        let key = Some(order.idempotence_key.to_string());
        answer::registered(&self.call(credentials, &["orders", "create"], key, &NewOrder::of(order)?).await?)
    }

    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError> {
        let latest = self.latest(credentials, payment.payment).await?;
        latest.map(|(_, reading)| reading).ok_or(ProviderError::Unknown)
    }

    async fn cancel(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<(), ProviderError> {
        match self.latest(credentials, payment.payment).await? {
            Some((transaction, ProviderReading { state: ProviderState::Authorized, .. })) => {
                let body = TransactionCall::whole(transaction);
                answer::done(&self.call(credentials, &["payments", "void"], None, &body).await?)
            }
            Some((_, ProviderReading { state: ProviderState::Succeeded | ProviderState::Refunded, .. })) => {
                Err(ProviderError::Refused { code: "paid".to_owned() })
            }
            _ => {
                let body = Order { id: payment.provider_payment };
                answer::done(&self.call(credentials, &["orders", "cancel"], None, &body).await?)
            }
        }
    }

    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError> {
        let latest = self.latest(credentials, refund.payment).await?;
        let (transaction, _) = latest.ok_or(ProviderError::Unknown)?;
        let key = Some(refund.idempotence_key.to_string());
        let body = TransactionCall::refund(transaction, refund)?;
        answer::refund(&self.call(credentials, &["payments", "refund"], key, &body).await?)
    }

    fn notification(
        &self,
        credentials: &ProviderCredentials,
        request: NotificationRequest<'_>,
    ) -> Result<Notification, NotificationError> {
        if self.settings.is_foreign(request.source) {
            return Err(NotificationError::ForeignSource);
        }
        notification::read(request, &credentials.secret)
    }

    fn acknowledgement(&self) -> &'static str {
        r#"{"code":0}"#
    }
}

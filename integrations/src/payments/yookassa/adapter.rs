//! The adapter.

use async_trait::async_trait;
use commands::payment::{
    KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
    ProviderError, ProviderReading, RefundOrder, RefundReading, Registered,
};
use domain::payment::Provider;
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{
    answer, notification,
    request::{NewPayment, NewRefund, Nothing},
};
use crate::payments::{
    exchange::{self, Answer, Exchange},
    settings::{ProviderSettings, ProviderSetupError},
};

/// ЮKassa. The merchant of the credentials is `shopId`, the secret is the secret key.
#[derive(Debug)]
pub struct YooKassa {
    exchange: Exchange,
    settings: ProviderSettings,
}

impl YooKassa {
    /// Checks the settings; connects to nothing yet.
    pub fn try_new(settings: ProviderSettings) -> Result<Self, ProviderSetupError> {
        Ok(Self { exchange: Exchange::try_new(&settings)?, settings })
    }

    async fn post(
        &self,
        credentials: &ProviderCredentials,
        path: &[&str],
        key: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, ProviderError> {
        let request = self.exchange.post(path, body)?.header("Idempotence-Key", key);
        exchange::send(request.basic_auth(&credentials.merchant, Some(credentials.secret.expose_secret()))).await
    }
}

#[async_trait]
impl PaymentProvider for YooKassa {
    fn provider(&self) -> Provider {
        Provider::YooKassa
    }

    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError> {
        let key = order.idempotence_key.to_string();
        answer::registered(&self.post(credentials, &["payments"], &key, &NewPayment::of(order)).await?)
    }

    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError> {
        let request = self.exchange.get(&["payments", payment.provider_payment])?;
        let request = request.basic_auth(&credentials.merchant, Some(credentials.secret.expose_secret()));
        let answer = exchange::send(request).await.map_err(exchange::without_effect)?;
        answer::reading(&answer).map_err(exchange::without_effect)
    }

    async fn cancel(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<(), ProviderError> {
        // One payment is called off once: its own number makes the key.
        let key = format!("cancel-{}", payment.provider_payment);
        let path = ["payments", payment.provider_payment, "cancel"];
        let answer = self.post(credentials, &path, &key, &Nothing {}).await?;
        answer::accepted(&answer).map(drop)
    }

    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError> {
        let key = refund.idempotence_key.to_string();
        answer::refund(&self.post(credentials, &["refunds"], &key, &NewRefund::of(refund)).await?)
    }

    fn notification(&self, _: &ProviderCredentials, request: NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        if !self.settings.is_own_network(request.source) {
            return Err(NotificationError::ForeignSource);
        }
        notification::read(request.body)
    }

    fn acknowledgement(&self) -> &'static str {
        ""
    }
}

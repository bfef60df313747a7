//! The adapter.

use async_trait::async_trait;
use commands::payment::{
    KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
    ProviderError, ProviderReading, RefundOrder, RefundReading, Registered,
};
use domain::payment::{OnlineMethod, Provider};
use secrecy::ExposeSecret;

use super::{
    answer, notification,
    request::{NewQr, NewRefund},
};
use crate::payments::{
    exchange::{self, Exchange},
    settings::{ProviderSettings, ProviderSetupError},
};

/// Dynamic QR of СБП. The merchant of the credentials is `sbpMerchantId`, the secret is the API's secret key.
#[derive(Debug)]
pub struct SbpQr {
    exchange: Exchange,
    settings: ProviderSettings,
}

impl SbpQr {
    /// Checks the settings; connects to nothing yet.
    pub fn try_new(settings: ProviderSettings) -> Result<Self, ProviderSetupError> {
        Ok(Self { exchange: Exchange::try_new(&settings)?, settings })
    }
}

#[async_trait]
impl PaymentProvider for SbpQr {
    fn provider(&self) -> Provider {
        Provider::SbpQr
    }

    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError> {
        if order.method != OnlineMethod::Sbp {
            return Err(ProviderError::Refused { code: "method_not_supported".to_owned() });
        }
        if order.receipt.is_some() {
            return Err(ProviderError::Refused { code: "receipt_not_supported".to_owned() });
        }
        let path = ["api", "sbp", "v1", "qr", "register"];
        let request = self.exchange.post(&path, &NewQr::of(&credentials.merchant, order))?;
        answer::registered(&exchange::send(request).await?)
    }

    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError> {
        let path = ["api", "sbp", "v1", "qr", payment.provider_payment, "payment-info"];
        let request = self.exchange.get(&path)?.bearer_auth(credentials.secret.expose_secret());
        let answer = exchange::send(request).await.map_err(exchange::without_effect)?;
        answer::reading(&answer).map_err(exchange::without_effect)
    }

    async fn cancel(&self, _: &ProviderCredentials, _: KnownPayment<'_>) -> Result<(), ProviderError> {
        Err(ProviderError::Refused { code: "cancel_not_supported".to_owned() })
    }

    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError> {
        let request = self.exchange.post(&["api", "sbp", "v1", "refund"], &NewRefund::of(&credentials.merchant, refund))?;
        let answer = exchange::send(request.bearer_auth(credentials.secret.expose_secret())).await?;
        answer::refund(&answer, refund.idempotence_key.simple().to_string())
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
        ""
    }
}

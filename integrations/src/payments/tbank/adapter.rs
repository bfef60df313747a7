//! The adapter.

use async_trait::async_trait;
use commands::payment::{
    Confirmation, KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider,
    ProviderCredentials, ProviderError, ProviderReading, RefundOrder, RefundReading, RefundState, Registered,
};
use domain::payment::{OnlineMethod, Provider, ProviderState};

use super::{
    answer, notification,
    request::{self, Request},
    token::Fields,
};
use crate::payments::{
    exchange::{self, Answer, Exchange, MALFORMED},
    settings::{ProviderSettings, ProviderSetupError},
};

/// T-Bank. The merchant of the credentials is `TerminalKey`, the secret is the terminal's password.
#[derive(Debug)]
pub struct TBank {
    exchange: Exchange,
    settings: ProviderSettings,
}

impl TBank {
    /// Checks the settings; connects to nothing yet.
    pub fn try_new(settings: ProviderSettings) -> Result<Self, ProviderSetupError> {
        Ok(Self { exchange: Exchange::try_new(&settings)?, settings })
    }

    async fn call(&self, method: &str, fields: &Fields) -> Result<Answer, ProviderError> {
        exchange::send(self.exchange.post(&[method], fields)?).await
    }

    /// A call with which nothing can happen.
    async fn ask(&self, method: &str, fields: &Fields) -> Result<Answer, ProviderError> {
        self.call(method, fields).await.map_err(exchange::without_effect)
    }
}

#[async_trait]
impl PaymentProvider for TBank {
    fn provider(&self) -> Provider {
        Provider::TBank
    }

    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError> {
        let begun = answer::begun(&self.call("Init", &request::init(credentials, order)?).await?)?;
        let confirmation = match order.method {
            OnlineMethod::BankCard => Confirmation::Redirect { url: begun.url.ok_or(MALFORMED)? },
            OnlineMethod::Sbp => {
                let about = Request::about(credentials, &begun.provider_payment)?.with("DataType", "PAYLOAD")?;
                Confirmation::Qr { payload: answer::qr(&self.call("GetQr", &about.signed(credentials)?).await?)? }
            }
        };
        Ok(Registered { provider_payment: begun.provider_payment, confirmation, state: begun.state })
    }

    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError> {
        let about = Request::about(credentials, payment.provider_payment)?.signed(credentials)?;
        answer::reading(&self.ask("GetState", &about).await?).map_err(exchange::without_effect)
    }

    async fn cancel(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<(), ProviderError> {
        match self.read(credentials, payment).await?.state {
            ProviderState::Pending | ProviderState::Authorized => {}
            ProviderState::Canceled | ProviderState::Expired | ProviderState::Rejected => return Ok(()),
            ProviderState::Succeeded | ProviderState::PartiallyRefunded | ProviderState::Refunded => {
                return Err(ProviderError::Refused { code: "paid".to_owned() });
            }
        }
        let about = Request::about(credentials, payment.provider_payment)?.signed(credentials)?;
        answer::begun(&self.call("Cancel", &about).await?).map(drop)
    }

    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError> {
        if refund.again && refund.method == OnlineMethod::Sbp {
            // What may have gone back is looked up: asked for again, it would go back twice.
            let about = Request::about(credentials, &refund.provider_payment)?.signed(credentials)?;
            let known = answer::refund(&self.ask("GetState", &about).await?)?;
            match known.state {
                RefundState::Succeeded if refund.beside_others => return Err(ProviderError::InDoubt("whose part went back")),
                RefundState::Succeeded | RefundState::Pending => return Ok(known),
                // Nothing has gone back.
                RefundState::Rejected => {}
            }
        }
        answer::refund(&self.call("Cancel", &request::refund(credentials, refund)?).await?)
    }

    fn notification(
        &self,
        credentials: &ProviderCredentials,
        request: NotificationRequest<'_>,
    ) -> Result<Notification, NotificationError> {
        if self.settings.is_foreign(request.source) {
            return Err(NotificationError::ForeignSource);
        }
        notification::read(request.body, &credentials.secret)
    }

    fn acknowledgement(&self) -> &'static str {
        "OK"
    }
}

//! The gateway itself.

use std::fmt;

use async_trait::async_trait;
use commands::ports::{DeliveryStatus, OutgoingSms, SmsAccepted, SmsError, SmsGateway};
use domain::values::Phone;
use reqwest::{Client, Url};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;

use super::{
    answer::{self, SendAnswer, StatusAnswer},
    codes,
    doubts::Doubts,
    exchange::{self, Silence},
    settings::{SmscCredentials, SmscSettings, SmscSetupError},
};
use crate::http;

/// Largest id SMSC takes.
const ID_MAX: u32 = i32::MAX.unsigned_abs();
/// Longest text SMSC takes.
const TEXT_MAX: usize = 800;
/// SMSC refuses 15 sendings at once under one login.
const SENDINGS_AT_ONCE: usize = 10;
/// SMSC refuses 5 status requests at once under one login.
const STATUS_REQUESTS_AT_ONCE: usize = 4;

/// SMSC.ru as the SMS gateway. See the module for what happens to a message handed over twice.
pub struct SmscGateway {
    client: Client,
    send_url: Url,
    status_url: Url,
    credentials: SmscCredentials,
    sender: Option<String>,
    validity: String,
    doubts: Doubts,
    sendings: Semaphore,
    status_requests: Semaphore,
}

/// Shows the address and nothing else.
impl fmt::Debug for SmscGateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SmscGateway").field("host", &self.send_url.host_str()).finish_non_exhaustive()
    }
}

impl SmscGateway {
    /// Checks the settings and builds the client; connects to nothing yet.
    pub fn try_new(settings: SmscSettings) -> Result<Self, SmscSetupError> {
        let base = settings.checked_base()?;
        Ok(Self {
            client: http::client(&base, settings.connect_timeout, settings.timeout).map_err(SmscSetupError::Client)?,
            send_url: base.url.join("/sys/send.php").map_err(|_| SmscSetupError::BaseUrl)?,
            status_url: base.url.join("/sys/status.php").map_err(|_| SmscSetupError::BaseUrl)?,
            validity: settings.validity_text()?,
            credentials: settings.credentials,
            sender: settings.sender,
            doubts: Doubts::default(),
            sendings: Semaphore::new(SENDINGS_AT_ONCE),
            status_requests: Semaphore::new(STATUS_REQUESTS_AT_ONCE),
        })
    }

    /// Sends, whatever was before. `cost=3` sends and tells the cost.
    async fn send_now(&self, message: &OutgoingSms) -> Result<SendAnswer, Silence> {
        let id = message.id.to_string();
        let mut form = self.credentials_form();
        form.extend([
            // With the plus SMSC takes the number as it is instead of correcting it.
            ("phones", message.phone.as_str()),
            ("mes", message.text.as_str()),
            ("id", id.as_str()),
            ("charset", "utf-8"),
            ("valid", self.validity.as_str()),
            ("cost", "3"),
            ("fmt", "3"),
        ]);
        form.extend(self.sender.iter().map(|sender| ("sender", sender.as_str())));
        let _place = self.sendings.acquire().await;
        let body = exchange::post(&self.client, self.send_url.clone(), &form).await?;
        Ok(answer::read_send(&body, message.id))
    }

    /// The message as taken before, `None` when SMSC does not know it.
    async fn taken_before(&self, message: &OutgoingSms) -> Result<Option<SmsAccepted>, SmsError> {
        let status = self.status(message.id, &message.phone).await?;
        self.doubts.clear(message.id);
        let taken = SmsAccepted { provider_id: message.id.to_string(), segments: None, cost: None };
        Ok((status != DeliveryStatus::Unknown).then_some(taken))
    }

    /// What the answer means, and whether it leaves a doubt.
    async fn settle(&self, message: &OutgoingSms, answer: Result<SendAnswer, Silence>) -> Result<SmsAccepted, SmsError> {
        match answer {
            Ok(SendAnswer::Accepted(accepted)) => {
                self.doubts.clear(message.id);
                Ok(accepted)
            }
            Ok(SendAnswer::Error(codes::TOO_MANY)) => match self.taken_before(message).await? {
                Some(taken) => Ok(taken),
                None => Err(codes::send_error(codes::TOO_MANY)),
            },
            Ok(SendAnswer::Error(code)) => Err(codes::send_error(code)),
            Ok(SendAnswer::Malformed) => {
                self.doubts.add(message.id);
                Err(answer::MALFORMED)
            }
            Err(Silence::NotSent(why)) => Err(SmsError::Transient(why)),
            Err(Silence::InDoubt(why)) => {
                self.doubts.add(message.id);
                Err(SmsError::Transient(why))
            }
        }
    }

    fn credentials_form(&self) -> Vec<(&str, &str)> {
        match &self.credentials {
            SmscCredentials::Login { login, password } => {
                vec![("login", login.as_str()), ("psw", password.expose_secret())]
            }
            SmscCredentials::ApiKey(key) => vec![("apikey", key.expose_secret())],
        }
    }
}

#[async_trait]
impl SmsGateway for SmscGateway {
    async fn send(&self, message: &OutgoingSms) -> Result<SmsAccepted, SmsError> {
        let sound = (1..=ID_MAX).contains(&message.id) && (1..=TEXT_MAX).contains(&message.text.chars().count());
        if !sound {
            return Err(SmsError::Refused(codes::PARAMETERS));
        }
        if self.doubts.has(message.id)
            && let Some(taken) = self.taken_before(message).await?
        {
            return Ok(taken);
        }
        let answer = self.send_now(message).await;
        let result = self.settle(message, answer).await;
        if let Err(error) = &result {
            tracing::warn!(id = message.id, %error, "sms not handed over");
        }
        result
    }

    async fn status(&self, id: u32, phone: &Phone) -> Result<DeliveryStatus, SmsError> {
        let id_text = id.to_string();
        let mut form = self.credentials_form();
        form.extend([("phone", phone.as_str()), ("id", id_text.as_str()), ("charset", "utf-8"), ("fmt", "3")]);
        let _place = self.status_requests.acquire().await;
        match exchange::post(&self.client, self.status_url.clone(), &form).await {
            Ok(body) => match answer::read_status(&body) {
                StatusAnswer::Status(status) => Ok(status),
                StatusAnswer::Error(code) => Err(codes::status_error(code)),
                StatusAnswer::Malformed => Err(answer::MALFORMED),
            },
            Err(Silence::NotSent(why) | Silence::InDoubt(why)) => Err(SmsError::Transient(why)),
        }
    }
}

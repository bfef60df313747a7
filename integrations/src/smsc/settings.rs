//! What the gateway has to be told.

use std::{fmt, time::Duration};

use secrecy::SecretString;

use crate::http::{Base, BaseError};

/// Where SMSC answers; its reserve address is `https://www2.smsc.ru`.
const BASE_URL: &str = "https://smsc.ru";

/// Who we are to SMSC.
#[derive(Clone)]
pub enum SmscCredentials {
    /// Login and password of the API.
    Login {
        /// Login of the account.
        login: String,
        /// Its API password.
        password: SecretString,
    },
    /// API key, in place of both.
    ApiKey(SecretString),
}

/// Shows what kind of credentials there are and nothing of them.
impl fmt::Debug for SmscCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Login { .. } => "Login(***)",
            Self::ApiKey(_) => "ApiKey(***)",
        })
    }
}

/// How to reach SMSC and how to send.
#[derive(Clone, Debug)]
pub struct SmscSettings {
    /// Who we are.
    pub credentials: SmscCredentials,
    /// Scheme, host and port; HTTPS, except for an address of this machine.
    pub base_url: String,
    /// Name of the sender (Sender ID) as agreed with SMSC; the account's own when `None`.
    pub sender: Option<String>,
    /// How long operators try to deliver, 1 minute to 24 hours.
    pub validity: Duration,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole exchange may take.
    pub timeout: Duration,
}

impl SmscSettings {
    /// Settings with the usual address and times: an hour to deliver, 5 seconds to connect, 15 for all.
    #[must_use]
    pub fn new(credentials: SmscCredentials) -> Self {
        Self {
            credentials,
            base_url: BASE_URL.to_owned(),
            sender: None,
            validity: Duration::from_hours(1),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
        }
    }

    /// The base address once it is sure that no secret goes over the open net.
    pub(super) fn checked_base(&self) -> Result<Base, SmscSetupError> {
        Base::checked(&self.base_url).map_err(|error| match error {
            BaseError::NotAnAddress => SmscSetupError::BaseUrl,
            BaseError::Insecure => SmscSetupError::InsecureBaseUrl,
        })
    }

    /// Validity as SMSC takes it, `hh:mm`.
    pub(super) fn validity_text(&self) -> Result<String, SmscSetupError> {
        let minutes = self.validity.as_secs() / 60;
        if (1..=24 * 60).contains(&minutes) {
            Ok(format!("{:02}:{:02}", minutes / 60, minutes % 60))
        } else {
            Err(SmscSetupError::Validity)
        }
    }
}

/// Why the gateway cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SmscSetupError {
    /// Not an address of a server.
    #[error("the base url of the sms gateway is not an http address")]
    BaseUrl,
    /// Credentials would travel in the open.
    #[error("the base url of the sms gateway is not https")]
    InsecureBaseUrl,
    /// SMSC takes 00:01 to 24:00.
    #[error("the validity of messages is not between a minute and a day")]
    Validity,
    /// Most often the machine has no root certificates (package `ca-certificates`).
    #[error("the http client of the sms gateway cannot be built")]
    Client(#[source] reqwest::Error),
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{SmscCredentials, SmscSettings, SmscSetupError};

    fn settings() -> SmscSettings {
        SmscSettings::new(SmscCredentials::Login { login: "cabinet".into(), password: "secret-word".to_owned().into() })
    }

    #[test]
    fn debug_output_shows_neither_login_nor_password_nor_key() {
        let key = SmscSettings::new(SmscCredentials::ApiKey("secret-key".to_owned().into()));
        let shown = format!("{:?} {key:?}", settings());

        assert!(!shown.contains("secret") && !shown.contains("cabinet"), "{shown}");
    }

    #[test]
    fn secrets_never_travel_in_the_open() {
        let with = |url: &str| SmscSettings { base_url: url.into(), ..settings() };

        assert!(settings().checked_base().is_ok_and(|base| !base.plain));
        assert!(with("http://127.0.0.1:8080").checked_base().is_ok_and(|base| base.plain));
        assert!(matches!(with("http://smsc.ru").checked_base(), Err(SmscSetupError::InsecureBaseUrl)));
        assert!(matches!(with("ftp://smsc.ru").checked_base(), Err(SmscSetupError::BaseUrl)));
        assert!(matches!(with("smsc.ru").checked_base(), Err(SmscSetupError::BaseUrl)));
    }

    #[test]
    fn validity_is_hours_and_minutes_up_to_a_day() {
        let with = |minutes| SmscSettings { validity: Duration::from_mins(minutes), ..settings() };

        assert_eq!(with(10).validity_text().unwrap(), "00:10");
        assert_eq!(with(24 * 60).validity_text().unwrap(), "24:00");
        assert!(matches!(with(0).validity_text(), Err(SmscSetupError::Validity)));
        assert!(matches!(with(24 * 60 + 1).validity_text(), Err(SmscSetupError::Validity)));
    }
}

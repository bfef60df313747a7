//! How to reach a provider.

use std::{net::IpAddr, time::Duration};

use super::network::Network;
use crate::http::BaseError;

/// Networks of ЮKassa's notifications (DOMAIN.md 3.3; not from its documentation, so they are settings).
const YOOKASSA_NETWORKS: [&str; 7] =
    ["185.71.76.0/27", "185.71.77.0/27", "77.75.153.0/25", "77.75.154.128/25", "77.75.156.11", "77.75.156.35", "2a02:5180::/32"];

/// How to reach one provider; its accounts come with every call.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Address of the API with its path; HTTPS, except for an address of this machine.
    pub base_url: String,
    /// Networks that notifications come from. Where there are any, others are not believed; ЮKassa, which signs nothing, is
    /// believed from these only.
    pub networks: Vec<Network>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole exchange may take.
    pub timeout: Duration,
}

impl ProviderSettings {
    /// ЮKassa, API v3, with the networks it is known to send from.
    #[must_use]
    pub fn yookassa() -> Self {
        let networks = YOOKASSA_NETWORKS.iter().filter_map(|network| network.parse().ok()).collect();
        Self { networks, ..Self::at("https://api.yookassa.ru/v3/") }
    }

    /// T-Bank internet acquiring, v2. Its certificate is said to be of the national root (НУЦ Минцифры) \[public code\],
    /// which the machine then has to trust.
    #[must_use]
    pub fn tbank() -> Self {
        Self::at("https://securepay.tinkoff.ru/v2/")
    }

    /// CloudPayments.
    #[must_use]
    pub fn cloudpayments() -> Self {
        Self::at("https://api.cloudpayments.ru/")
    }

    /// Raiffeisen, after whose API the adapter is made.
    #[must_use]
    pub fn sbp_qr() -> Self {
        Self::at("https://e-commerce.raiffeisen.ru/")
    }

    /// Another address with the usual times: 5 seconds to connect, 20 for all.
    #[must_use]
    pub fn at(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            networks: Vec::new(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
        }
    }

    /// Whether the address is of one of the networks.
    pub(super) fn is_own_network(&self, source: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(source))
    }

    /// Whether the address is of none of the networks there are.
    pub(super) fn is_foreign(&self, source: IpAddr) -> bool {
        !self.networks.is_empty() && !self.is_own_network(source)
    }
}

/// Why an adapter cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSetupError {
    /// Not an address of a server.
    #[error("the base url of the payment provider is not an http address")]
    BaseUrl,
    /// Secrets would travel in the open.
    #[error("the base url of the payment provider is not https")]
    InsecureBaseUrl,
    /// Most often the machine has no root certificates (package `ca-certificates`).
    #[error("the http client of the payment provider cannot be built")]
    Client(#[source] reqwest::Error),
}

impl From<BaseError> for ProviderSetupError {
    fn from(error: BaseError) -> Self {
        match error {
            BaseError::NotAnAddress => Self::BaseUrl,
            BaseError::Insecure => Self::InsecureBaseUrl,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ProviderSettings, YOOKASSA_NETWORKS};

    #[test]
    fn every_known_network_is_one() {
        assert_eq!(ProviderSettings::yookassa().networks.len(), YOOKASSA_NETWORKS.len());
    }
}

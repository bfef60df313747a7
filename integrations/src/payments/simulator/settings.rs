//! What the simulator is told at the start.

use domain::payment::Provider;
use secrecy::SecretString;

/// An account at one of the providers.
#[derive(Clone, Debug)]
pub struct SimulatedAccount {
    /// At which provider.
    pub provider: Provider,
    /// `shopId`, `TerminalKey`, `Public ID` or `sbpMerchantId`.
    pub merchant: String,
    /// Secret key, password or API secret.
    pub secret: SecretString,
    /// Where notifications go, as set in the merchant's cabinet; T-Bank takes it from the payment where that tells one.
    pub notification_url: Option<String>,
}

/// Who is let in, and where the server listens.
#[derive(Clone, Debug, Default)]
pub struct SimulatorSettings {
    /// Accounts of all providers.
    pub accounts: Vec<SimulatedAccount>,
    /// Port on this machine, 0 for a free one.
    pub port: u16,
    /// Address that people's browsers know the server by, `http://localhost:8090`; its own when `None`.
    pub public_url: Option<String>,
}

//! The providers of payments that the program speaks to.

use std::sync::Arc;

use commands::{payment::Providers, ports::SystemClock};
use domain::payment::Provider;
use integrations::payments::{self, ProviderSettings, ProvidersSettings, simulator::Simulator};

/// The real ones, or in the demo a simulator that plays all of them.
pub(crate) fn providers(simulator: Option<&Simulator>) -> anyhow::Result<Providers> {
    let mut settings = ProvidersSettings::default();
    if let Some(simulator) = simulator {
        let at = |provider| ProviderSettings::at(&simulator.base_url(provider));
        // The simulator sends from this machine in the name of the real network.
        settings.yookassa.networks.push("127.0.0.1".parse()?);
        settings.yookassa = ProviderSettings { networks: settings.yookassa.networks, ..at(Provider::YooKassa) };
        settings.tbank = at(Provider::TBank);
        settings.cloudpayments = at(Provider::CloudPayments);
        settings.sbp_qr = at(Provider::SbpQr);
    }
    let clock: Arc<dyn commands::ports::Clock> = Arc::new(SystemClock);
    Ok(Providers::new(payments::adapters(settings, &clock)?))
}

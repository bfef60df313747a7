//! The providers of payments that the program speaks to.

use std::sync::Arc;

use commands::{payment::Providers, ports::SystemClock};
use domain::payment::Provider;
use integrations::payments::{
    self, ProviderSettings, ProvidersSettings,
    simulator::{Simulator, base_url},
};

/// The real ones, or a simulator that plays all of them: the demo's own, or one that another process runs.
pub(crate) fn providers(own: Option<&Simulator>, other: Option<&str>) -> anyhow::Result<Providers> {
    let mut settings = ProvidersSettings::default();
    if own.is_some() {
        // It sends from this machine in the name of the real network, and there may be no trusted proxy here.
        settings.yookassa.networks.push("127.0.0.1".parse()?);
    }
    if let Some(simulator) = other.map(ToOwned::to_owned).or_else(|| own.map(Simulator::url)) {
        let at = |provider| ProviderSettings::at(&base_url(&simulator, provider));
        settings.yookassa = ProviderSettings { networks: settings.yookassa.networks, ..at(Provider::YooKassa) };
        settings.tbank = at(Provider::TBank);
        settings.cloudpayments = at(Provider::CloudPayments);
        settings.sbp_qr = at(Provider::SbpQr);
    }
    let clock: Arc<dyn commands::ports::Clock> = Arc::new(SystemClock);
    Ok(Providers::new(payments::adapters(settings, &clock)?))
}

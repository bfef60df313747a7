//! Every provider by its name.

use std::sync::Arc;

use commands::{payment::PaymentProvider, ports::Clock};
use domain::payment::Provider;

use super::{
    breaker::{Breaker, BreakerLimits},
    cloudpayments::CloudPayments,
    sbp_qr::SbpQr,
    settings::{ProviderSettings, ProviderSetupError},
    tbank::TBank,
    yookassa::YooKassa,
};

/// How to reach the providers; the real ones unless told otherwise.
#[derive(Clone, Debug)]
pub struct ProvidersSettings {
    /// ЮKassa.
    pub yookassa: ProviderSettings,
    /// T-Bank.
    pub tbank: ProviderSettings,
    /// CloudPayments.
    pub cloudpayments: ProviderSettings,
    /// The bank of dynamic QR over СБП.
    pub sbp_qr: ProviderSettings,
    /// When a provider that does not answer is left alone.
    pub breaker: BreakerLimits,
}

impl Default for ProvidersSettings {
    fn default() -> Self {
        Self {
            yookassa: ProviderSettings::yookassa(),
            tbank: ProviderSettings::tbank(),
            cloudpayments: ProviderSettings::cloudpayments(),
            sbp_qr: ProviderSettings::sbp_qr(),
            breaker: BreakerLimits::default(),
        }
    }
}

/// The registry of providers, each behind its breaker.
pub struct Providers {
    yookassa: Breaker<YooKassa>,
    tbank: Breaker<TBank>,
    cloudpayments: Breaker<CloudPayments>,
    sbp_qr: Breaker<SbpQr>,
}

impl Providers {
    /// Builds all of them; connects to nothing yet.
    pub fn try_new(settings: ProvidersSettings, clock: &Arc<dyn Clock>) -> Result<Self, ProviderSetupError> {
        let limits = settings.breaker;
        Ok(Self {
            yookassa: Breaker::new(YooKassa::try_new(settings.yookassa)?, Arc::clone(clock), limits),
            tbank: Breaker::new(TBank::try_new(settings.tbank)?, Arc::clone(clock), limits),
            cloudpayments: Breaker::new(CloudPayments::try_new(settings.cloudpayments)?, Arc::clone(clock), limits),
            sbp_qr: Breaker::new(SbpQr::try_new(settings.sbp_qr)?, Arc::clone(clock), limits),
        })
    }

    /// The provider of that name.
    #[must_use]
    pub fn get(&self, provider: Provider) -> &dyn PaymentProvider {
        match provider {
            Provider::YooKassa => &self.yookassa,
            Provider::TBank => &self.tbank,
            Provider::CloudPayments => &self.cloudpayments,
            Provider::SbpQr => &self.sbp_qr,
        }
    }
}

//! Every provider by its name.

use std::sync::Arc;

use commands::{payment::PaymentProvider, ports::Clock};

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

/// The adapters of all of them, each behind its breaker; they connect to nothing yet.
pub fn adapters(
    settings: ProvidersSettings,
    clock: &Arc<dyn Clock>,
) -> Result<Vec<Arc<dyn PaymentProvider>>, ProviderSetupError> {
    let ProvidersSettings { yookassa, tbank, cloudpayments, sbp_qr, breaker } = settings;
    Ok(vec![
        Arc::new(Breaker::new(YooKassa::try_new(yookassa)?, Arc::clone(clock), breaker)),
        Arc::new(Breaker::new(TBank::try_new(tbank)?, Arc::clone(clock), breaker)),
        Arc::new(Breaker::new(CloudPayments::try_new(cloudpayments)?, Arc::clone(clock), breaker)),
        Arc::new(Breaker::new(SbpQr::try_new(sbp_qr)?, Arc::clone(clock), breaker)),
    ])
}

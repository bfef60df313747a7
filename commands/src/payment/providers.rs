//! The adapters at hand, by provider.

use std::{collections::HashMap, fmt, sync::Arc};

use domain::payment::Provider;

use super::PaymentProvider;

/// One adapter for each provider.
#[derive(Clone, Default)]
pub struct Providers(HashMap<Provider, Arc<dyn PaymentProvider>>);

impl Providers {
    /// Takes the adapters; a later one of the same provider replaces the earlier.
    pub fn new(adapters: impl IntoIterator<Item = Arc<dyn PaymentProvider>>) -> Self {
        Self(adapters.into_iter().map(|adapter| (adapter.provider(), adapter)).collect())
    }

    pub(crate) fn get(&self, provider: Provider) -> Option<&Arc<dyn PaymentProvider>> {
        self.0.get(&provider)
    }
}

impl fmt::Debug for Providers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

//! What follows the log to do something about it, as read models follow it to show something.

use std::sync::Arc;

use event_store::{EventStore, subscription::Subscriber};

use crate::{
    Commands, payment::PaymentWorkProcess, payment_export::PaymentMovementsProcess, payment_link::PaymentLinkWorkProcess,
    payment_register::ProviderMovementsProcess,
};

/// All processes of the write side.
#[must_use]
pub fn processes(store: &EventStore) -> Vec<Arc<dyn Subscriber>> {
    vec![
        Arc::new(PaymentWorkProcess),
        Arc::new(PaymentMovementsProcess { store: store.clone() }),
        Arc::new(ProviderMovementsProcess),
        Arc::new(PaymentLinkWorkProcess),
    ]
}

impl Commands {
    /// The process of a name, for what people do about it.
    #[must_use]
    pub fn process(&self, name: &str) -> Option<Arc<dyn Subscriber>> {
        processes(&self.store).into_iter().find(|process| process.name() == name)
    }
}

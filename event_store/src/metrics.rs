//! Figures of the store for Prometheus; none of them names a person.

use std::{sync::Arc, sync::atomic::AtomicU64, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Subscription {
    name: String,
}

/// What the store measures about itself.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

struct Figures {
    append_seconds: Histogram,
    append_commands: Histogram,
    commands: Counter,
    tail_lag: Family<Subscription, Gauge<f64, AtomicU64>>,
    parked_keys: Family<Subscription, Gauge>,
    paused: Family<Subscription, Gauge>,
    stall_seconds: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self(Arc::new(Figures {
            append_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 16)),
            append_commands: Histogram::new(exponential_buckets(1.0, 2.0, 7)),
            commands: Counter::default(),
            tail_lag: Family::default(),
            parked_keys: Family::default(),
            paused: Family::default(),
            stall_seconds: Gauge::default(),
        }))
    }
}

impl Metrics {
    /// Shows the figures in `registry`.
    pub fn register(&self, registry: &mut Registry) {
        let figures = &self.0;
        let store = registry.sub_registry_with_prefix("event_store");
        store.register("append_seconds", "Time of one append statement", figures.append_seconds.clone());
        store.register("append_commands", "Commands in one append statement", figures.append_commands.clone());
        store.register("commands", "Commands handed to the append", figures.commands.clone());
        store.register(
            "subscription_lag_seconds",
            "Age of the oldest event a subscription has not applied",
            figures.tail_lag.clone(),
        );
        store.register("subscription_parked_keys", "Keys whose events are set aside", figures.parked_keys.clone());
        store.register("subscription_paused", "1 while a subscription waits for a person", figures.paused.clone());
        store.register(
            "tail_stall_seconds",
            "Age of the oldest committed event that an open transaction holds back",
            figures.stall_seconds.clone(),
        );
    }

    pub(crate) fn appended(&self, commands: usize, took: Duration) {
        self.0.append_seconds.observe(took.as_secs_f64());
        let commands = u32::try_from(commands).unwrap_or(u32::MAX);
        self.0.append_commands.observe(f64::from(commands));
        self.0.commands.inc_by(u64::from(commands));
    }

    pub(crate) fn lag(&self, name: &str, lag: Duration) {
        self.0.tail_lag.get_or_create(&Subscription { name: name.to_owned() }).set(lag.as_secs_f64());
    }

    pub(crate) fn troubles(&self, name: &str, paused: bool, parked: i64) {
        let label = Subscription { name: name.to_owned() };
        self.0.paused.get_or_create(&label).set(i64::from(paused));
        self.0.parked_keys.get_or_create(&label).set(parked);
    }

    pub(crate) fn stalled(&self, age: Duration) {
        self.0.stall_seconds.set(age.as_secs_f64());
    }
}

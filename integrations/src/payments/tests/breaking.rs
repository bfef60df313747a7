//! The circuit breaker and the registry.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    payment::{PaymentProvider, ProviderCredentials, ProviderError},
    ports::Clock,
};
use domain::{ProviderAccountId, payment::Provider};
use uuid::Uuid;

use super::setup::{ALL, Shop, credentials};
use crate::payments::{Breaker, BreakerLimits, ProviderSettings, ProvidersSettings, YooKassa, adapters, simulator::Trouble};

struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new("2026-11-26T09:00:00Z".parse().unwrap())))
    }

    fn pass(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

const OPEN: ProviderError = ProviderError::Unavailable("circuit open");
const FAILED: ProviderError = ProviderError::InDoubt("server error");

struct Broken {
    shop: Shop,
    clock: Arc<TestClock>,
    breaker: Breaker<YooKassa>,
}

impl Broken {
    async fn new() -> Self {
        let (shop, clock) = (Shop::open().await, TestClock::new());
        let yookassa = YooKassa::try_new(ProviderSettings::at(&shop.simulator.base_url(Provider::YooKassa))).unwrap();
        let limits = BreakerLimits { failures: 3, pause: TimeDelta::seconds(30) };
        let breaker = Breaker::new(yookassa, Arc::clone(&clock) as Arc<dyn Clock>, limits);
        shop.simulator.always(Some(Trouble::ErrorBefore));
        Self { shop, clock, breaker }
    }

    async fn call(&self) -> Option<ProviderError> {
        self.call_of(&credentials(Provider::YooKassa)).await
    }

    async fn call_of(&self, credentials: &ProviderCredentials) -> Option<ProviderError> {
        self.breaker.register(credentials, &self.shop.order(Provider::YooKassa, 1)).await.err()
    }

    async fn fail(&self, times: usize) {
        for _ in 0..times {
            assert_eq!(self.call().await, Some(FAILED));
        }
    }
}

#[tokio::test]
async fn three_failures_in_a_row_open_it_and_nothing_is_sent() {
    let broken = Broken::new().await;
    broken.fail(3).await;
    broken.shop.simulator.always(None);

    assert_eq!(broken.call().await, Some(OPEN));
    broken.clock.pass(29);
    assert_eq!(broken.call().await, Some(OPEN));
    assert_eq!(broken.shop.simulator.requests(), 3);
}

#[tokio::test]
async fn after_the_pause_one_call_tries_and_closes_it() {
    let broken = Broken::new().await;
    broken.fail(3).await;
    broken.clock.pass(30);
    broken.shop.simulator.always(None);

    assert_eq!(broken.call().await, None);
    broken.shop.simulator.always(Some(Trouble::ErrorBefore));
    broken.fail(3).await;
    assert_eq!(broken.call().await, Some(OPEN));
}

#[tokio::test]
async fn a_trial_that_fails_opens_it_again() {
    let broken = Broken::new().await;
    broken.fail(3).await;
    broken.clock.pass(30);

    broken.fail(1).await;
    assert_eq!(broken.call().await, Some(OPEN));
    broken.clock.pass(30);
    broken.fail(1).await;
}

#[tokio::test]
async fn while_one_tries_the_others_wait() {
    let broken = Broken::new().await;
    broken.fail(3).await;
    broken.clock.pass(30);
    broken.shop.simulator.always(Some(Trouble::Delay(std::time::Duration::from_millis(50))));

    let (first, second) = tokio::join!(broken.call(), broken.call());

    assert_eq!((first, second), (None, Some(OPEN)));
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_a_success_starts_the_count_again() {
    let broken = Broken::new().await;
    broken.fail(2).await;
    broken.shop.simulator.always(None);
    let mut stranger = credentials(Provider::YooKassa);
    stranger.merchant = "nobody".to_owned();
    assert_eq!(broken.call_of(&stranger).await, Some(ProviderError::Unauthorized));
    broken.shop.simulator.always(Some(Trouble::ErrorBefore));

    broken.fail(3).await;
    assert_eq!(broken.call().await, Some(OPEN));
}

#[tokio::test]
async fn one_account_does_not_stop_another() {
    let broken = Broken::new().await;
    broken.fail(3).await;
    let mut other = credentials(Provider::YooKassa);
    other.account = ProviderAccountId::new(Uuid::from_u128(2));

    assert_eq!(broken.call_of(&other).await, Some(FAILED));
}

#[test]
fn there_is_one_adapter_for_each_provider() {
    let clock = TestClock::new() as Arc<dyn Clock>;
    let adapters = adapters(ProvidersSettings::default(), &clock).expect("root certificates (ca-certificates)");
    let acknowledgements: Vec<_> = adapters.iter().map(|adapter| (adapter.provider(), adapter.acknowledgement())).collect();
    assert_eq!(acknowledgements.iter().map(|(provider, _)| *provider).collect::<Vec<_>>(), ALL);
    assert!(acknowledgements.contains(&(Provider::TBank, "OK")));
    assert!(acknowledgements.contains(&(Provider::CloudPayments, r#"{"code":0}"#)));
}

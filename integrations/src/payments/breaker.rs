//! A circuit breaker: a provider that does not answer is left alone for a while, account by account.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    payment::{
        KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
        ProviderError, ProviderReading, RefundOrder, RefundReading, Registered,
    },
    ports::Clock,
};
use domain::{ProviderAccountId, payment::Provider};

/// Nothing was sent, because too much went unanswered.
const OPEN: ProviderError = ProviderError::Unavailable("circuit open");

/// When a breaker opens and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerLimits {
    /// So many failures one after another open it.
    pub failures: u32,
    /// How long it stays open; then one call is let through to try.
    pub pause: TimeDelta,
}

impl Default for BreakerLimits {
    /// Five failures, half a minute.
    fn default() -> Self {
        Self { failures: 5, pause: TimeDelta::seconds(30) }
    }
}

#[derive(Clone, Copy, Debug)]
enum Circuit {
    Closed {
        failures: u32,
    },
    /// Half-open once `until` has passed: the next call is the trial, and `until` moves on, so that a trial that never ends
    /// does not keep it shut for ever.
    Open {
        until: DateTime<Utc>,
    },
}

/// A provider behind a breaker. Failures are [`ProviderError::Unavailable`] and [`ProviderError::InDoubt`]; a refusal is an
/// answer.
pub struct Breaker<P> {
    provider: P,
    clock: Arc<dyn Clock>,
    limits: BreakerLimits,
    circuits: Mutex<HashMap<ProviderAccountId, Circuit>>,
}

impl<P> Breaker<P> {
    /// Every account starts closed.
    pub fn new(provider: P, clock: Arc<dyn Clock>, limits: BreakerLimits) -> Self {
        Self { provider, clock, limits, circuits: Mutex::default() }
    }

    async fn guard<T>(
        &self,
        credentials: &ProviderCredentials,
        call: impl Future<Output = Result<T, ProviderError>> + Send,
    ) -> Result<T, ProviderError> {
        self.admit(credentials.account)?;
        let answer = call.await;
        self.settle(credentials.account, answer.as_ref().err());
        answer
    }

    fn admit(&self, account: ProviderAccountId) -> Result<(), ProviderError> {
        let now = self.clock.now();
        match self.circuits().get_mut(&account) {
            Some(Circuit::Open { until }) if now < *until => Err(OPEN),
            Some(Circuit::Open { until }) => {
                *until = now + self.limits.pause;
                Ok(())
            }
            Some(Circuit::Closed { .. }) | None => Ok(()),
        }
    }

    fn settle(&self, account: ProviderAccountId, error: Option<&ProviderError>) {
        let mut circuits = self.circuits();
        let circuit = circuits.entry(account).or_insert(Circuit::Closed { failures: 0 });
        let failed = matches!(error, Some(ProviderError::Unavailable(_) | ProviderError::InDoubt(_)));
        *circuit = match *circuit {
            _ if !failed => Circuit::Closed { failures: 0 },
            Circuit::Closed { failures } if failures + 1 < self.limits.failures => Circuit::Closed { failures: failures + 1 },
            Circuit::Closed { .. } | Circuit::Open { .. } => Circuit::Open { until: self.clock.now() + self.limits.pause },
        };
    }

    fn circuits(&self) -> MutexGuard<'_, HashMap<ProviderAccountId, Circuit>> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl<P: PaymentProvider> PaymentProvider for Breaker<P> {
    fn provider(&self) -> Provider {
        self.provider.provider()
    }

    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError> {
        self.guard(credentials, self.provider.register(credentials, order)).await
    }

    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError> {
        self.guard(credentials, self.provider.read(credentials, payment)).await
    }

    async fn cancel(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<(), ProviderError> {
        self.guard(credentials, self.provider.cancel(credentials, payment)).await
    }

    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError> {
        self.guard(credentials, self.provider.refund(credentials, refund)).await
    }

    fn notification(
        &self,
        credentials: &ProviderCredentials,
        request: NotificationRequest<'_>,
    ) -> Result<Notification, NotificationError> {
        self.provider.notification(credentials, request)
    }

    fn acknowledgement(&self) -> &'static str {
        self.provider.acknowledgement()
    }
}

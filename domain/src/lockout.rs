//! Locking of a sign-in after failures.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A lock falls at every fifth failure since the last success.
const FAILURES_PER_LOCK: u32 = 5;
/// A challenge (капча) is asked from the third failure on.
const FAILURES_BEFORE_CHALLENGE: u32 = 3;
/// A day without failures makes the challenge unnecessary.
const CHALLENGE_MEMORY: TimeDelta = TimeDelta::hours(24);
/// How long each successive lock lasts; further ones last like the last.
const LOCK_TIMES: [TimeDelta; 5] =
    [TimeDelta::minutes(1), TimeDelta::minutes(5), TimeDelta::minutes(15), TimeDelta::hours(1), TimeDelta::hours(24)];

/// Failures to sign in since the last success, and the locks they led to (блокировка после неудачных попыток).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    failures: u32,
    locks: usize,
    until: Option<DateTime<Utc>>,
    last_failure: Option<DateTime<Utc>>,
}

impl Lockout {
    /// Until when nobody may sign in; `None` when nothing is locked at `now`.
    #[must_use]
    pub fn locked_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.until.filter(|until| now < *until)
    }

    /// Whether the next attempt has to pass a challenge first: after three failures, for a day.
    #[must_use]
    pub fn challenge_required(&self, now: DateTime<Utc>) -> bool {
        let fresh = self.last_failure.is_some_and(|last| now.signed_duration_since(last) < CHALLENGE_MEMORY);
        fresh && self.failures >= FAILURES_BEFORE_CHALLENGE
    }

    /// The end of the lock that one more failure at `at` brings, if it brings one.
    pub(crate) fn lock_after_failure(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let failures = self.failures.saturating_add(1);
        let [.., longest] = LOCK_TIMES;
        let time = LOCK_TIMES.get(self.locks).copied().unwrap_or(longest);
        failures.is_multiple_of(FAILURES_PER_LOCK).then(|| at.checked_add_signed(time)).flatten()
    }

    pub(crate) const fn failed(&mut self, at: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        self.last_failure = Some(at);
    }

    pub(crate) const fn lock(&mut self, until: DateTime<Utc>) {
        self.locks = self.locks.saturating_add(1);
        self.until = Some(until);
    }
}

//! Token buckets by client address and by actor, in bounded memory.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Checks between two sweeps of idle keys.
const SWEEP_EVERY: u32 = 1024;
/// Shared buckets for newcomers while the table is full.
const OVERFLOW_BUCKETS: u64 = 1024;

/// The bucket of this key is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// When a token will be there again.
    pub retry_after: Duration,
}

/// A token bucket per key. Keys are kept only as hashes under a random seed, so that memory holds no addresses.
#[derive(Debug)]
pub struct RateLimit {
    buckets: DefaultKeyedRateLimiter<u64>,
    most_keys: usize,
    seed: RandomState,
    checks: AtomicU32,
    clock: DefaultClock,
}

impl RateLimit {
    /// So many requests a minute, up to `burst` at once, for at most `most_keys` callers told apart.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32, burst: NonZeroU32, most_keys: usize) -> Self {
        Self {
            buckets: RateLimiter::keyed(Quota::per_minute(requests).allow_burst(burst)),
            most_keys,
            seed: RandomState::new(),
            checks: AtomicU32::new(0),
            clock: DefaultClock::default(),
        }
    }

    /// Takes a token for an address; IPv6 addresses of one /64 share a bucket, as one household holds them all.
    pub fn check_address(&self, address: IpAddr) -> Result<(), TooMany> {
        self.check(self.seed.hash_one(household(address)))
    }

    /// Takes a token for an actor, whose key may be anything that tells actors apart, such as a session hash.
    pub fn check_actor(&self, key: &str) -> Result<(), TooMany> {
        self.check(self.seed.hash_one(("actor", key)))
    }

    /// How many callers are remembered now.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.buckets.len()
    }

    fn check(&self, key: u64) -> Result<(), TooMany> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        let full = self.buckets.len() >= self.most_keys;
        let key = if full { key % OVERFLOW_BUCKETS } else { key };
        self.buckets.check_key(&key).map_err(|refusal| TooMany { retry_after: refusal.wait_time_from(self.clock.now()) })
    }
}

/// All addresses of one household as one: an IPv4 address, or the /64 of an IPv6 address.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv6Addr};
    use std::num::NonZeroU32;
    use std::time::Duration;

    use super::RateLimit;

    fn two_a_minute(most_keys: usize) -> RateLimit {
        let two = NonZeroU32::new(2).unwrap();
        RateLimit::per_minute(two, two, most_keys)
    }

    #[test]
    fn the_third_request_waits_half_a_minute() {
        let limit = two_a_minute(10);
        let address = IpAddr::from([192, 0, 2, 1]);
        assert!(limit.check_address(address).is_ok() && limit.check_address(address).is_ok());

        let wait = limit.check_address(address).unwrap_err().retry_after;

        assert!(wait > Duration::from_secs(25) && wait <= Duration::from_secs(30), "{wait:?}");
        assert!(limit.check_address(IpAddr::from([192, 0, 2, 2])).is_ok());
        assert!(limit.check_actor("192.0.2.1").is_ok());
    }

    #[test]
    fn addresses_of_one_household_share_a_bucket() {
        let limit = two_a_minute(10);
        let from = |last| limit.check_address(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, last)));

        assert!(from(1).is_ok() && from(2).is_ok() && from(3).is_err());
    }

    #[test]
    fn memory_is_bounded_under_a_flood_of_new_callers() {
        let limit = two_a_minute(100);
        for caller in 0..20_000 {
            let _ = limit.check_actor(&format!("actor-{caller}"));
        }

        assert!(limit.remembered() <= 100 + 1024, "{} callers kept", limit.remembered());
    }
}

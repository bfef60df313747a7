//! Protection of a door that strangers may knock at and only few are let in: providers post hundreds of notifications a
//! second from few addresses, and anybody may forge some.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use moka::sync::Cache;

use super::rate_limit::{RateLimit, TooMany, household};

/// Requests a minute from one address: 500 a second.
const MOST: u32 = 30_000;
/// Requests at once from one address.
const BURST: u32 = 5_000;
/// Requests a minute from one address that may turn out to be forged.
const MOST_FORGED: u32 = 60;
/// For how long an address that forges more is not heard.
const DEAF: Duration = Duration::from_mins(1);
/// Addresses told apart.
const MOST_ADDRESSES: u32 = 100_000;

/// Limits by address: a wide one for all requests, a narrow one for those that are not believed. Whoever exceeds the narrow
/// one is not heard for a minute and costs nothing meanwhile.
#[derive(Debug)]
pub struct FloodGate {
    all: RateLimit,
    forged: RateLimit,
    deaf: Cache<IpAddr, ()>,
}

impl Default for FloodGate {
    fn default() -> Self {
        Self::new(MOST, BURST, MOST_FORGED, DEAF)
    }
}

impl FloodGate {
    fn new(most: u32, burst: u32, most_forged: u32, deaf: Duration) -> Self {
        let above_zero = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let addresses = usize::try_from(MOST_ADDRESSES).unwrap_or(usize::MAX);
        Self {
            all: RateLimit::per_minute(above_zero(most), above_zero(burst), addresses),
            forged: RateLimit::per_minute(above_zero(most_forged), above_zero(most_forged), addresses),
            deaf: Cache::builder().max_capacity(MOST_ADDRESSES.into()).time_to_live(deaf).build(),
        }
    }

    /// Whether a request from an address is heard.
    pub fn admit(&self, address: IpAddr) -> Result<(), TooMany> {
        if self.deaf.contains_key(&household(address)) {
            return Err(TooMany { retry_after: DEAF });
        }
        self.all.check_address(address)
    }

    /// Counts a request that was not believed.
    pub fn note_forged(&self, address: IpAddr) {
        if self.forged.check_address(address).is_err() {
            self.deaf.insert(household(address), ());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Duration;

    use super::FloodGate;

    const PROVIDER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(185, 71, 76, 1));
    const FORGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

    #[test]
    fn a_provider_is_heard_hundreds_of_times_a_second() {
        let gate = FloodGate::default();
        assert!((0..5_000).all(|_| gate.admit(PROVIDER).is_ok()));
        // Far more at once than any provider sends.
        assert!((0..5_000).any(|_| gate.admit(PROVIDER).is_err()));
    }

    #[test]
    fn another_address_of_the_same_household_is_not_heard_either() {
        let gate = FloodGate::new(600, 600, 1, Duration::from_mins(1));
        let of = |last: u16| IpAddr::V6(std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, last));
        gate.note_forged(of(1));
        gate.note_forged(of(2));
        assert!(gate.admit(of(3)).is_err());
    }

    #[test]
    fn who_forges_is_soon_not_heard_for_a_while_and_nobody_else_suffers() {
        let gate = FloodGate::new(600, 600, 3, Duration::from_millis(100));
        for _ in 0..3 {
            assert!(gate.admit(FORGER).is_ok());
            gate.note_forged(FORGER);
        }
        assert!(gate.admit(FORGER).is_ok(), "a few mistakes are nobody's crime");
        gate.note_forged(FORGER);
        assert!(gate.admit(FORGER).is_err());
        assert!(gate.admit(PROVIDER).is_ok());
        std::thread::sleep(Duration::from_millis(150));
        assert!(gate.admit(FORGER).is_ok(), "heard again");
    }
}

//! Networks that a provider sends its notifications from.

use std::{net::IpAddr, str::FromStr};

/// An IPv4 or IPv6 network, `185.71.76.0/27`; a bare address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

/// Text that names no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a network")]
pub struct NotANetwork;

impl Network {
    /// Whether the address is of this network; an IPv4 address written as IPv6 is still IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, own_width) = bits(self.address);
        let (other, other_width) = bits(address.to_canonical());
        let host_bits = own_width - self.prefix;
        own_width == other_width && own.checked_shr(host_bits) == other.checked_shr(host_bits)
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().map_err(|_| NotANetwork)?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().map_err(|_| NotANetwork)?.to_canonical();
        let (_, width) = bits(address);
        let prefix = prefix.unwrap_or(width);
        if prefix <= width { Ok(Self { address, prefix }) } else { Err(NotANetwork) }
    }
}

/// The address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, NotANetwork};

    fn contains(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn an_address_is_of_a_network_when_the_prefix_is_the_same() {
        assert!(contains("185.71.76.0/27", "185.71.76.31"));
        assert!(!contains("185.71.76.0/27", "185.71.76.32"));
        assert!(contains("77.75.153.0/25", "::ffff:77.75.153.1"));
        assert!(contains("77.75.156.11", "77.75.156.11"));
        assert!(!contains("77.75.156.11", "77.75.156.12"));
        assert!(contains("2a02:5180::/32", "2a02:5180:ffff::1"));
        assert!(!contains("2a02:5180::/32", "2a02:5181::1"));
        assert!(contains("0.0.0.0/0", "8.8.8.8") && contains("::/0", "2a02::1"));
        assert!(!contains("0.0.0.0/0", "2a02::1"));
    }

    #[test]
    fn anything_else_is_no_network() {
        for text in ["", "185.71.76.0/33", "185.71.76/24", "2a02::/129", "host", "1.2.3.4/-1", "1.2.3.4/"] {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
        }
    }
}

//! Whose address a request comes from, proxies considered.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use http::HeaderMap;

/// The address a request is counted under; put into the request's extensions by [`super::Edge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// A network is not written as `10.0.0.0/8` or `2001:db8::/32`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an IP network in CIDR notation: {0}")]
pub struct AddressError(String);

/// A network in CIDR notation; a bare address is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u32,
}

/// The proxies whose `X-Forwarded-For` is believed. Empty: the peer's own address counts.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Vec<Network>);

impl FromStr for Network {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.to_owned());
        let (base, prefix) = text.trim().split_once('/').map_or((text.trim(), None), |(base, rest)| (base, Some(rest)));
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let widest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(widest), |digits| digits.parse().map_err(|_| wrong()))?;
        if prefix > widest { Err(wrong()) } else { Ok(Self { base, prefix }) }
    }
}

impl Network {
    /// Whether an address lies in the network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl TrustedProxies {
    /// Reads a list of networks.
    pub fn parse<'a>(networks: impl IntoIterator<Item = &'a str>) -> Result<Self, AddressError> {
        networks.into_iter().map(str::parse).collect::<Result<_, _>>().map(Self)
    }

    /// The rightmost address that is not one of our proxies. A forwarded element that cannot be read ends the
    /// walk: what stands left of it was not written by a proxy of ours.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut nearest = peer.to_canonical();
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let elements = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for element in elements {
            if !self.trusts(nearest) {
                break;
            }
            let Some(address) = forwarded(element.trim()) else { break };
            nearest = address;
        }
        ClientAddress(nearest)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or `[2001:db8::1]:443`.
fn forwarded(element: &str) -> Option<IpAddr> {
    let bare = element.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(element);
    let with_port = || element.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use http::{HeaderMap, HeaderValue};

    use super::{Network, TrustedProxies};

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted = TrustedProxies::parse(["10.0.0.0/8", "2001:db8:1::/48"]).unwrap();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        trusted.client(peer.parse().unwrap(), &headers).0.to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
    }

    #[test]
    fn the_rightmost_address_that_is_not_ours_counts() {
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.2.3.4"]), "198.51.100.7");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "198.51.100.7", "10.2.3.4"]), "198.51.100.7");
        assert_eq!(client("::ffff:10.0.0.1", &["[2001:db8:2::5]:443"]), "2001:db8:2::5");
        assert_eq!(client("2001:db8:1::1", &["198.51.100.7:5000"]), "198.51.100.7");
    }

    #[test]
    fn rubbish_ends_the_walk() {
        assert_eq!(client("10.0.0.1", &["198.51.100.7, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn networks_are_read_strictly() {
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains(IpAddr::from([255, 1, 2, 3])));
        let one: Network = "192.0.2.1".parse().unwrap();
        assert!(one.contains(IpAddr::from([192, 0, 2, 1])) && !one.contains(IpAddr::from([192, 0, 2, 2])));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "host"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?} was read");
        }
    }
}

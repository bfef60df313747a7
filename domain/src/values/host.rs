//! Host name.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::is_host_name;

/// DNS host name (имя сайта) by RFC 1123 in lower case, without port, scheme and final dot; `.рф` in its `xn--` form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Host(String);

public_text!(pub Host);

impl Host {
    /// Trims, puts in lower case and checks the labels.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let host = text.trim().to_ascii_lowercase();
        if is_host_name(&host) { Ok(Self(host)) } else { Err(ValueError::InvalidHost) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Host, ValueError};

    #[test]
    fn a_host_goes_to_lower_case() {
        assert_eq!(Host::parse(" LK.Example.RU ").unwrap().as_str(), "lk.example.ru");
        assert!(Host::parse("localhost").is_ok());
    }

    #[test]
    fn what_is_more_or_less_than_a_host_is_refused() {
        for text in [
            "",
            "lk.example.ru:443",
            "https://lk.example.ru",
            "lk.example.ru/",
            "lk_1.ru",
            "лк.рф",
            "a..ru",
            "a.ru.",
            "a b",
            "a\0.ru",
        ] {
            assert_eq!(Host::parse(text), Err(ValueError::InvalidHost), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_normalised_host_is_read_as_itself(text in "[A-Za-z0-9]{1,20}(-[a-z0-9]{1,10})?(\\.[a-z]{2,10}){0,3}") {
            let host = Host::parse(&text).unwrap();
            prop_assert_eq!(Host::parse(host.as_str()), Ok(host));
        }
    }
}

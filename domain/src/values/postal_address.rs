//! Postal address.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::{fits, is_printable};

const LENGTH_MAX: usize = 500;

/// Postal address in one line (почтовый адрес), 1–500 characters. Personal.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostalAddress(String);

personal_text!(pub PostalAddress);

impl PostalAddress {
    /// Joins lines and blanks; keeps the rest as written.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let address = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if fits(&address, LENGTH_MAX) && address.chars().all(is_printable) {
            Ok(Self(address))
        } else {
            Err(ValueError::InvalidAddress)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PostalAddress, ValueError};

    #[test]
    fn lines_and_blanks_are_joined_and_hidden_in_debug() {
        let address = PostalAddress::parse(" 119021, Москва,\r\n ул. Льва  Толстого, 16 ").unwrap();

        assert_eq!(address.as_str(), "119021, Москва, ул. Льва Толстого, 16");
        assert_eq!(format!("{address:?}"), "PostalAddress(***)");
    }

    #[test]
    fn an_empty_long_or_unprintable_address_is_refused() {
        for text in ["", " \n", "Москва\0", "Мо\u{202e}сква"] {
            assert_eq!(PostalAddress::parse(text), Err(ValueError::InvalidAddress), "{text:?}");
        }
        assert!(PostalAddress::parse(&"я".repeat(500)).is_ok());
        assert_eq!(PostalAddress::parse(&"я".repeat(501)), Err(ValueError::InvalidAddress));
    }

    proptest! {
        #[test]
        fn a_normalised_address_is_read_as_itself(text in "[0-9А-Яа-я][0-9А-Яа-я ,./-]{0,100}") {
            let address = PostalAddress::parse(&text).unwrap();
            prop_assert_eq!(PostalAddress::parse(address.as_str()), Ok(address));
        }
    }
}

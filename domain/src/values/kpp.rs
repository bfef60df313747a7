//! Tax registration reason code.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::compact;

/// Tax registration reason code of an organisation (КПП), `\d{4}[0-9A-Z]{2}\d{3}` (DOMAIN.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kpp(String);

public_text!(pub Kpp);

impl Kpp {
    /// Reads 9 characters, blanks ignored, letters in any case.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let kpp = compact(text, &[]).ok_or(ValueError::InvalidKpp)?.to_ascii_uppercase();
        let places_hold = kpp.bytes().enumerate().all(|(place, byte)| match place {
            4 | 5 => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit(),
        });
        if places_hold && kpp.len() == 9 { Ok(Self(kpp)) } else { Err(ValueError::InvalidKpp) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kpp, ValueError};

    #[test]
    fn a_known_code_is_read() {
        assert_eq!(Kpp::parse(" 770101001 ").unwrap().as_str(), "770101001");
        assert_eq!(Kpp::parse("7701ab001").unwrap().as_str(), "7701AB001");
    }

    #[test]
    fn anything_off_the_pattern_is_refused() {
        for text in ["", "77010100", "7701010011", "A70101001", "77010100A", "7701АВ001", "770101001\0"] {
            assert_eq!(Kpp::parse(text), Err(ValueError::InvalidKpp), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_normalised_code_is_read_as_itself(text in "[0-9]{4}[0-9A-Z]{2}[0-9]{3}") {
            let kpp = Kpp::parse(&text).unwrap();
            prop_assert_eq!(kpp.as_str(), text);
        }
    }
}

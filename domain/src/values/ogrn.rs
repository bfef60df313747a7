//! State registration numbers.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::{number, only_digits, values};

/// State registration number of an organisation (ОГРН), 13 digits: the last is the last digit of the first twelve
/// mod 11 (DOMAIN.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ogrn(String);

public_text!(pub Ogrn);

impl Ogrn {
    /// Reads 13 digits, blanks ignored, and checks the last.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let ogrn = registration_number(text, 13).ok_or(ValueError::InvalidOgrn)?;
        if has_check_digit(&ogrn, 11) { Ok(Self(ogrn)) } else { Err(ValueError::OgrnChecksum) }
    }
}

/// State registration number of a sole entrepreneur (ОГРНИП), 15 digits: the last is the last digit of the first
/// fourteen mod 13 (DOMAIN.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ogrnip(String);

public_text!(pub Ogrnip);

impl Ogrnip {
    /// Reads 15 digits, blanks ignored, and checks the last.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let ogrnip = registration_number(text, 15).ok_or(ValueError::InvalidOgrnip)?;
        if has_check_digit(&ogrnip, 13) { Ok(Self(ogrnip)) } else { Err(ValueError::OgrnipChecksum) }
    }
}

fn registration_number(text: &str, length: usize) -> Option<String> {
    only_digits(text, &[]).filter(|digits| digits.len() == length && !digits.starts_with('0'))
}

/// The last digit of the remainder, so that a remainder of 10 gives 0.
fn has_check_digit(registration: &str, modulus: u64) -> bool {
    let digits = values(registration);
    digits.split_last().is_some_and(|(check, body)| u64::from(*check) == number(body) % modulus % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ogrn, Ogrnip, ValueError};

    #[test]
    fn known_numbers_are_read() {
        for text in ["1027700132195", "1027812400868", " 1 02 77 00 13219 5 "] {
            assert!(Ogrn::parse(text).is_ok(), "{text}");
        }
        assert!(Ogrnip::parse("304500116000157").is_ok());
    }

    #[test]
    fn a_remainder_of_ten_gives_zero() {
        assert!(Ogrn::parse("1027700132240").is_ok());
        assert_eq!(Ogrn::parse("1027700132241"), Err(ValueError::OgrnChecksum));
    }

    #[test]
    fn a_wrong_check_digit_is_refused() {
        assert_eq!(Ogrn::parse("1027700132196"), Err(ValueError::OgrnChecksum));
        assert_eq!(Ogrnip::parse("304500116000158"), Err(ValueError::OgrnipChecksum));
    }

    #[test]
    fn a_wrong_length_letter_or_leading_zero_is_refused() {
        for text in ["", "102770013219", "10277001321955", "0000000000000", "102770013219A", "1027700132195\0"] {
            assert_eq!(Ogrn::parse(text), Err(ValueError::InvalidOgrn), "{text:?}");
        }
        for text in ["", "1027700132195", "000000000000000", "30450011600015x"] {
            assert_eq!(Ogrnip::parse(text), Err(ValueError::InvalidOgrnip), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn exactly_one_last_digit_fits(body in 100_000_000_000_u64..1_000_000_000_000) {
            let fitting = (0..10).filter(|check| Ogrn::parse(&format!("{body}{check}")).is_ok()).count();
            prop_assert_eq!(fitting, 1);
        }

        #[test]
        fn exactly_one_last_digit_fits_an_entrepreneur(body in 10_000_000_000_000_u64..100_000_000_000_000) {
            let fitting = (0..10).filter(|check| Ogrnip::parse(&format!("{body}{check}")).is_ok()).count();
            prop_assert_eq!(fitting, 1);
        }
    }
}

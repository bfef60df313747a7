//! Taxpayer numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::{all_zeros, only_digits, values, weighted_sum};

const WEIGHTS_10: [u32; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_11: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_12: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// Taxpayer number (ИНН): 10 digits of an organisation or 12 of a person, with check digits (DOMAIN.md 4.2).
///
/// `Debug` shows the number of an organisation and hides that of a person; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Inn(String);

text_value!(pub Inn);

impl Inn {
    /// Reads 10 or 12 digits, blanks ignored, and checks the check digits.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let inn = only_digits(text, &[]).ok_or(ValueError::InvalidInn)?;
        let digits = values(&inn);
        let genuine = match digits.len() {
            10 => has_check_digit(&digits, &WEIGHTS_10),
            12 => has_check_digit(&digits, &WEIGHTS_11) && has_check_digit(&digits, &WEIGHTS_12),
            _ => return Err(ValueError::InvalidInn),
        };
        if genuine && !all_zeros(&inn) { Ok(Self(inn)) } else { Err(ValueError::InnChecksum) }
    }

    /// True for the 12 digits of a person, an entrepreneur among them.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.0.len() == 12
    }
}

impl fmt::Debug for Inn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inn({})", if self.is_person() { "***" } else { &self.0 })
    }
}

/// The digit after the weighted ones is their sum, mod 11, mod 10.
fn has_check_digit(digits: &[u32], weights: &[u32]) -> bool {
    digits.get(weights.len()) == Some(&(weighted_sum(digits, weights) % 11 % 10))
}

/// Taxpayer number of a person (ИНН физического лица), 12 digits. Personal.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonInn(String);

personal_text!(pub PersonInn);

impl PersonInn {
    /// Reads 12 digits, blanks ignored, and checks both check digits.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        match only_digits(text, &[]) {
            Some(digits) if digits.len() == 12 => Inn::parse(&digits).map(|inn| Self(inn.0)),
            _ => Err(ValueError::InvalidPersonInn),
        }
    }
}

impl From<PersonInn> for Inn {
    fn from(inn: PersonInn) -> Self {
        Self(inn.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::digits::tests::with_digit_changed;
    use super::{Inn, PersonInn, ValueError, WEIGHTS_10, WEIGHTS_11, WEIGHTS_12, values, weighted_sum};

    fn with_check_digit(digits: &str, weights: &[u32]) -> String {
        format!("{digits}{}", weighted_sum(&values(digits), weights) % 11 % 10)
    }

    #[test]
    fn known_numbers_are_read() {
        for text in ["7707083893", "7728168971", "500100732259", " 7707 083893 "] {
            assert!(Inn::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_refused() {
        for text in ["7707083894", "500100732258", "500100732269", "0000000000", "000000000000"] {
            assert_eq!(Inn::parse(text), Err(ValueError::InnChecksum), "{text}");
        }
    }

    #[test]
    fn a_wrong_length_or_letter_is_refused() {
        for text in ["", "770708389", "77070838931", "5001007322590", "770708389О", "7707083893\0"] {
            assert_eq!(Inn::parse(text), Err(ValueError::InvalidInn), "{text:?}");
        }
    }

    #[test]
    fn a_person_has_twelve_digits() {
        let person = PersonInn::parse("500100732259").unwrap();

        assert!(Inn::from(person).is_person());
        assert_eq!(PersonInn::parse("7707083893"), Err(ValueError::InvalidPersonInn));
        assert_eq!(PersonInn::parse("500100732258"), Err(ValueError::InnChecksum));
    }

    #[test]
    fn only_the_number_of_an_organisation_is_shown() {
        assert_eq!(format!("{:?}", Inn::parse("7707083893")), "Ok(Inn(7707083893))");
        assert_eq!(format!("{:?}", Inn::parse("500100732259")), "Ok(Inn(***))");
        assert_eq!(format!("{:?}", PersonInn::parse("500100732259")), "Ok(PersonInn(***))");
    }

    proptest! {
        // Remainders 0 and 10 share the check digit 0, so only other check digits promise to catch every slip.
        #[test]
        fn one_changed_digit_of_an_organisation_is_caught(body in "[1-9][0-9]{8}", place in 0_usize..10, step in 1_u32..10) {
            let inn = with_check_digit(&body, &WEIGHTS_10);
            prop_assert!(Inn::parse(&inn).is_ok());
            if !inn.ends_with('0') {
                prop_assert_eq!(Inn::parse(&with_digit_changed(&inn, place, step)), Err(ValueError::InnChecksum));
            }
        }

        #[test]
        fn one_changed_digit_of_a_person_is_caught(body in "[1-9][0-9]{9}", place in 0_usize..12, step in 1_u32..10) {
            let inn = with_check_digit(&with_check_digit(&body, &WEIGHTS_11), &WEIGHTS_12);
            let parsed = PersonInn::parse(&inn).unwrap();
            prop_assert_eq!(parsed.as_str(), inn.as_str());
            if !inn.ends_with('0') {
                prop_assert_eq!(PersonInn::parse(&with_digit_changed(&inn, place, step)), Err(ValueError::InnChecksum));
            }
        }
    }
}

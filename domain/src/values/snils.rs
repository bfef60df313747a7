//! Insurance number of a person.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::{all_zeros, number, only_digits, values, weighted_sum};
use super::text::is_dash;

const WEIGHTS: [u32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, 1];
/// Numbers up to 001-001-998 were given out before the check digits.
const LAST_UNCHECKED: u64 = 1_001_998;

/// Insurance number of an individual account (СНИЛС), 11 digits with check digits (DOMAIN.md 4.2). Personal.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Snils(String);

personal_text!(pub Snils);

impl Snils {
    /// Reads 11 digits with or without dashes and blanks, and checks the last two.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let without_dashes: String = text.chars().filter(|c| !is_dash(*c)).collect();
        let snils = only_digits(&without_dashes, &[]).ok_or(ValueError::InvalidSnils)?;
        let digits = values(&snils);
        if digits.len() != 11 || all_zeros(&snils) {
            return Err(ValueError::InvalidSnils);
        }
        let (account, check) = digits.split_at(9);
        if number(account) > LAST_UNCHECKED && number(check) != check_number(account) {
            return Err(ValueError::SnilsChecksum);
        }
        Ok(Self(snils))
    }

    /// As printed on the card: `112-233-445 95`.
    #[must_use]
    pub fn formatted(&self) -> String {
        let digits = &self.0;
        format!("{}-{}-{} {}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
    }
}

/// Weighted sum mod 101; a remainder of 100 is written 00.
fn check_number(account: &[u32]) -> u64 {
    u64::from(weighted_sum(account, &WEIGHTS) % 101 % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::digits::tests::with_digit_changed;
    use super::{LAST_UNCHECKED, Snils, ValueError, check_number, number, values};

    #[test]
    fn known_numbers_are_read_and_kept_as_digits() {
        for (text, digits) in [
            ("112-233-445 95", "11223344595"),
            ("087-654-303 00", "08765430300"),
            ("11223344595", "11223344595"),
            (" 112 233 445–95 ", "11223344595"),
        ] {
            assert_eq!(Snils::parse(text).unwrap().as_str(), digits, "{text}");
        }
    }

    #[test]
    fn a_wrong_check_number_is_refused() {
        assert_eq!(Snils::parse("112-233-445 96"), Err(ValueError::SnilsChecksum));
    }

    #[test]
    fn numbers_from_before_the_check_are_taken_as_they_are() {
        assert!(Snils::parse("001-001-998 77").is_ok());
        assert_eq!(Snils::parse("001-001-999 77"), Err(ValueError::SnilsChecksum));
    }

    #[test]
    fn a_wrong_length_letter_or_nobodys_number_is_refused() {
        for text in ["", "112-233-445", "112-233-445 955", "112-233-44A 95", "000-000-000 00", "11223344595\0"] {
            assert_eq!(Snils::parse(text), Err(ValueError::InvalidSnils), "{text:?}");
        }
    }

    #[test]
    fn it_is_printed_as_on_the_card_and_hidden_in_debug() {
        let snils = Snils::parse("11223344595").unwrap();

        assert_eq!(snils.formatted(), "112-233-445 95");
        assert_eq!(format!("{snils:?}"), "Snils(***)");
    }

    proptest! {
        // Remainders 0 and 100 share the check number 00, so only other check numbers promise to catch every slip.
        #[test]
        fn one_changed_digit_is_caught(account in LAST_UNCHECKED + 1..1_000_000_000, place in 0_usize..11, step in 1_u32..10) {
            let account = format!("{account:09}");
            let snils = format!("{account}{:02}", check_number(&values(&account)));
            let parsed = Snils::parse(&snils).unwrap();
            prop_assert_eq!(Snils::parse(&parsed.formatted()), Ok(parsed));

            let changed = with_digit_changed(&snils, place, step);
            if !snils.ends_with("00") && number(&values(&changed[..9])) > LAST_UNCHECKED {
                prop_assert_eq!(Snils::parse(&changed), Err(ValueError::SnilsChecksum));
            }
        }
    }
}

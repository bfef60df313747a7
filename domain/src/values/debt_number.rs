//! Number of a debt.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::{fits, is_letter, one_line};

const LENGTH_MAX: usize = 64;
/// Latin capitals and the Cyrillic ones that look the same in print.
const LOOK_ALIKES: [(char, char); 12] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
];

/// Number of a debt or loan contract (номер договора), as the creditor writes it: 1–64 letters, digits, blanks and
/// `-/_.№`, with a letter or digit among them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DebtNumber(String);

public_text!(pub DebtNumber);

impl DebtNumber {
    /// Trims, joins blanks and makes all dashes hyphens; keeps the rest as written.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let number = one_line(text);
        let allowed = number.chars().all(|c| is_sign(c) || matches!(c, '-' | '/' | '_' | '.' | '№' | ' '));
        if fits(&number, LENGTH_MAX) && allowed && number.chars().any(is_sign) {
            Ok(Self(number))
        } else {
            Err(ValueError::InvalidDebtNumber)
        }
    }

    /// What typed variants have in common: capitals without blanks and dashes, Ё as Е, Latin letters that look Cyrillic
    /// as Cyrillic. Stored in read models; changing it means rebuilding them.
    #[must_use]
    pub fn lookup_key(&self) -> String {
        self.0.to_uppercase().chars().filter(|c| !matches!(c, ' ' | '-')).map(look_alike).collect()
    }
}

fn is_sign(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit()
}

fn look_alike(c: char) -> char {
    match LOOK_ALIKES.into_iter().find(|(latin, _)| *latin == c) {
        Some((_, cyrillic)) => cyrillic,
        None if c == 'Ё' => 'Е',
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DebtNumber, ValueError};

    fn key(text: &str) -> String {
        DebtNumber::parse(text).unwrap().lookup_key()
    }

    #[test]
    fn a_number_is_trimmed_and_kept_as_written() {
        assert_eq!(DebtNumber::parse("  КД № 12–34/a_б.5 \n").unwrap().as_str(), "КД № 12-34/a_б.5");
        assert!(DebtNumber::parse(&"1".repeat(64)).is_ok());
    }

    #[test]
    fn an_empty_too_long_or_odd_number_is_refused() {
        for text in ["", " ", "---", "№", "12*34", "<1>", "12\0", "1;DROP", "12\u{200b}3", "中1"] {
            assert_eq!(DebtNumber::parse(text), Err(ValueError::InvalidDebtNumber), "{text:?}");
        }
        assert_eq!(DebtNumber::parse(&"1".repeat(65)), Err(ValueError::InvalidDebtNumber));
    }

    #[test]
    fn typed_variants_have_one_key() {
        let cyrillic = "АВСЕНКМОРТХУ-12 34";
        for typed in ["ABCEHKMOPTXY1234", "abcehkmoptxy-1234", "авсенкмортху 12-34", "А В С Е Н К М О Р Т Х У — 1234"]
        {
            assert_eq!(key(typed), key(cyrillic), "{typed}");
        }
        assert_eq!(key("зёрна-1"), "ЗЕРНА1");
        assert_eq!(key("L-1001"), "L1001");
    }

    #[test]
    fn different_numbers_keep_different_keys() {
        assert_ne!(key("1-0"), key("1-О"));
        assert_ne!(key("12/3"), key("123"));
    }

    proptest! {
        #[test]
        fn a_normalised_number_is_read_as_itself(text in "[0-9A-Za-zА-Яа-яЁё№/_. -]{0,30}[0-9A-ZА-Я]") {
            let number = DebtNumber::parse(&text).unwrap();
            prop_assert_eq!(DebtNumber::parse(number.as_str()), Ok(number));
        }

        #[test]
        fn a_key_is_the_key_of_itself(text in "[0-9A-Za-zА-Яа-яЁё№/_. -]{0,30}[0-9A-ZА-Я]") {
            prop_assert_eq!(key(&key(&text)), key(&text));
        }
    }
}

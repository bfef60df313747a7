//! Bank account number.

use serde::{Deserialize, Serialize};

use super::digits::compact;
use super::{Bic, ValueError};

const LENGTH: usize = 20;
/// Letters allowed in place 6, standing for 0 to 9 in the check.
const LETTERS: [char; 10] = ['A', 'B', 'C', 'E', 'H', 'K', 'M', 'P', 'T', 'X'];
/// The same letters on a Russian keyboard.
const CYRILLIC_LETTERS: [char; 10] = ['А', 'В', 'С', 'Е', 'Н', 'К', 'М', 'Р', 'Т', 'Х'];
/// Place of the key, counted from zero.
const KEY_PLACE: usize = 8;

/// Bank account number (номер счёта), 20 characters `[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}` (ГОСТ Р 56042-2014).
///
/// The ninth digit is a key that depends on the bank, see [`AccountNumber::check_key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountNumber(String);

public_text!(pub AccountNumber);

impl AccountNumber {
    /// Reads 20 characters, blanks ignored, the letter in any case and on any keyboard. The key is not checked here.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let account: String = compact(text, &[]).ok_or(ValueError::InvalidAccount)?.chars().map(latin_capital).collect();
        let places_hold = account.chars().enumerate().all(|(place, c)| fits_place(place, c));
        if places_hold && account.len() == LENGTH { Ok(Self(account)) } else { Err(ValueError::InvalidAccount) }
    }

    /// Checks the key of an account opened at the bank (расчётный счёт), or at a settlement centre (РКЦ).
    pub fn check_key(&self, bic: &Bic) -> Result<(), ValueError> {
        self.check_key_after(&bic.settlement_prefix())
    }

    /// Checks the key of the bank's own account at the Bank of Russia (корреспондентский счёт).
    pub fn check_key_correspondent(&self, bic: &Bic) -> Result<(), ValueError> {
        self.check_key_after(&bic.correspondent_prefix())
    }

    /// The key this account would have at the bank: what the ninth digit must be.
    #[must_use]
    pub fn expected_key(&self, bic: &Bic) -> u32 {
        let without_key = self.0.chars().enumerate().map(|(place, c)| if place == KEY_PLACE { '0' } else { c });
        key_sum(&bic.settlement_prefix(), without_key) * 3 % 10
    }

    fn check_key_after(&self, prefix: &str) -> Result<(), ValueError> {
        if key_sum(prefix, self.0.chars()).is_multiple_of(10) { Ok(()) } else { Err(ValueError::AccountKeyMismatch) }
    }
}

fn latin_capital(c: char) -> char {
    let capital = c.to_uppercase().next().unwrap_or(c);
    let keyboards = CYRILLIC_LETTERS.into_iter().zip(LETTERS);
    keyboards.into_iter().find(|(cyrillic, _)| *cyrillic == capital).map_or(capital, |(_, latin)| latin)
}

fn fits_place(place: usize, c: char) -> bool {
    match place {
        0 => ('1'..='9').contains(&c),
        5 => c.is_ascii_digit() || LETTERS.contains(&c),
        _ => c.is_ascii_digit(),
    }
}

/// Sum of the last digits of products with weights 7, 1, 3 over the prefix and the account.
fn key_sum(prefix: &str, account: impl Iterator<Item = char>) -> u32 {
    prefix.chars().chain(account).zip([7, 1, 3].into_iter().cycle()).map(|(c, weight)| digit(c) * weight % 10).sum()
}

fn digit(c: char) -> u32 {
    let letter = || (0..).zip(LETTERS).find(|(_, letter)| *letter == c).map(|(value, _)| value);
    c.to_digit(10).or_else(letter).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::digits::tests::with_digit_changed;
    use super::{AccountNumber, Bic, ValueError};

    fn account(text: &str) -> AccountNumber {
        AccountNumber::parse(text).unwrap()
    }

    fn bic(text: &str) -> Bic {
        Bic::parse(text).unwrap()
    }

    #[test]
    fn known_accounts_fit_their_bank() {
        for text in ["40702810138250123017", "40702810938000000001"] {
            assert_eq!(account(text).check_key(&bic("044525225")), Ok(()), "{text}");
        }
    }

    #[test]
    fn known_correspondent_accounts_fit_their_bank() {
        for (text, bank) in [("30101810400000000225", "044525225"), ("30101810200000000827", "044030827")] {
            assert_eq!(account(text).check_key_correspondent(&bic(bank)), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_wrong_key_is_refused_and_the_right_one_is_known() {
        let account = account("40817810099910004312");
        let bank = bic("044525225");

        assert_eq!(account.check_key(&bank), Err(ValueError::AccountKeyMismatch));
        assert_eq!(account.expected_key(&bank), 8);
        assert_eq!(AccountNumber::parse("40817810899910004312").unwrap().check_key(&bank), Ok(()));
    }

    #[test]
    fn an_account_at_a_settlement_centre_is_checked_like_a_correspondent_one() {
        let centre = bic("044525000");
        let account = account("30101810400000000225");

        assert_eq!(account.check_key(&centre), account.check_key_correspondent(&centre));
        assert_eq!(account.check_key(&centre), Ok(()));
    }

    #[test]
    fn a_letter_in_place_six_counts_as_its_digit() {
        let latin = account("40702a10138250123017");

        assert_eq!(latin.as_str(), "40702A10138250123017");
        assert_eq!(account("40702А10138250123017"), latin);
        assert_eq!(account("40702T10138250123017").check_key(&bic("044525225")), Ok(()));
        assert_eq!(latin.check_key(&bic("044525225")), Err(ValueError::AccountKeyMismatch));
    }

    #[test]
    fn anything_off_the_pattern_is_refused() {
        for text in [
            "",
            "0",
            "4070281013825012301",
            "407028101382501230177",
            "00702810138250123017",
            "4070281013825012301A",
            "40702D10138250123017",
            "A0702810138250123017",
            "4070281013825012301\0",
            "40702810-138250123017",
        ] {
            assert_eq!(AccountNumber::parse(text), Err(ValueError::InvalidAccount), "{text:?}");
        }
    }

    proptest! {
        // Weights 7, 1 and 3 have no common factor with 10, so every single slip is caught.
        #[test]
        fn one_changed_digit_is_caught(text in "[1-9][0-9]{19}", bank in "04[0-9]{7}", place in 1_usize..20, step in 1_u32..10) {
            let bank = bic(&bank);
            let key = account(&text).expected_key(&bank).to_string();
            let good = format!("{}{key}{}", &text[..8], &text[9..]);
            prop_assert_eq!(account(&good).check_key(&bank), Ok(()));
            let slip = account(&with_digit_changed(&good, place, step));
            prop_assert_eq!(slip.check_key(&bank), Err(ValueError::AccountKeyMismatch));
        }

        #[test]
        fn a_normalised_account_is_read_as_itself(text in "[1-9][0-9]{4}[0-9ABCEHKMPTX][0-9]{14}") {
            let parsed = account(&text);
            prop_assert_eq!(parsed.as_str(), text);
        }
    }
}

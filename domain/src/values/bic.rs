//! Bank identification code.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::only_digits;

/// Bank identification code (БИК), 9 digits starting with zero: 04 for banks, 00–02 for the treasury and the Bank of
/// Russia (DOMAIN.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bic(String);

public_text!(pub Bic);

impl Bic {
    /// Reads 9 digits, blanks ignored.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        match only_digits(text, &[]) {
            Some(digits) if digits.len() == 9 && digits.starts_with('0') => Ok(Self(digits)),
            _ => Err(ValueError::InvalidBic),
        }
    }

    /// True for a settlement centre of the Bank of Russia (РКЦ): digits 7–9 are 000, 001 or 002.
    #[must_use]
    pub fn is_settlement_centre(&self) -> bool {
        matches!(&self.0[6..], "000" | "001" | "002")
    }

    /// Three digits put before an account opened at this bank to check its key.
    pub(super) fn settlement_prefix(&self) -> String {
        if self.is_settlement_centre() { self.correspondent_prefix() } else { self.0[6..].to_owned() }
    }

    /// Three digits put before an account this bank holds at the Bank of Russia to check its key.
    pub(super) fn correspondent_prefix(&self) -> String {
        format!("0{}", &self.0[4..6])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bic, ValueError};

    #[test]
    fn a_known_code_is_read() {
        assert_eq!(Bic::parse(" 044525225 ").unwrap().as_str(), "044525225");
    }

    #[test]
    fn anything_but_nine_digits_from_zero_is_refused() {
        for text in ["", "04452522", "0445252255", "144525225", "04452522O", "044-525-225", "044525225\0"] {
            assert_eq!(Bic::parse(text), Err(ValueError::InvalidBic), "{text:?}");
        }
    }

    #[test]
    fn a_settlement_centre_is_known_by_its_last_digits() {
        assert!(Bic::parse("044525000").unwrap().is_settlement_centre());
        assert!(Bic::parse("044030002").unwrap().is_settlement_centre());
        assert!(!Bic::parse("044525003").unwrap().is_settlement_centre());
    }

    #[test]
    fn prefixes_depend_on_who_holds_the_account() {
        let bank = Bic::parse("044030827").unwrap();
        let centre = Bic::parse("044030001").unwrap();

        assert_eq!((bank.settlement_prefix().as_str(), bank.correspondent_prefix().as_str()), ("827", "030"));
        assert_eq!(centre.settlement_prefix(), "030");
    }

    proptest! {
        #[test]
        fn a_normalised_code_is_read_as_itself(text in "0[0-9]{8}") {
            let bic = Bic::parse(&text).unwrap();
            prop_assert_eq!(bic.as_str(), text);
        }
    }
}

//! Phone number.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::only_digits;
use super::text::{is_dash, is_invisible};

/// Russian phone number (номер телефона) in E.164, `+79161234567`. Personal.
///
/// Area codes of Russia start with 3, 4, 8 or 9; +7 6xx and +7 7xx are Kazakhstan (numbering plan, ITU E.164).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

personal_text!(pub Phone);

impl Phone {
    /// Reads `8XXXXXXXXXX`, `+7…`, `7…` or ten digits, with blanks, brackets, dots and dashes anywhere.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let typed: String = text.trim().chars().filter(|c| !is_dash(*c) && !is_invisible(*c)).collect();
        let (international, rest) = typed.strip_prefix('+').map_or((false, typed.as_str()), |rest| (true, rest));
        let digits = only_digits(rest, &['(', ')', '.']).ok_or(ValueError::InvalidPhone)?;
        let national = match (digits.len(), international) {
            (11, true) => digits.strip_prefix('7'),
            (11, false) => digits.strip_prefix(['7', '8']),
            (10, false) => Some(digits.as_str()),
            _ => None,
        };
        match national {
            Some(national) if national.starts_with(['3', '4', '8', '9']) => Ok(Self(format!("+7{national}"))),
            _ => Err(ValueError::InvalidPhone),
        }
    }

    /// True for a mobile number, code 9xx (DEF-код): only these take SMS.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.national().starts_with('9')
    }

    /// Ten digits after +7.
    #[must_use]
    pub fn national(&self) -> &str {
        &self.0[2..]
    }

    /// Eleven digits without the plus, as SMS gateways take them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// Enough for the owner to recognise it: `+7 916 ***-**-67`.
    #[must_use]
    pub fn masked(&self) -> String {
        let national = self.national();
        format!("+7 {} ***-**-{}", &national[..3], &national[8..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Phone, ValueError};

    #[test]
    fn all_usual_ways_of_writing_are_one_number() {
        for text in [
            "+79161234567",
            "89161234567",
            "79161234567",
            "9161234567",
            "+7 (916) 123-45-67",
            " 8\u{a0}916.123.45.67\n",
            "8–916–123–45–67",
            "\u{202a}+7 916 123 45 67\u{202c}",
        ] {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "+79161234567", "{text}");
        }
    }

    #[test]
    fn what_is_not_a_russian_number_is_refused() {
        for text in [
            "",
            "+",
            "112",
            "916123456",
            "91612345678",
            "+89161234567",
            "+9161234567",
            "+380441234567",
            "+77011234567",
            "7011234567",
            "+70001234567",
            "++79161234567",
            "7+9161234567",
            "8916123456a",
            "+7916123456７",
            "89161234567\0",
        ] {
            assert_eq!(Phone::parse(text), Err(ValueError::InvalidPhone), "{text:?}");
        }
    }

    #[test]
    fn mobile_numbers_are_told_from_city_ones() {
        assert!(Phone::parse("+79161234567").unwrap().is_mobile());
        assert!(!Phone::parse("8 495 123-45-67").unwrap().is_mobile());
        assert!(!Phone::parse("8 800 555-35-35").unwrap().is_mobile());
    }

    #[test]
    fn a_mask_keeps_the_code_and_the_last_two_digits() {
        let phone = Phone::parse("89161234567").unwrap();

        assert_eq!(phone.masked(), "+7 916 ***-**-67");
        assert_eq!(phone.digits(), "79161234567");
    }

    proptest! {
        #[test]
        fn a_normalised_number_is_read_as_itself(national in "[3489][0-9]{9}") {
            let phone = Phone::parse(&national).unwrap();
            prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = Phone::parse(&text);
        }
    }
}

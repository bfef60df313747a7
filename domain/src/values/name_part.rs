//! One part of a person's name.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::{fits, is_letter, one_line};

const LENGTH_MAX: usize = 100;

/// Last, first or middle name: 1–100 Cyrillic or Latin letters, hyphens, apostrophes, dots and blanks. Personal.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct NamePart(String);

personal_text!(pub(super) NamePart);

impl NamePart {
    /// Normalises blanks and dashes and checks the characters; at least one is a letter.
    pub(super) fn parse(text: &str) -> Result<Self, ValueError> {
        let part = clean(text);
        let allowed = part.chars().all(|c| is_letter(c) || matches!(c, '-' | '\'' | '.' | ' '));
        if allowed && fits(&part, LENGTH_MAX) && part.chars().any(is_letter) {
            Ok(Self(part))
        } else {
            Err(ValueError::InvalidName)
        }
    }

    /// The first letter, capital.
    pub(super) fn initial(&self) -> String {
        self.0.chars().find(|c| is_letter(*c)).into_iter().flat_map(char::to_uppercase).collect()
    }
}

/// One line, without blanks around hyphens (`Петрова - Водкина` is `Петрова-Водкина`) and without a dash that stands at
/// the end for a missing name.
pub(super) fn clean(text: &str) -> String {
    one_line(text).trim_end_matches(" -").replace(" -", "-").replace("- ", "-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NamePart, ValueError};

    #[test]
    fn blanks_dashes_and_apostrophes_are_normalised_and_yo_is_kept() {
        for (text, part) in [
            (" Петрова — Водкина ", "Петрова-Водкина"),
            ("Д’Артаньян", "Д'Артаньян"),
            ("Соловье\u{308}ва", "Соловьёва"),
            ("Мамед \u{a0} оглы", "Мамед оглы"),
        ] {
            assert_eq!(NamePart::parse(text).unwrap().as_str(), part, "{text}");
        }
    }

    #[test]
    fn anything_but_letters_and_their_marks_is_refused() {
        for text in ["", " ", "-", "..", "Анна1", "<b>", "А\0нна", "中", "Ан\u{202e}на", "Анна, Мария"] {
            assert_eq!(NamePart::parse(text), Err(ValueError::InvalidName), "{text:?}");
        }
    }

    #[test]
    fn the_length_is_bounded_in_characters() {
        assert!(NamePart::parse(&"я".repeat(100)).is_ok());
        assert_eq!(NamePart::parse(&"я".repeat(101)), Err(ValueError::InvalidName));
    }

    #[test]
    fn the_initial_is_the_first_letter_in_capital() {
        assert_eq!(NamePart::parse("'t Хоофт").unwrap().initial(), "T");
    }

    proptest! {
        #[test]
        fn a_normalised_part_is_read_as_itself(text in "[ А-яё'.-]{0,15}[А-я][ А-яё'.-]{0,15}") {
            let part = NamePart::parse(&text).unwrap();
            prop_assert_eq!(NamePart::parse(part.as_str()), Ok(part));
        }
    }
}

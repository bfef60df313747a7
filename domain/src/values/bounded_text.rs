//! Free text of bounded length.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::fits;

/// Free text of 1 to `MAX` characters, trimmed; the only control character is the newline.
///
/// People write anything into free text, so `Debug` shows its length alone and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BoundedText<const MAX: usize>(String);

impl<const MAX: usize> BoundedText<MAX> {
    /// Trims, turns tabs into blanks and Windows line ends into newlines; refuses other control characters, NUL first.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ValueError::EmptyText);
        }
        if !fits(trimmed, MAX) {
            return Err(ValueError::TextTooLong);
        }
        if trimmed.chars().any(|c| c.is_control() && c != '\n') {
            return Err(ValueError::InvalidCharacters);
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The trimmed text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> TryFrom<String> for BoundedText<MAX> {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl<const MAX: usize> From<BoundedText<MAX>> for String {
    fn from(text: BoundedText<MAX>) -> Self {
        text.0
    }
}

impl<const MAX: usize> fmt::Debug for BoundedText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoundedText({} characters)", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BoundedText, ValueError};

    type Short = BoundedText<5>;

    #[test]
    fn text_is_trimmed_and_line_ends_become_plain() {
        assert_eq!(BoundedText::<20>::parse("  да,\r\nпришлю\tсчёт \n").unwrap().as_str(), "да,\nпришлю счёт");
    }

    #[test]
    fn empty_text_is_refused() {
        for text in ["", " ", "\r\n\t"] {
            assert_eq!(Short::parse(text), Err(ValueError::EmptyText), "{text:?}");
        }
    }

    #[test]
    fn length_is_bounded_in_characters_after_trimming() {
        assert!(Short::parse("  ёжики  ").is_ok());
        assert_eq!(Short::parse("ёжикии"), Err(ValueError::TextTooLong));
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["a\0b", "a\u{1b}b", "a\u{7f}", "a\u{85}b"] {
            assert_eq!(Short::parse(text), Err(ValueError::InvalidCharacters), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_the_length_alone() {
        assert_eq!(format!("{:?}", Short::parse("тайна")), "Ok(BoundedText(5 characters))");
    }

    #[test]
    fn json_is_checked_again() {
        assert_eq!(serde_json::to_string(&Short::parse(" да ").unwrap()).unwrap(), "\"да\"");
        assert!(serde_json::from_str::<Short>("\"слишком\"").is_err());
    }

    proptest! {
        #[test]
        fn a_normalised_text_is_read_as_itself(text in "\\PC{1,5}") {
            prop_assume!(!text.trim().is_empty());
            let short = Short::parse(&text).unwrap();
            prop_assert_eq!(Short::parse(short.as_str()), Ok(short));
        }
    }
}

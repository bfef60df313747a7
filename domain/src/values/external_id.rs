//! Identifier given by another system.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::{fits, is_printable};

const LENGTH_MAX: usize = 64;

/// Identifier given by another system (внешний идентификатор): 1–64 printable characters, compared as they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExternalId(String);

public_text!(pub ExternalId);

impl ExternalId {
    /// Trims; changes nothing else.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let id = text.trim();
        if fits(id, LENGTH_MAX) && id.chars().all(is_printable) {
            Ok(Self(id.to_owned()))
        } else {
            Err(ValueError::InvalidExternalId)
        }
    }

    /// What another system said, whatever it is: unprintable characters become `?`, what is too long is cut, and nothing
    /// is `?`. For facts that must be kept even when they break the rule.
    #[must_use]
    pub fn lossy(text: &str) -> Self {
        let printable = |c| if is_printable(c) { c } else { '?' };
        let id: String = text.trim().chars().take(LENGTH_MAX).map(printable).collect();
        Self::parse(&id).unwrap_or_else(|_| Self("?".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ExternalId, ValueError};

    #[test]
    fn an_identifier_is_trimmed_and_kept() {
        assert_eq!(ExternalId::parse(" CRM/Договор #42 ").unwrap().as_str(), "CRM/Договор #42");
    }

    #[test]
    fn an_empty_long_or_unprintable_identifier_is_refused() {
        for text in ["", "  ", "a\0", "a\nb", "a\u{200b}b", "a\u{202e}b"] {
            assert_eq!(ExternalId::parse(text), Err(ValueError::InvalidExternalId), "{text:?}");
        }
        assert!(ExternalId::parse(&"ё".repeat(64)).is_ok());
        assert_eq!(ExternalId::parse(&"ё".repeat(65)), Err(ValueError::InvalidExternalId));
    }

    #[test]
    fn what_another_system_said_is_kept_as_far_as_it_can_be() {
        let kept = |text: &str| ExternalId::lossy(text).as_str().to_owned();
        assert_eq!(kept(" a-1 "), "a-1");
        assert_eq!(kept("a\0b"), "a?b");
        assert_eq!(kept("  "), "?");
        assert_eq!(kept(&"ё".repeat(65)), "ё".repeat(64));
    }

    proptest! {
        #[test]
        fn whatever_was_said_is_an_identifier(text in ".{0,70}") {
            let id = ExternalId::lossy(&text);
            prop_assert_eq!(ExternalId::parse(id.as_str()), Ok(id));
        }

        #[test]
        fn a_normalised_identifier_is_read_as_itself(text in "[!-~][ -~]{0,62}") {
            let id = ExternalId::parse(&text).unwrap();
            prop_assert_eq!(ExternalId::parse(id.as_str()), Ok(id));
        }
    }
}

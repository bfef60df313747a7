//! Login of a member of staff.

use serde::{Deserialize, Serialize};

use super::ValueError;

/// Login of a member of staff (логин сотрудника): 3–64 lower-case Latin letters, digits and `._-@`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginName(String);

public_text!(pub LoginName);

impl LoginName {
    /// Trims, puts in lower case and checks the characters.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let login = text.trim().to_ascii_lowercase();
        let allowed = login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b));
        if allowed && (3..=64).contains(&login.len()) { Ok(Self(login)) } else { Err(ValueError::InvalidLogin) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LoginName, ValueError};

    #[test]
    fn a_login_goes_to_lower_case() {
        assert_eq!(LoginName::parse(" A.Petrova_2@Example-Co ").unwrap().as_str(), "a.petrova_2@example-co");
    }

    #[test]
    fn a_short_long_or_odd_login_is_refused() {
        for text in ["", "ab", "анна", "a b c", "a+b+c", "abc\0", "abc'--"] {
            assert_eq!(LoginName::parse(text), Err(ValueError::InvalidLogin), "{text:?}");
        }
        assert!(LoginName::parse(&"a".repeat(64)).is_ok());
        assert_eq!(LoginName::parse(&"a".repeat(65)), Err(ValueError::InvalidLogin));
    }

    proptest! {
        #[test]
        fn a_normalised_login_is_read_as_itself(text in "[A-Za-z0-9._@-]{3,64}") {
            let login = LoginName::parse(&text).unwrap();
            prop_assert_eq!(LoginName::parse(login.as_str()), Ok(login));
        }
    }
}

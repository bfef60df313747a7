//! What all values kept as one text have in common: conversions for serde, access, and how they show themselves.

/// Conversions and `as_str`, as visible as the value, of a value that wraps one normalised `String` and has `parse`.
macro_rules! text_value {
    ($visibility:vis $name:ident) => {
        impl $name {
            /// The normalised text, as stored.
            #[must_use]
            $visibility fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::values::ValueError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// A `Debug` that names the type and hides the content: personal data must not reach logs (152-ФЗ).
macro_rules! redacted {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

/// A personal text value: redacted `Debug`, no `Display`.
macro_rules! personal_text {
    ($visibility:vis $name:ident) => {
        text_value!($visibility $name);
        redacted!($name);
    };
}

/// A text value that may be shown anywhere: adds `Display`; `Debug` is derived at the type.
macro_rules! public_text {
    ($visibility:vis $name:ident) => {
        text_value!($visibility $name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::values::{Bic, Phone};

    #[test]
    fn a_personal_value_hides_itself_in_debug() {
        let phone = Phone::parse("+79161234567").unwrap();

        assert_eq!(format!("{phone:?}"), "Phone(***)");
        assert_eq!(format!("{:?}", Some(phone)), "Some(Phone(***))");
    }

    #[test]
    fn a_public_value_shows_itself() {
        let bic = Bic::parse("044525225").unwrap();

        assert_eq!(format!("{bic:?} {bic}"), "Bic(\"044525225\") 044525225");
    }

    #[test]
    fn stored_json_is_one_string_and_is_checked_again() {
        let phone: Phone = serde_json::from_str("\"8 (916) 123-45-67\"").unwrap();
        assert_eq!(serde_json::to_string(&phone).unwrap(), "\"+79161234567\"");

        assert!(serde_json::from_str::<Phone>("\"112\"").is_err());
        assert!(serde_json::from_str::<Bic>("\"04452522\"").is_err());
    }

    #[test]
    fn the_refusal_of_stored_json_does_not_repeat_the_content() {
        let refusal = serde_json::from_str::<Phone>("\"secret 123\"").unwrap_err().to_string();

        assert!(!refusal.contains("secret"), "{refusal}");
        assert!(!refusal.contains("123"), "{refusal}");
    }
}

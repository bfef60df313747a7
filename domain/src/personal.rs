//! Personal data inside events.
//!
//! A [`Personal`] value marks itself in JSON as `{"$personal": …}`; the event store seals whatever carries the mark with
//! the key of the event's subject and gives `{"$erased": true}` back once that key is destroyed. That JSON shape is the
//! whole contract between the two crates; neither depends on the other.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeMap};

/// Field that marks a personal value in JSON. Stored; never rename.
pub const PERSONAL_MARK: &str = "$personal";
/// Field that stands where a personal value was before its key was destroyed. Stored; never rename.
pub const ERASED_MARK: &str = "$erased";

/// Personal data (персональные данные, 152-ФЗ): known, or erased together with the person's key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Personal<T> {
    /// The value, as long as the person's key exists.
    Known(T),
    /// What is left after erasure: the fact that something was here.
    Erased,
}

impl<T> Personal<T> {
    /// The value, unless it was erased.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }

    /// The value itself, unless it was erased.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }

    /// Whether this is known and equal to `other`.
    pub fn is(&self, other: &T) -> bool
    where
        T: PartialEq,
    {
        self.known() == Some(other)
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

/// Never shows the value, so that no log, error or test output leaks it.
impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Known(_) => "Personal(***)",
            Self::Erased => "Personal(erased)",
        })
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Known(value) => map.serialize_entry(PERSONAL_MARK, value)?,
            Self::Erased => map.serialize_entry(ERASED_MARK, &true)?,
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(bound = "T: Deserialize<'de>", deny_unknown_fields)]
        struct Marked<T> {
            #[serde(rename = "$personal")]
            personal: Option<T>,
            #[serde(rename = "$erased", default)]
            erased: bool,
        }
        match Marked::deserialize(deserializer)? {
            Marked { personal: Some(value), erased: false } => Ok(Self::Known(value)),
            Marked { personal: None, erased: true } => Ok(Self::Erased),
            _ => Err(D::Error::custom("a personal value is either known or erased")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn a_known_value_carries_its_mark_in_json() {
        let value = Personal::Known("+79161234567".to_owned());
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json, r#"{"$personal":"+79161234567"}"#);
        assert_eq!(serde_json::from_str::<Personal<String>>(&json).unwrap(), value);
    }

    #[test]
    fn an_erased_value_reads_as_erased_and_not_as_an_error() {
        let erased: Personal<String> = serde_json::from_str(r#"{"$erased":true}"#).unwrap();
        assert_eq!(erased, Personal::Erased);
        assert_eq!(serde_json::to_string(&erased).unwrap(), r#"{"$erased":true}"#);
    }

    #[test]
    fn debug_output_never_shows_the_value() {
        assert_eq!(format!("{:?}", Personal::Known("Анна")), "Personal(***)");
    }

    #[test]
    fn a_value_without_the_mark_is_refused() {
        assert!(serde_json::from_str::<Personal<String>>(r#""Анна""#).is_err());
        assert!(serde_json::from_str::<Personal<String>>(r#"{"$personal":"a","$erased":true}"#).is_err());
    }
}

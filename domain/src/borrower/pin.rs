//! Number people call a borrower by.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Personal identification number of a borrower within the organisation (ПИН): 10 digits, counted from 1000000001.
/// Says nothing about the person; a plain JSON integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Pin(u64);

/// A number that is no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pin is 10 digits from 1000000001 on")]
pub struct NotPin;

impl Pin {
    /// The first PIN given out.
    pub const FIRST: Self = Self(1_000_000_001);
    /// The last one there is.
    pub const LAST: Self = Self(9_999_999_999);

    /// A PIN from its number.
    pub const fn try_new(number: u64) -> Result<Self, NotPin> {
        if Self::FIRST.0 <= number && number <= Self::LAST.0 { Ok(Self(number)) } else { Err(NotPin) }
    }

    /// Reads 10 digits, blanks around ignored.
    pub fn parse(text: &str) -> Result<Self, NotPin> {
        let digits = text.trim();
        if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotPin);
        }
        digits.parse().map_err(|_| NotPin).and_then(Self::try_new)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Pin {
    type Err = NotPin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<u64> for Pin {
    type Error = NotPin;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        Self::try_new(number)
    }
}

impl From<Pin> for u64 {
    fn from(pin: Pin) -> Self {
        pin.0
    }
}

#[cfg(test)]
mod tests {
    use super::{NotPin, Pin};

    #[test]
    fn ten_digits_are_read_and_shown_as_they_are() {
        let pin = Pin::parse(" 1000000001 ").unwrap();
        assert_eq!(pin, Pin::FIRST);
        assert_eq!(pin.to_string(), "1000000001");
        assert_eq!(serde_json::to_string(&pin).unwrap(), "1000000001");
    }

    #[test]
    fn anything_else_is_no_pin() {
        for text in ["", "1000000000", "0100000001", "10000000010", "100000000a", "+100000001"] {
            assert_eq!(Pin::parse(text), Err(NotPin), "{text}");
        }
        assert!(serde_json::from_str::<Pin>("7").is_err());
    }
}

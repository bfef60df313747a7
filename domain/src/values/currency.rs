//! Currency of debts and payments.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;

/// Currency (валюта) by ISO 4217. Debts and payments of the cabinet are in rubles; the type keeps the fact written down.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Currency {
    /// Russian ruble (рубль).
    #[default]
    #[serde(rename = "RUB")]
    Rub,
}

impl Currency {
    /// Reads the ISO letter code, in any case.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if text.trim().eq_ignore_ascii_case("RUB") { Ok(Self::Rub) } else { Err(ValueError::UnknownCurrency) }
    }

    /// ISO letter code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rub => "RUB",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, ValueError};

    #[test]
    fn the_ruble_is_known_by_its_code() {
        assert_eq!(Currency::parse(" rub "), Ok(Currency::Rub));
        assert_eq!(Currency::Rub.to_string(), "RUB");
    }

    #[test]
    fn other_currencies_are_refused() {
        for text in ["", "USD", "RUR", "643", "₽"] {
            assert_eq!(Currency::parse(text), Err(ValueError::UnknownCurrency), "{text}");
        }
    }

    #[test]
    fn json_is_the_code() {
        assert_eq!(serde_json::to_string(&Currency::Rub).unwrap(), "\"RUB\"");
        assert_eq!(serde_json::from_str::<Currency>("\"RUB\"").unwrap(), Currency::Rub);
        assert!(serde_json::from_str::<Currency>("\"Rub\"").is_err());
    }
}

//! Sums as providers write them: decimal rubles, as a JSON number or as text; never a float on the way.

use domain::values::Kopecks;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

/// The only currency here.
pub(super) const RUB: &str = "RUB";

/// Rubles as a JSON number with two decimals; read from a number or a text. Only for JSON that is read from text and written
/// to text: a number that goes through [`serde_json::Value`] becomes a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rubles(pub(super) Kopecks);

impl Serialize for Rubles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_decimal_string()).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rubles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        parse(scalar(&raw)).map(Self).ok_or_else(|| de::Error::custom("not an amount in rubles"))
    }
}

/// A scalar as it stands in the body, without quotation marks.
pub(super) fn scalar(raw: &RawValue) -> &str {
    raw.get().trim_matches('"')
}

/// Reads rubles: digits, maybe a point and decimals, of which more than two are zeros (CloudPayments writes `10.00000`).
pub(super) fn parse(text: &str) -> Option<Kopecks> {
    let plain = !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    let cut = fraction.trim_end_matches('0');
    let fraction = if cut.len() < 2 { fraction.get(..2).unwrap_or(fraction) } else { cut };
    let rubles = format!("{whole}.{fraction}");
    plain.then(|| Kopecks::parse_non_negative(&rubles).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use domain::values::Kopecks;

    use super::{Rubles, parse};

    #[test]
    fn every_way_of_writing_rubles_gives_kopecks() {
        for (text, kopecks) in [
            ("10", 1000),
            ("10.0", 1000),
            ("10.5", 1050),
            ("10.50", 1050),
            ("10.00000", 1000),
            ("10.05000", 1005),
            ("0.01", 1),
            ("92233720368547758.07", i64::MAX),
        ] {
            assert_eq!(parse(text), Some(Kopecks::new(kopecks)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_sum() {
        for text in ["", ".", "10.", ".5", "10.001", "1e2", "-1", "+1", "1 000", "1,5", "1.2.3", "NaN", "92233720368547758.08"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_sum_in_json_is_a_number_with_two_decimals() {
        assert_eq!(serde_json::to_string(&Rubles(Kopecks::new(1_234_567))).unwrap(), "12345.67");
        assert_eq!(serde_json::from_str::<Rubles>("9007199254740993.01").unwrap(), Rubles(Kopecks::new(900_719_925_474_099_301)));
        assert_eq!(serde_json::from_str::<Rubles>("\"10.00\"").unwrap(), Rubles(Kopecks::new(1000)));
        assert!(serde_json::from_str::<Rubles>("null").is_err());
    }
}

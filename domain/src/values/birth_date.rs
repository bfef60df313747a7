//! Birth date.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{ValueError, parse_date};

/// The earliest year believed.
const YEAR_MIN: i32 = 1900;

/// Birth date of a person (дата рождения), 1900 or later. Personal; JSON is the ISO text.
///
/// Whether it is in the past is a question of a moment, see [`BirthDate::age_on`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BirthDate(NaiveDate);

redacted!(BirthDate);

impl BirthDate {
    /// Reads `1985-12-31` or `31.12.1985`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        parse_date(text).map_err(|_| ValueError::InvalidBirthDate).and_then(Self::try_new)
    }

    /// A birth date from a calendar date, of four-digit years from 1900.
    pub fn try_new(date: NaiveDate) -> Result<Self, ValueError> {
        if (YEAR_MIN..=9999).contains(&date.year()) { Ok(Self(date)) } else { Err(ValueError::InvalidBirthDate) }
    }

    /// The calendar date.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The date as `1985-12-31`, as stored.
    #[must_use]
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }

    /// Full years of age on a day; `None` before birth.
    #[must_use]
    pub fn age_on(self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.0)
    }
}

impl TryFrom<String> for BirthDate {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::parse(&text)
    }
}

impl From<BirthDate> for String {
    fn from(date: BirthDate) -> Self {
        date.iso()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{BirthDate, ValueError, parse_date};

    #[test]
    fn both_ways_of_writing_are_one_date_hidden_in_debug() {
        let date = BirthDate::parse("31.12.1985").unwrap();

        assert_eq!(BirthDate::parse("1985-12-31"), Ok(date));
        assert_eq!(format!("{date:?}"), "BirthDate(***)");
    }

    #[test]
    fn a_date_before_1900_or_none_at_all_is_refused() {
        for text in ["31.12.1899", "0985-12-31", "", "вчера", "30.02.1985"] {
            assert_eq!(BirthDate::parse(text), Err(ValueError::InvalidBirthDate), "{text}");
        }
        assert_eq!(BirthDate::try_new(NaiveDate::MAX), Err(ValueError::InvalidBirthDate));
        assert!(BirthDate::parse("01.01.1900").is_ok());
    }

    #[test]
    fn age_counts_full_years() {
        let date = BirthDate::parse("1985-12-31").unwrap();
        let age_on = |day: &str| date.age_on(parse_date(day).unwrap());

        assert_eq!(age_on("2003-12-30"), Some(17));
        assert_eq!(age_on("2003-12-31"), Some(18));
        assert_eq!(age_on("1985-12-30"), None);
    }

    #[test]
    fn json_is_the_iso_text_checked_again() {
        let date: BirthDate = serde_json::from_str("\"31.12.1985\"").unwrap();

        assert_eq!(serde_json::to_string(&date).unwrap(), "\"1985-12-31\"");
        assert!(serde_json::from_str::<BirthDate>("\"1800-01-01\"").is_err());
    }

    proptest! {
        #[test]
        fn any_date_survives_its_iso_text(year in 1900_i32..10_000, day in 1_u32..366) {
            let date = BirthDate::try_new(NaiveDate::from_yo_opt(year, day).unwrap()).unwrap();
            prop_assert_eq!(BirthDate::parse(&date.iso()), Ok(date));
        }
    }
}

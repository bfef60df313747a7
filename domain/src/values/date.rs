//! Reading calendar dates.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::ValueError;

/// Reads a calendar date as `1985-12-31` (ISO 8601) or `31.12.1985` (ГОСТ Р 7.0.97), blanks around ignored.
pub fn parse_date(text: &str) -> Result<NaiveDate, ValueError> {
    let text = text.trim();
    let by_dashes: Vec<&str> = text.splitn(4, '-').collect();
    let by_dots: Vec<&str> = text.splitn(4, '.').collect();
    let (([year, month, day], [_]) | ([_], [day, month, year])) = (&by_dashes[..], &by_dots[..]) else {
        return Err(ValueError::InvalidDate);
    };
    NaiveDate::from_ymd_opt(part(year, 4)?, part(month, 2)?, part(day, 2)?).ok_or(ValueError::InvalidDate)
}

/// The time in Moscow, which people and business documents mean: UTC+3 all year since 2014.
#[must_use]
pub fn moscow_time(at: DateTime<Utc>) -> NaiveDateTime {
    at.checked_add_signed(TimeDelta::hours(3)).unwrap_or(at).naive_utc()
}

/// The day in Moscow, by which banks and accounting systems count.
#[must_use]
pub fn moscow_day(at: DateTime<Utc>) -> NaiveDate {
    moscow_time(at).date()
}

/// A number of exactly `length` digits.
fn part<T: FromStr>(text: &str, length: usize) -> Result<T, ValueError> {
    let well_formed = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = well_formed.then(|| text.parse().ok()).flatten();
    number.ok_or(ValueError::InvalidDate)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{ValueError, moscow_day, parse_date};

    #[test]
    fn both_usual_ways_of_writing_are_one_date() {
        let date = NaiveDate::from_ymd_opt(1985, 12, 31).unwrap();

        assert_eq!(parse_date("1985-12-31"), Ok(date));
        assert_eq!(parse_date(" 31.12.1985\n"), Ok(date));
    }

    #[test]
    fn what_is_not_a_calendar_date_is_refused() {
        for text in [
            "",
            "-",
            "1985",
            "31.12",
            "31.12.85",
            "1.2.1985",
            "31/12/1985",
            "1985-12-31T00:00",
            "1985-12.31",
            "12.31.1985",
            "29.02.2023",
            "1985-00-10",
            "+985-12-31",
            "31.12.1985.",
            "1985-12-31-01",
            "31 12 1985",
            "31.12.198\0",
        ] {
            assert_eq!(parse_date(text), Err(ValueError::InvalidDate), "{text:?}");
        }
    }

    #[test]
    fn a_day_in_moscow_begins_three_hours_before_utc() {
        let day = |text: &str| moscow_day(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-11-22T20:59:59Z"), "2026-11-22");
        assert_eq!(day("2026-11-22T21:00:00Z"), "2026-11-23");
    }

    proptest! {
        #[test]
        fn any_date_survives_both_texts(year in 1_i32..10_000, day in 1_u32..366) {
            let date = NaiveDate::from_yo_opt(year, day).unwrap();
            prop_assert_eq!(parse_date(&date.format("%Y-%m-%d").to_string()), Ok(date));
            prop_assert_eq!(parse_date(&date.format("%d.%m.%Y").to_string()), Ok(date));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,20}") {
            let _ = parse_date(&text);
        }
    }
}

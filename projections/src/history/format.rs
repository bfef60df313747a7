//! Values as Russian readers expect them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Personal,
    values::{Kopecks, moscow_time},
};

/// `12 345,67 ₽`, with blanks that do not break lines.
pub(crate) fn money(sum: Kopecks) -> String {
    let sign = if sum.is_negative() { "−" } else { "" };
    let kopecks = sum.get().unsigned_abs();
    let rubles = (kopecks / 100).to_string();
    let mut grouped = String::with_capacity(rubles.len() * 2);
    for (index, digit) in rubles.chars().enumerate() {
        if index > 0 && (rubles.len() - index).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped},{:02}\u{a0}₽", kopecks % 100)
}

/// `01.10.2026`.
pub(crate) fn date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// `01.10.2026 12:30 МСК`.
pub(crate) fn moment(moment: DateTime<Utc>) -> String {
    moscow_time(moment).format("%d.%m.%Y %H:%M МСК").to_string()
}

/// A personal value as text, or that it was erased.
pub(crate) fn open<T>(value: &Personal<T>, show: impl Fn(&T) -> String) -> String {
    value.known().map_or_else(|| "[стёрто]".to_owned(), show)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use domain::{Personal, values::Kopecks};

    use super::{date, moment, money, open};

    #[test]
    fn money_is_grouped_and_has_kopecks() {
        let shown = |kopecks| money(Kopecks::new(kopecks)).replace('\u{a0}', " ");
        assert_eq!(shown(1_234_567), "12 345,67 ₽");
        assert_eq!(shown(5), "0,05 ₽");
        assert_eq!(shown(100_000_000), "1 000 000,00 ₽");
        assert_eq!(shown(-12_300), "−123,00 ₽");
    }

    #[test]
    fn dates_and_moments_are_russian() {
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()), "01.10.2026");
        assert_eq!(moment(DateTime::from_timestamp(1_790_000_000, 0).unwrap()), "21.09.2026 17:13 МСК");
    }

    #[test]
    fn an_erased_value_says_so() {
        assert_eq!(open(&Personal::<String>::Erased, Clone::clone), "[стёрто]");
        assert_eq!(open(&Personal::Known("а".to_owned()), Clone::clone), "а");
    }
}

//! Reading amounts in rubles.

use super::ValueError;

/// Kopecks in an amount of rubles as people and files write it, see [`super::Kopecks::parse`].
pub(super) fn kopecks_in(text: &str) -> Result<i64, ValueError> {
    let text = text.trim();
    let (sign, unsigned) = text.strip_prefix(['-', '\u{2212}']).map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, "00"));
    let kopecks = sign * (whole_rubles(whole)? * 100 + fraction_kopecks(fraction)?);
    i64::try_from(kopecks).map_err(|_| ValueError::MoneyOverflow)
}

/// `1234` or `1 234`: the first group of one to three digits, each next one of three.
fn whole_rubles(text: &str) -> Result<i128, ValueError> {
    let mut groups = text.split(char::is_whitespace);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    if !grouped {
        return Err(ValueError::InvalidMoney);
    }
    whole_number(&format!("{first}{}", rest.concat()))
}

/// One digit means tens of kopecks.
fn fraction_kopecks(text: &str) -> Result<i128, ValueError> {
    match text.len() {
        1 => whole_number(text).map(|tens| tens * 10),
        3.. if is_number(text) => Err(ValueError::MoneyTooPrecise),
        _ => whole_number(text),
    }
}

/// Digits only; more than fit any amount are an overflow, not a malformed number.
fn whole_number(text: &str) -> Result<i128, ValueError> {
    if !is_number(text) {
        return Err(ValueError::InvalidMoney);
    }
    text.parse::<u64>().map(i128::from).map_err(|_| ValueError::MoneyOverflow)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ValueError, kopecks_in};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, kopecks) in [
            ("1234.56", 123_456),
            ("1 234,56", 123_456),
            ("1\u{a0}234\u{202f}567,8", 123_456_780),
            ("1234", 123_400),
            ("0", 0),
            (" 0,05 ", 5),
            ("-0.05", -5),
            ("\u{2212}12", -1_200),
            ("007", 700),
        ] {
            assert_eq!(kopecks_in(text), Ok(kopecks), "{text}");
        }
    }

    #[test]
    fn three_decimals_are_refused_even_when_zero() {
        for text in ["1.234", "1,234", "0.500", "1,000000000000000000000000"] {
            assert_eq!(kopecks_in(text), Err(ValueError::MoneyTooPrecise), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in
            ["", " ", "-", ".", "5.", ".5", "1,234.56", "1.2.3", "1e3", "--1", "+1", "1 2,5", "1234 567", "1  234", "١", "1\0"]
        {
            assert_eq!(kopecks_in(text), Err(ValueError::InvalidMoney), "{text:?}");
        }
    }

    #[test]
    fn an_amount_beyond_the_type_is_refused() {
        for text in ["92233720368547758.08", "99999999999999999999999999", "-92233720368547758.09"] {
            assert_eq!(kopecks_in(text), Err(ValueError::MoneyOverflow), "{text}");
        }
    }

    proptest! {
        #[test]
        fn groups_of_three_change_nothing(millions in 1_u32..1000, thousands in 0_u32..1000, rubles in 0_u32..1000) {
            let grouped = format!("{millions} {thousands:03} {rubles:03},07");
            prop_assert_eq!(kopecks_in(&grouped), kopecks_in(&grouped.replace(' ', "")));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = kopecks_in(&text);
        }
    }
}

//! Digits of requisites: taking them out of what people type, and the sums behind check digits.

/// Longest input looked at; every number of the field is shorter, with separators.
const INPUT_MAX: usize = 64;

/// The digits of `text` without blanks and `separators`; `None` when anything else is inside.
pub(super) fn only_digits(text: &str, separators: &[char]) -> Option<String> {
    let digits: String = compact(text, separators)?;
    digits.chars().all(|c| c.is_ascii_digit()).then_some(digits)
}

/// `text` without blanks and `separators`; `None` when it is too long to be any number of the field.
pub(super) fn compact(text: &str, separators: &[char]) -> Option<String> {
    (text.len() <= INPUT_MAX).then(|| text.chars().filter(|c| !c.is_whitespace() && !separators.contains(c)).collect())
}

/// Values of the digits, in order; characters that are not digits are skipped.
pub(super) fn values(digits: &str) -> Vec<u32> {
    digits.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// Sum of digits multiplied by their weights, as far as both reach.
pub(super) fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The digits read as one number; fits for up to 19 digits.
pub(super) fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// True for a number of zeros only, which passes most checksums and belongs to nobody.
pub(super) fn all_zeros(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
pub(super) mod tests {
    use super::{all_zeros, number, only_digits, values, weighted_sum};

    /// `text` with the digit at `place` moved on by `step` (1–9), so it surely differs.
    pub(in crate::values) fn with_digit_changed(text: &str, place: usize, step: u32) -> String {
        let change = |(at, c): (usize, char)| match c.to_digit(10) {
            Some(digit) if at == place => char::from_digit((digit + step) % 10, 10).unwrap(),
            _ => c,
        };
        text.chars().enumerate().map(change).collect()
    }

    #[test]
    fn blanks_and_separators_are_left_out() {
        assert_eq!(only_digits(" 112-233\u{a0}445 95\n", &['-']).as_deref(), Some("11223344595"));
    }

    #[test]
    fn letters_and_digits_of_other_scripts_are_refused() {
        assert_eq!(only_digits("12a", &[]), None);
        assert_eq!(only_digits("12-3", &[]), None);
        assert_eq!(only_digits("١٢٣", &[]), None);
        assert_eq!(only_digits("12\u{0}", &[]), None);
    }

    #[test]
    fn an_endless_input_is_refused() {
        assert_eq!(only_digits(&"1".repeat(65), &[]), None);
    }

    #[test]
    fn sums_and_numbers_follow_the_digits() {
        assert_eq!(weighted_sum(&values("123"), &[1, 10, 100]), 321);
        assert_eq!(number(&values("0451")), 451);
        assert!(all_zeros("000") && !all_zeros("010"));
    }
}

//! What was typed, and what it may mean.

use domain::{
    borrower::Pin,
    values::{DebtNumber, Phone},
};

/// Words of a name looked for at most.
const WORDS_MAX: usize = 4;
/// Digits from which last digits of a phone are looked for.
const PHONE_DIGITS_MIN: usize = 4;
/// Characters from which the beginning of a debt's number is looked for.
const NUMBER_MIN: usize = 3;
/// Longest text looked at.
const TEXT_MAX: usize = 200;

/// Everything a typed text may mean; a text may mean several things.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A PIN.
    pub(super) pin: Option<i64>,
    /// Ten digits of a passport.
    pub(super) passport: Option<String>,
    /// Twelve digits of an INN.
    pub(super) inn: Option<String>,
    /// A whole phone from its last digit to its first.
    pub(super) phone: Option<String>,
    /// Last digits of a phone from the last one on.
    pub(super) phone_end: Option<String>,
    /// Key of a debt's number, or its beginning.
    pub(super) number: Option<String>,
    /// The words of a name, normalised.
    pub(super) words: Vec<String>,
}

impl Meaning {
    /// Reads a typed text.
    pub(super) fn of(typed: &str) -> Self {
        let typed: String = typed.chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect();
        let typed = typed.trim();
        let mut meaning = Self::default();
        if typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+()-№".contains(c)) {
            meaning.read_digits(&typed.chars().filter(char::is_ascii_digit).collect::<String>());
        }
        meaning.phone = Phone::parse(typed).ok().map(|phone| reversed(phone.digits()));
        let key = DebtNumber::parse(typed).ok().map(|number| number.lookup_key());
        meaning.number = key.filter(|key| key.chars().count() >= NUMBER_MIN);
        let words = normalised(typed);
        let words =
            words.split(' ').filter(|word| word.chars().any(char::is_alphabetic) && !word.chars().any(|c| c.is_ascii_digit()));
        meaning.words = words.take(WORDS_MAX).map(str::to_owned).collect();
        meaning
    }

    fn read_digits(&mut self, digits: &str) {
        match digits.len() {
            10 => {
                self.pin = Pin::parse(digits).ok().and_then(|pin| i64::try_from(pin.get()).ok());
                self.passport = Some(digits.to_owned());
            }
            12 => self.inn = Some(digits.to_owned()),
            _ => {}
        }
        if (PHONE_DIGITS_MIN..=10).contains(&digits.len()) {
            self.phone_end = Some(reversed(digits));
        }
    }

    /// Whether there is nothing to look for.
    pub(super) const fn is_empty(&self) -> bool {
        self.pin.is_none()
            && self.passport.is_none()
            && self.inn.is_none()
            && self.phone.is_none()
            && self.phone_end.is_none()
            && self.number.is_none()
            && self.words.is_empty()
    }
}

/// Lower case with е for ё and single blanks; stored, changing it means a rebuild.
pub(super) fn normalised(text: &str) -> String {
    let text = text.to_lowercase().replace('ё', "е");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters from the last to the first; stored, changing it means a rebuild.
pub(super) fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{Meaning, normalised};

    #[test]
    fn ten_digits_may_be_a_pin_a_passport_a_phone_or_a_debt() {
        let meaning = Meaning::of("4509 123456");

        assert_eq!(meaning.passport.as_deref(), Some("4509123456"));
        assert_eq!(meaning.pin, Some(4_509_123_456));
        assert_eq!(meaning.phone_end.as_deref(), Some("6543219054"));
        assert_eq!(meaning.number.as_deref(), Some("4509123456"));
        assert!(meaning.words.is_empty());
    }

    #[test]
    fn a_phone_is_found_however_it_is_typed() {
        let whole = Meaning::of("+7 (916) 123-45-67").phone;
        assert!(whole.is_some());
        assert_eq!(Meaning::of("89161234567").phone, whole);
        assert_eq!(Meaning::of("45-67").phone_end.as_deref(), Some("7654"));
    }

    #[test]
    fn a_name_is_words_without_digits() {
        let meaning = Meaning::of("  СОЛОВЬЁВА  алёна ");
        assert_eq!(meaning.words, ["соловьева", "алена"]);
        assert_eq!(normalised(" Ёж  Ёлкин "), "еж елкин");
    }

    #[test]
    fn nothing_typed_means_nothing() {
        for text in ["", "  ", "--", "\0"] {
            assert!(Meaning::of(text).is_empty(), "{text:?}");
        }
    }
}

//! Full name of a person.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::name_part::{NamePart, clean};

/// Full name (ФИО): last name, first name and, if there is one, middle name (отчество). Personal.
///
/// Each part is 1–100 Cyrillic or Latin letters, hyphens, apostrophes, dots and blanks. Blanks are normalised, ё is kept.
/// JSON is an object `{last, first, middle?}`, checked again when read; field names are stored, never rename.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    last: NamePart,
    first: NamePart,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    middle: Option<NamePart>,
}

redacted!(PersonName);

impl PersonName {
    /// Reads `Фамилия Имя Отчество` or `Фамилия Имя`; further words belong to the middle name (`Мамед оглы`).
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = clean(text);
        let mut words = text.splitn(3, ' ');
        match (words.next(), words.next()) {
            (Some(last), Some(first)) => Self::try_new(last, first, words.next()),
            _ => Err(ValueError::NameIncomplete),
        }
    }

    /// A name from its parts. An empty middle name, or a dash in its place, means there is none.
    pub fn try_new(last: &str, first: &str, middle: Option<&str>) -> Result<Self, ValueError> {
        let middle = middle.map(clean).filter(|middle| !middle.is_empty() && middle != "-");
        let middle = middle.as_deref().map(NamePart::parse).transpose()?;
        Ok(Self { last: NamePart::parse(last)?, first: NamePart::parse(first)?, middle })
    }

    /// Last name (фамилия).
    #[must_use]
    pub fn last(&self) -> &str {
        self.last.as_str()
    }

    /// First name (имя).
    #[must_use]
    pub fn first(&self) -> &str {
        self.first.as_str()
    }

    /// Middle name (отчество).
    #[must_use]
    pub fn middle(&self) -> Option<&str> {
        self.middle.as_ref().map(NamePart::as_str)
    }

    /// `Иванова Анна Петровна`.
    #[must_use]
    pub fn full(&self) -> String {
        let parts = [Some(self.last()), Some(self.first()), self.middle()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// True when the typed text is this full name, whatever the case, the blanks and е for ё.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        folded(&self.full()) == folded(&clean(typed))
    }

    /// Enough for the owner to recognise it: `Иванова А. П.`.
    #[must_use]
    pub fn masked(&self) -> String {
        let names = [Some(&self.first), self.middle.as_ref()].into_iter().flatten();
        let initials = names.map(|name| format!("{}.", name.initial()));
        std::iter::once(self.last().to_owned()).chain(initials).collect::<Vec<_>>().join(" ")
    }
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PersonName, ValueError};

    fn name(text: &str) -> PersonName {
        PersonName::parse(text).unwrap()
    }

    #[test]
    fn one_line_falls_into_last_first_and_middle_name() {
        let anna = name("  Иванова\u{a0} Анна   Петровна\n");
        assert_eq!((anna.last(), anna.first(), anna.middle()), ("Иванова", "Анна", Some("Петровна")));

        assert_eq!(name("Ким Ли").middle(), None);
        assert_eq!(name("Ким Ли —").full(), "Ким Ли");
        assert_eq!(name("Алиев Гасан Мамед оглы").middle(), Some("Мамед оглы"));
        assert_eq!(name("Петрова — Водкина Анна").last(), "Петрова-Водкина");
        assert_eq!(name("O’Neill Sinéad").full(), "O'Neill Sinéad");
    }

    #[test]
    fn a_name_without_a_first_name_is_refused() {
        for text in ["", " ", "Иванова", "Иванова -"] {
            assert_eq!(PersonName::parse(text), Err(ValueError::NameIncomplete), "{text:?}");
        }
        assert_eq!(PersonName::try_new("Иванова", " ", None), Err(ValueError::InvalidName));
    }

    #[test]
    fn a_wrong_part_makes_the_name_wrong() {
        for text in ["Иванова Анна1", "Иванова Анна <b>", "Ив\0анова Анна"] {
            assert_eq!(PersonName::parse(text), Err(ValueError::InvalidName), "{text:?}");
        }
    }

    #[test]
    fn no_middle_name_is_written_in_many_ways() {
        for middle in [None, Some(""), Some("  "), Some("-"), Some("—")] {
            assert_eq!(PersonName::try_new("Ким", "Ли", middle).unwrap().middle(), None, "{middle:?}");
        }
    }

    #[test]
    fn a_typed_name_matches_whatever_the_case_the_blanks_and_yo() {
        let name = name("Соловьёва-Ким Алёна Петровна");

        for typed in ["соловьева-ким алена петровна", " СОЛОВЬЁВА – КИМ  АЛЁНА ПЕТРОВНА ", "Соловье\u{308}ва-Ким Алена Петровна"]
        {
            assert!(name.matches(typed), "{typed}");
        }
        for typed in ["", "Соловьева-Ким Алена", "Соловьева-Ким Алина Петровна", "Алена Петровна Соловьева-Ким"]
        {
            assert!(!name.matches(typed), "{typed}");
        }
    }

    #[test]
    fn a_mask_keeps_the_last_name_and_initials() {
        assert_eq!(name("Иванова анна Петровна").masked(), "Иванова А. П.");
        assert_eq!(name("Ким Ли").masked(), "Ким Л.");
        assert_eq!(format!("{:?}", name("Ким Ли")), "PersonName(***)");
    }

    #[test]
    fn json_is_an_object_checked_again() {
        let json = r#"{"last":"Де ла Круз","first":"Анна"}"#;
        let name: PersonName = serde_json::from_str(json).unwrap();

        assert_eq!(name.last(), "Де ла Круз");
        assert_eq!(serde_json::to_string(&name).unwrap(), json);
        assert!(serde_json::from_str::<PersonName>(r#"{"last":"","first":"Анна"}"#).is_err());
    }

    proptest! {
        #[test]
        fn a_normalised_name_is_read_as_itself_and_matches(text in "[А-ЯЁ][а-яё]{1,20} [А-Я][а-я]{1,20}( [А-Я][а-я]{1,20})?") {
            let parsed = name(&text);
            prop_assert!(parsed.matches(&text.to_uppercase()));
            prop_assert_eq!(PersonName::parse(&parsed.full()), Ok(parsed));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = PersonName::parse(&text).map(|name| name.masked());
        }
    }
}

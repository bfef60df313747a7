//! Passport of a citizen of Russia.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::digits::only_digits;
use super::text::one_line;
use super::{BirthDate, BoundedText, DepartmentCode, ValueError};

/// Age at which the first passport is given (Указ Президента РФ № 232), in months.
const FIRST_PASSPORT_AGE: Months = Months::new(14 * 12);
/// Longest name of the issuing department.
const ISSUER_MAX: usize = 300;

/// Passport of a citizen of Russia (паспорт): series and number, and what is known of its issue. Personal.
///
/// JSON is an object `{number, department_code?, issued_on?, issued_by?}` with `number` as `4510 123456`, checked again
/// when read. Field names are stored; never rename.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passport {
    number: SeriesAndNumber,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    department_code: Option<DepartmentCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued_by: Option<BoundedText<ISSUER_MAX>>,
}

redacted!(Passport);

impl Passport {
    /// Reads ten digits, series first: `4510 123456`, `45 10 № 123456`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let number = SeriesAndNumber::parse(text)?;
        Ok(Self { number, department_code: None, issued_on: None, issued_by: None })
    }

    /// The same passport with the code of the issuing department.
    #[must_use]
    pub fn with_department_code(self, code: DepartmentCode) -> Self {
        Self { department_code: Some(code), ..self }
    }

    /// The same passport with its date of issue (дата выдачи).
    #[must_use]
    pub fn with_issued_on(self, date: NaiveDate) -> Self {
        Self { issued_on: Some(date), ..self }
    }

    /// The same passport with the name of the issuing department (кем выдан), up to 300 characters in one line.
    pub fn with_issued_by(self, text: &str) -> Result<Self, ValueError> {
        Ok(Self { issued_by: Some(BoundedText::parse(&one_line(text))?), ..self })
    }

    /// Four digits: region and year of the form.
    #[must_use]
    pub fn series(&self) -> &str {
        &self.number.0[..4]
    }

    /// Six digits after the series.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number.0[5..]
    }

    /// Series and number, `4510 123456`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.number.as_str()
    }

    /// Code of the issuing department, `770-001`.
    #[must_use]
    pub const fn department_code(&self) -> Option<&DepartmentCode> {
        self.department_code.as_ref()
    }

    /// Date of issue.
    #[must_use]
    pub const fn issued_on(&self) -> Option<NaiveDate> {
        self.issued_on
    }

    /// Name of the issuing department.
    #[must_use]
    pub fn issued_by(&self) -> Option<&str> {
        self.issued_by.as_ref().map(BoundedText::as_str)
    }

    /// True when a person of this birth date may hold the passport: issued at fourteen or later, or no date known.
    #[must_use]
    pub fn fits_birth(&self, birth: BirthDate) -> bool {
        let earliest = birth.date().checked_add_months(FIRST_PASSPORT_AGE);
        self.issued_on.is_none_or(|issued_on| earliest.is_some_and(|earliest| issued_on >= earliest))
    }

    /// [`Passport::fits_birth`] as a refusal.
    pub fn check_birth(&self, birth: BirthDate) -> Result<(), ValueError> {
        if self.fits_birth(birth) { Ok(()) } else { Err(ValueError::PassportIssuedTooEarly) }
    }
}

/// Ten digits as `4510 123456`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct SeriesAndNumber(String);

personal_text!(SeriesAndNumber);

impl SeriesAndNumber {
    fn parse(text: &str) -> Result<Self, ValueError> {
        match only_digits(text, &['№']) {
            Some(digits) if digits.len() == 10 => {
                let (series, number) = digits.split_at(4);
                Ok(Self(format!("{series} {number}")))
            }
            _ => Err(ValueError::InvalidPassport),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BirthDate, DepartmentCode, Passport, ValueError};
    use crate::values::parse_date;

    fn issued(date: &str) -> Passport {
        Passport::parse("4510 123456").unwrap().with_issued_on(parse_date(date).unwrap())
    }

    #[test]
    fn series_and_number_are_read_in_all_usual_forms() {
        for text in ["4510 123456", "4510123456", "45 10 123456", " 45 10 № 123456 "] {
            let passport = Passport::parse(text).unwrap();
            assert_eq!((passport.series(), passport.number()), ("4510", "123456"), "{text}");
            assert_eq!(passport.as_str(), "4510 123456");
        }
    }

    #[test]
    fn anything_but_ten_digits_is_refused() {
        for text in ["", "4510 12345", "4510 1234567", "45AB 123456", "4510-123456\0"] {
            assert_eq!(Passport::parse(text), Err(ValueError::InvalidPassport), "{text:?}");
        }
    }

    #[test]
    fn a_passport_is_issued_at_fourteen_or_later() {
        let birth = BirthDate::parse("29.02.2004").unwrap();

        assert_eq!(issued("27.02.2018").check_birth(birth), Err(ValueError::PassportIssuedTooEarly));
        assert_eq!(issued("28.02.2018").check_birth(birth), Ok(()));
        assert!(Passport::parse("4510 123456").unwrap().fits_birth(birth));
    }

    #[test]
    fn the_issuer_is_one_bounded_line() {
        let passport = issued("01.03.2010").with_issued_by(" ОВД\n «Хамовники» ").unwrap();

        assert_eq!(passport.issued_by(), Some("ОВД «Хамовники»"));
        assert_eq!(passport.clone().with_issued_by(&"я".repeat(301)), Err(ValueError::TextTooLong));
        assert_eq!(passport.with_issued_by("О\0ВД"), Err(ValueError::InvalidCharacters));
    }

    #[test]
    fn json_is_an_object_checked_again() {
        let code = DepartmentCode::parse("770001").unwrap();
        let passport = issued("01.03.2010").with_department_code(code);
        let json = r#"{"number":"4510 123456","department_code":"770-001","issued_on":"2010-03-01"}"#;

        assert_eq!(serde_json::to_string(&passport).unwrap(), json);
        assert_eq!(serde_json::from_str::<Passport>(json).unwrap(), passport);
        assert!(serde_json::from_str::<Passport>(&json.replace("4510", "451")).is_err());
        assert!(serde_json::from_str::<Passport>(&json.replace("770-001", "770")).is_err());
        assert_eq!(format!("{passport:?}"), "Passport(***)");
    }

    proptest! {
        #[test]
        fn a_normalised_passport_is_read_as_itself(text in "[0-9]{10}") {
            let passport = Passport::parse(&text).unwrap();
            prop_assert_eq!(Passport::parse(passport.as_str()), Ok(passport));
        }
    }
}

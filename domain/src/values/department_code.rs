//! Code of the department that issued a passport.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::digits::only_digits;
use super::text::is_dash;

/// Code of the department that issued a passport (код подразделения), `770-001`. Personal, as part of the passport.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DepartmentCode(String);

personal_text!(pub DepartmentCode);

impl DepartmentCode {
    /// Reads six digits with or without the dash.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let without_dashes: String = text.chars().filter(|c| !is_dash(*c)).collect();
        match only_digits(&without_dashes, &[]) {
            Some(code) if code.len() == 6 => Ok(Self(format!("{}-{}", &code[..3], &code[3..]))),
            _ => Err(ValueError::InvalidDepartmentCode),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DepartmentCode, ValueError};

    #[test]
    fn the_code_is_three_digits_and_three() {
        for text in ["770-001", "770001", "770–001", " 770 001 "] {
            assert_eq!(DepartmentCode::parse(text).unwrap().as_str(), "770-001", "{text}");
        }
    }

    #[test]
    fn anything_but_six_digits_is_refused() {
        for text in ["", "77-001", "7700011", "770-00А", "770001\0"] {
            assert_eq!(DepartmentCode::parse(text), Err(ValueError::InvalidDepartmentCode), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_normalised_code_is_read_as_itself(text in "[0-9]{6}") {
            let code = DepartmentCode::parse(&text).unwrap();
            prop_assert_eq!(DepartmentCode::parse(code.as_str()), Ok(code));
        }
    }
}

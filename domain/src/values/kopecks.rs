//! Money.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::rubles::kopecks_in;

/// Money in kopecks (копейки), positive or negative; a plain JSON integer. Never a float, never divided silently.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kopecks(i64);

impl Kopecks {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// So many kopecks.
    #[must_use]
    pub const fn new(kopecks: i64) -> Self {
        Self(kopecks)
    }

    /// The number of kopecks.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads rubles as people and files write them: `1234`, `1234.5`, `1234.56`, `1 234,56`, `-0,05`.
    /// Blanks are taken only between groups of three digits.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        kopecks_in(text).map(Self)
    }

    /// Like [`Kopecks::parse`], and refuses an amount below zero.
    pub fn parse_non_negative(text: &str) -> Result<Self, ValueError> {
        let amount = Self::parse(text)?;
        if amount.is_negative() { Err(ValueError::NegativeMoney) } else { Ok(amount) }
    }

    /// Both amounts together; refuses to overflow.
    pub fn checked_add(self, other: Self) -> Result<Self, ValueError> {
        self.0.checked_add(other.0).map(Self).ok_or(ValueError::MoneyOverflow)
    }

    /// This amount without the other, below zero if need be; refuses to overflow.
    pub fn checked_sub(self, other: Self) -> Result<Self, ValueError> {
        self.0.checked_sub(other.0).map(Self).ok_or(ValueError::MoneyOverflow)
    }

    /// All amounts together; refuses to overflow, zero for none.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, ValueError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// True for no money.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Rubles with a point and always two decimals, `1234.56`: the form of files and provider requests.
    #[must_use]
    pub fn to_decimal_string(self) -> String {
        let sign = if self.is_negative() { "-" } else { "" };
        let kopecks = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", kopecks / 100, kopecks % 100)
    }
}

impl fmt::Display for Kopecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kopecks, ValueError};

    #[test]
    fn a_negative_amount_is_refused_where_it_makes_no_sense() {
        assert_eq!(Kopecks::parse_non_negative("-1"), Err(ValueError::NegativeMoney));
        assert_eq!(Kopecks::parse_non_negative("0"), Ok(Kopecks::ZERO));
    }

    #[test]
    fn sums_refuse_to_overflow() {
        let most = Kopecks::new(i64::MAX);
        let one = Kopecks::new(1);

        assert_eq!(most.checked_add(one), Err(ValueError::MoneyOverflow));
        assert_eq!(Kopecks::new(i64::MIN).checked_sub(one), Err(ValueError::MoneyOverflow));
        assert_eq!(Kopecks::checked_sum([one, most]), Err(ValueError::MoneyOverflow));
        assert_eq!(Kopecks::checked_sum([one, one, Kopecks::new(-5)]), Ok(Kopecks::new(-3)));
        assert_eq!(Kopecks::checked_sum([]), Ok(Kopecks::ZERO));
    }

    #[test]
    fn json_is_a_plain_integer_and_nothing_else() {
        assert_eq!(serde_json::to_string(&Kopecks::new(-5)).unwrap(), "-5");
        assert_eq!(serde_json::from_str::<Kopecks>("123456").unwrap(), Kopecks::new(123_456));
        assert!(serde_json::from_str::<Kopecks>("1.0").is_err());
        assert!(serde_json::from_str::<Kopecks>("\"1\"").is_err());
    }

    proptest! {
        #[test]
        fn any_amount_survives_its_decimal_text(kopecks: i64) {
            let amount = Kopecks::new(kopecks);
            prop_assert_eq!(Kopecks::parse(&amount.to_decimal_string()), Ok(amount));
            prop_assert_eq!(Kopecks::parse(&amount.to_string().replace('.', ",")), Ok(amount));
        }

        #[test]
        fn adding_and_taking_away_returns_the_amount(a: i32, b: i32) {
            let (a, b) = (Kopecks::new(a.into()), Kopecks::new(b.into()));
            prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
        }
    }
}

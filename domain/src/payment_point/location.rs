//! Where a point is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::values::ValueError;

/// Parts of a degree that a coordinate counts.
const PER_DEGREE: i64 = 10_000_000;
/// Digits behind the point that it keeps: about a centimetre.
const DIGITS: usize = 7;

/// A place on the earth (WGS 84), in ten millionths of a degree, so that nothing is lost by floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    latitude: i32,
    longitude: i32,
}

impl Location {
    /// Reads decimal degrees, such as "55.751244" and "37.618423"; a decimal comma is fine.
    pub fn parse(latitude: &str, longitude: &str) -> Result<Self, ValueError> {
        Ok(Self { latitude: Self::parse_latitude(latitude)?, longitude: Self::parse_longitude(longitude)? })
    }

    /// Puts two coordinates together.
    pub fn try_new(latitude: i32, longitude: i32) -> Result<Self, ValueError> {
        let within = latitude.unsigned_abs() <= 900_000_000 && longitude.unsigned_abs() <= 1_800_000_000;
        if within { Ok(Self { latitude, longitude }) } else { Err(ValueError::InvalidCoordinate) }
    }

    /// Reads a latitude, -90 to 90.
    pub fn parse_latitude(text: &str) -> Result<i32, ValueError> {
        degrees(text, 90)
    }

    /// Reads a longitude, -180 to 180.
    pub fn parse_longitude(text: &str) -> Result<i32, ValueError> {
        degrees(text, 180)
    }

    /// Latitude in ten millionths of a degree, north above zero.
    #[must_use]
    pub const fn latitude(self) -> i32 {
        self.latitude
    }

    /// Longitude in ten millionths of a degree, east above zero.
    #[must_use]
    pub const fn longitude(self) -> i32 {
        self.longitude
    }
}

/// Ten millionths of a degree as decimal degrees, such as "55.7512440".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degrees(pub i32);

impl fmt::Display for Degrees {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, parts) = (if self.0 < 0 { "-" } else { "" }, i64::from(self.0).abs());
        write!(formatter, "{sign}{}.{:07}", parts / PER_DEGREE, parts % PER_DEGREE)
    }
}

/// More digits than are kept are cut off.
fn degrees(text: &str, most: i64) -> Result<i32, ValueError> {
    let invalid = ValueError::InvalidCoordinate;
    let text = text.trim().replace(',', ".");
    let (negative, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 20 || !numeric(whole) || !numeric(part) {
        return Err(invalid);
    }
    let kept: String = part.chars().chain(std::iter::repeat('0')).take(DIGITS).collect();
    let whole: i64 = whole.parse().map_err(|_| invalid)?;
    let parts = whole * PER_DEGREE + kept.parse::<i64>().map_err(|_| invalid)?;
    if parts > most * PER_DEGREE {
        return Err(invalid);
    }
    i32::try_from(if negative { -parts } else { parts }).map_err(|_| invalid)
}

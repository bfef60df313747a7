//! Scalars and small values of both schemas.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use chrono::{DateTime, NaiveDate, Utc};
use domain::values::Kopecks;
use uuid::Uuid;

use crate::http::Scalars;

/// Readers of the scalars, for the validator.
pub(crate) fn scalars() -> Scalars {
    Scalars::default().with::<Uuid>().with::<DateTime<Utc>>().with::<Date>().with::<Cursor>().with::<RedactedText>()
}

/// An exact sum of money.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Money {
    /// Sum with exactly two digits after the point, such as "1234.56"; a text, because floating point loses kopecks.
    amount: String,
    /// Currency, ISO 4217.
    currency: &'static str,
}

impl From<Kopecks> for Money {
    fn from(kopecks: Kopecks) -> Self {
        Self { amount: kopecks.to_decimal_string(), currency: "RUB" }
    }
}

/// A count as GraphQL can tell it.
pub(crate) fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(NaiveDate);

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl From<Date> for NaiveDate {
    fn from(day: Date) -> Self {
        day.0
    }
}

/// A day of the Moscow calendar, which legal dates follow: "2026-11-01".
#[Scalar(name = "Date", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        NaiveDate::parse(value).map(Self).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        ScalarType::to_value(&self.0)
    }
}

/// A JSON value as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Json(pub(crate) serde_json::Value);

/// Any JSON value.
#[Scalar(name = "JSON", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) String);

/// A place in a list; opaque.
#[Scalar(name = "Cursor", specified_by_url = "https://relay.dev/graphql/connections.htm#sec-Cursor")]
impl ScalarType for Cursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if text.len() <= 512 => Ok(Self(text)),
            _ => Err(InputValueError::custom("a cursor is a text that the server gave out")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A text that may be secret or personal: never shown by Debug, so never in a log.
#[derive(Clone, serde::Serialize)]
#[serde(transparent)]
pub(crate) struct RedactedText(pub(crate) String);

impl std::fmt::Debug for RedactedText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RedactedText(***)")
    }
}

/// Text that is not shown in logs, at most 1000 characters.
#[Scalar(name = "SensitiveString", specified_by_url = "https://spec.graphql.org/October2021/#sec-String")]
impl ScalarType for RedactedText {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if text.chars().count() <= 1000 => Ok(Self(text)),
            Value::String(_) => Err(InputValueError::custom("text longer than 1000 characters")),
            _ => Err(InputValueError::custom("a text is expected")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String("***".to_owned())
    }
}

//! A request refused before any field ran.

use std::time::Duration;

use async_graphql::Pos;
use http::StatusCode;

use super::ErrorCode;
use crate::http::messages;

/// One thing that is wrong with a request, with the places in the document it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// One short sentence.
    pub message: String,
    /// Lines and columns in the document, counted from one.
    pub locations: Vec<Pos>,
}

impl Complaint {
    /// A complaint about the request as a whole.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: Vec::new() }
    }

    /// A complaint about one place in the document.
    #[must_use]
    pub fn at(message: impl Into<String>, place: Option<Pos>) -> Self {
        Self { message: message.into(), locations: place.into_iter().collect() }
    }
}

/// A request that is answered without running a single field: errors only, no `data`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) complaints: Vec<Complaint>,
    /// `None`: a GraphQL request error, whose status follows from the answer's media type.
    pub(crate) status: Option<StatusCode>,
    pub(crate) retry_after: Option<Duration>,
}

impl Refusal {
    /// A GraphQL request error: 400, or 200 for a client that asked for `application/json`.
    #[must_use]
    pub fn of_request(code: ErrorCode, complaints: Vec<Complaint>) -> Self {
        Self { code, complaints, status: None, retry_after: None }
    }

    /// A GraphQL request error with one sentence.
    #[must_use]
    pub fn saying(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::of_request(code, vec![Complaint::new(message)])
    }

    /// A refusal of the HTTP request itself, with a fixed status.
    #[must_use]
    pub fn http(status: StatusCode, code: ErrorCode, message: &str) -> Self {
        Self { status: Some(status), ..Self::saying(code, message) }
    }

    /// 401, when an endpoint serves only those who are signed in.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::http(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, messages::UNAUTHENTICATED)
    }

    /// 403, when an endpoint is closed to this actor as a whole.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::http(StatusCode::FORBIDDEN, ErrorCode::Forbidden, messages::FORBIDDEN)
    }

    /// 429 with `Retry-After`.
    #[must_use]
    pub fn rate_limited(retry_after: Duration) -> Self {
        let refusal = Self::http(StatusCode::TOO_MANY_REQUESTS, ErrorCode::RateLimited, messages::RATE_LIMITED);
        Self { retry_after: Some(retry_after), ..refusal }
    }

    /// 503, when the session or the permissions cannot be read now.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::http(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unavailable, messages::UNAVAILABLE)
    }

    /// 500 for a fault of ours that the caller has logged.
    #[must_use]
    pub fn internal() -> Self {
        Self::http(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, messages::INTERNAL)
    }

    pub(crate) fn timeout() -> Self {
        Self::http(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Timeout, messages::TIMEOUT)
    }

    pub(crate) fn bad_request(message: &str) -> Self {
        Self::http(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message)
    }

    /// The code every complaint is answered with.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }
}

/// Whole seconds, rounded up, as `Retry-After` wants them.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::whole_seconds;

    #[test]
    fn a_wait_is_rounded_up_and_never_zero() {
        assert_eq!(whole_seconds(Duration::ZERO), 1);
        assert_eq!(whole_seconds(Duration::from_millis(1001)), 2);
        assert_eq!(whole_seconds(Duration::from_secs(30)), 30);
    }
}

//! A name for every request, shown to the client and written in every log line.

use std::sync::Arc;

use http::{HeaderMap, HeaderName};
use uuid::Uuid;

/// Where new request ids come from: the id port of the application, fixed in tests.
pub type IdSource = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// The header a request id arrives and leaves in.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of one HTTP request: 8–64 characters of `A–Z a–z 0–9 . _ -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a well-formed id sent by a client or a proxy; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        fits.then(|| Self(text.into()))
    }

    pub(crate) fn of(text: &str) -> Self {
        Self(text.into())
    }

    /// The id for a request that no layer has named.
    pub(crate) fn none() -> Self {
        Self::of("none")
    }

    /// The id that a client or a proxy has sent, or a new one.
    pub(crate) fn choose(headers: &HeaderMap, ids: &IdSource) -> Self {
        let sent = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).and_then(Self::parse);
        sent.unwrap_or_else(|| Self::of(&ids().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::RequestId;

    #[test]
    fn only_short_plain_ids_are_taken_from_outside() {
        assert!(RequestId::parse("0190-abc.DEF_7").is_some());
        for bad in ["", "short", "with space 1", "строка-по-русски", "newline\nnewline", &"a".repeat(65)] {
            assert!(RequestId::parse(bad).is_none(), "{bad:?} was taken");
        }
    }
}

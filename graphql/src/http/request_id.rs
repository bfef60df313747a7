//! A name for every request, shown to the client and written in every log line.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::Instrument;
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

    fn choose(headers: &HeaderMap, ids: &IdSource) -> Self {
        let sent = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).and_then(Self::parse);
        sent.unwrap_or_else(|| Self::of(&ids().to_string()))
    }
}

/// Middleware: names the request, opens its tracing span and returns the name in the answer.
pub(crate) async fn name_request(State(ids): State<IdSource>, mut request: Request, next: Next) -> Response {
    let id = RequestId::choose(request.headers(), &ids);
    // The path without its query: a query string may carry personal data.
    let span = tracing::info_span!("request", request_id = id.as_str(), method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
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

//! What stands around every route: one layer, because each of several would be copied whole for every request.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::HeaderValue;
use tracing::Instrument;

use super::Refusal;
use super::answer::refuse;
use super::client_address::TrustedProxies;
use super::rate_limit::{RateLimit, TooMany};
use super::request_id::{IdSource, RequestId, X_REQUEST_ID};
use super::secure_headers::add_secure_headers;

/// What stands between the network and the routes.
#[derive(Clone)]
pub struct Edge {
    /// Makes request ids.
    pub ids: IdSource,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted: TrustedProxies,
    /// Requests per client address.
    pub per_address: Arc<RateLimit>,
    /// Whether to send `Strict-Transport-Security` (production behind TLS).
    pub hsts: bool,
}

impl Edge {
    /// Puts routes behind: request id and span, client address, rate limit by address, secure headers. Health checks and
    /// metrics stay outside. The router must be served with `into_make_service_with_connect_info::<SocketAddr>()`, or
    /// every client counts as one, 0.0.0.0.
    pub fn around<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        routes.layer(from_fn_with_state(Arc::new(self), pass))
    }
}

/// Names the request, finds its client, answers 429 to an address whose bucket is empty, and sends the answer off.
async fn pass(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let id = RequestId::choose(request.headers(), &edge.ids);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or([0, 0, 0, 0].into(), |info| info.0.ip());
    let client = edge.trusted.client(peer, request.headers());
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);
    // The path without its query: a query string may carry personal data.
    let span = tracing::info_span!("request", request_id = id.as_str(), method = %request.method(), path = request.uri().path());
    let answer = async {
        match edge.per_address.check_address(client.0) {
            Ok(()) => next.run(request).await,
            Err(TooMany { retry_after }) => refuse(request.headers(), &id, &Refusal::rate_limited(retry_after)),
        }
    };
    let mut response = answer.instrument(span).await;
    add_secure_headers(response.headers_mut(), edge.hsts);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

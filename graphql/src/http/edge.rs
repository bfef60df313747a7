//! The layers around every route, in the one order that works.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::client_address::{TrustedProxies, find_client};
use super::rate_limit::{RateLimit, limit_by_address};
use super::request_id::{IdSource, name_request};
use super::secure_headers::{Hsts, add_secure_headers};

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
    /// Puts routes behind: request id and span, secure headers, client address, rate limit by address. Health
    /// checks and metrics stay outside. The router must be served with
    /// `into_make_service_with_connect_info::<SocketAddr>()`, or every client counts as one.
    pub fn around<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        routes
            .layer(from_fn_with_state(self.per_address, limit_by_address))
            .layer(from_fn_with_state(self.trusted, find_client))
            .layer(from_fn_with_state(Hsts(self.hsts), add_secure_headers))
            .layer(from_fn_with_state(self.ids, name_request))
    }
}

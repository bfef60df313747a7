//! The layer under a toy schema, driven through its router as a client would.

mod audits;
mod documents;
mod execution;
mod hostile;
mod network;
#[expect(clippy::unused_async, reason = "the engine wants resolvers to be async")]
mod toy;
mod unicode;
mod variables;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::routing::any;
use http::{HeaderMap, Method, StatusCode};
use prometheus_client::registry::Registry;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::{
    ClientAddress, Edge, EndpointSettings, GraphqlEndpoint, HttpMetrics, Limits, Network, RateLimit, Scalars, TrustedProxies,
    graphiql_routes,
};

const NEWER: &str = "application/graphql-response+json";
const OLDER: &str = "application/json";
const REQUEST_ID: &str = "00000000-0000-0000-0000-000000000007";

/// A served toy schema.
struct Site {
    router: Router,
    registry: Registry,
}

/// An answer read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Self { status: parts.status, headers: parts.headers, bytes }
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    fn data(&self) -> Value {
        let json = self.json();
        assert!(json.get("errors").is_none(), "{json}");
        json["data"].clone()
    }

    /// The first error's code, after checking what holds of every error.
    fn code(&self) -> String {
        let json = self.json();
        for error in json["errors"].as_array().unwrap() {
            assert_eq!(error["extensions"]["requestId"], REQUEST_ID, "{json}");
            let message = error["message"].as_str().unwrap();
            assert!(!message.is_empty() && !message.contains('\n') && message.chars().count() <= 300, "{message}");
        }
        json["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    fn message(&self) -> String {
        self.json()["errors"][0]["message"].as_str().unwrap().to_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    fn open() -> Self {
        Self::with(Limits { time: Duration::from_millis(300), ..Limits::default() }, 100_000)
    }

    fn with(limits: Limits, per_minute: u32) -> Self {
        let mut registry = Registry::default();
        let schema = toy::schema();
        let settings = EndpointSettings {
            name: "toy",
            limits,
            scalars: Scalars::default().with::<Uuid>().with::<chrono::DateTime<chrono::FixedOffset>>(),
            metrics: Some(HttpMetrics::register(&mut registry)),
        };
        let endpoint = Arc::new(GraphqlEndpoint::try_new(schema.clone(), &schema.sdl(), settings).unwrap());
        let serve = async move |request: Request| {
            let address = request.extensions().get::<ClientAddress>().copied();
            endpoint.serve(request, |data| data.insert(address)).await
        };
        let rate = NonZeroU32::new(per_minute).unwrap();
        let edge = Edge {
            ids: Arc::new(|| Uuid::from_u128(7)),
            trusted: TrustedProxies(vec!["10.0.0.0/8".parse::<Network>().unwrap()]),
            per_address: Arc::new(RateLimit::per_minute(rate, rate, 1000)),
            hsts: true,
        };
        let routes = Router::new().route("/graphql", any(serve)).merge(graphiql_routes());
        Self { router: edge.around(routes), registry }
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            let peer = SocketAddr::from((IpAddr::from([192, 0, 2, 1]), 5000));
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    async fn post(&self, accept: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(Method::POST).uri("/graphql");
        let request = request.header("content-type", "application/json").header("accept", accept);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Sends a document with variables, taking the newer answer type.
    async fn run(&self, query: &str, variables: Value) -> Answer {
        self.post(NEWER, json!({ "query": query, "variables": variables }).to_string()).await
    }

    async fn ask(&self, query: &str) -> Answer {
        self.run(query, json!({})).await
    }
}

//! Counts and durations of GraphQL requests. Labels come from closed lists: no operation text, no personal data.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds of the latency buckets, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    endpoint: &'static str,
    operation: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndpointLabels {
    endpoint: &'static str,
}

/// Metrics of the GraphQL endpoints, shared by all of them.
#[derive(Debug, Clone)]
pub struct HttpMetrics {
    requests: Family<RequestLabels, Counter>,
    seconds: Family<EndpointLabels, Histogram, fn() -> Histogram>,
}

impl HttpMetrics {
    /// Creates the metrics and puts them into a registry.
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self { requests: Family::default(), seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)) };
        registry.register(
            "graphql_requests",
            "GraphQL requests by endpoint, operation type and first error code (OK without errors)",
            metrics.requests.clone(),
        );
        registry.register("graphql_request_seconds", "Time to answer a GraphQL request", metrics.seconds.clone());
        metrics
    }

    /// Counts one answered request.
    pub(crate) fn record(&self, endpoint: &'static str, story: &Story, elapsed: Duration) {
        let labels = RequestLabels { endpoint, operation: story.operation, outcome: story.outcome };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&EndpointLabels { endpoint }).observe(elapsed.as_secs_f64());
    }
}

/// What became of one request, in words from closed lists.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Story {
    /// `query`, `mutation`, `subscription`, or `none` before the document is understood.
    pub(crate) operation: &'static str,
    /// `OK` or an error code.
    pub(crate) outcome: &'static str,
}

//! The HTTP layer under both GraphQL schemas: protocol, limits, errors, protection of the edge.
//!
//! It meets the GraphQL-over-HTTP specification and knows nothing of borrowers, debts or staff: it takes any
//! [`async_graphql::Executor`] with its SDL and serves it. Business words do not belong here.

mod answer;
mod client_address;
mod edge;
mod endpoint;
mod errors;
mod flood;
mod graphiql;
mod limits;
mod messages;
mod metrics;
mod negotiation;
mod parameters;
mod rate_limit;
mod request_id;
mod secure_headers;
mod validator;

#[cfg(test)]
mod tests;

pub use answer::refuse;
pub use client_address::{AddressError, ClientAddress, Network, TrustedProxies};
pub use edge::Edge;
pub use endpoint::{EndpointSettings, GraphqlEndpoint, Prepared};
pub use errors::{
    Complaint, ErrorCode, Refusal, bad_user_input, forbidden, internal, rate_limited, unauthenticated, unavailable,
};
pub use flood::FloodGate;
pub use graphiql::graphiql_routes;
pub use limits::Limits;
pub use metrics::HttpMetrics;
pub use rate_limit::{RateLimit, TooMany};
pub use request_id::{IdSource, RequestId};
pub use validator::{Scalars, SdlError};

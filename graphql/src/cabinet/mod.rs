//! The cabinet's schema: only the signed-in borrower's world. No borrower id is an argument anywhere.

mod creditor;
mod debt;
mod mutation;
mod my_data;
mod node;
mod overpayment;
mod pay_by_link;
mod pay_page;
mod payloads;
mod payment;
mod payment_link;
mod payment_plan;
mod payment_point;
mod payment_qr;
mod query;
mod registration;
mod sign_in;
mod viewer;

use std::sync::Arc;

use async_graphql::{EmptySubscription, SDLExportOptions, Schema, ValidationMode};

pub(crate) use mutation::Mutation;
pub(crate) use pay_page::pay_page;
pub(crate) use payment_qr::payment_slip;
pub(crate) use query::Query;

use crate::{
    context::Doors,
    http::{EndpointSettings, GraphqlEndpoint, HttpMetrics, Limits, SdlError},
    shared::scalars,
};

pub(crate) type CabinetSchema = Schema<Query, Mutation, EmptySubscription>;

fn schema() -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    // Documents arrive validated (`http::validator`); the engine's own strict rules differ from the specification.
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).validation_mode(ValidationMode::Fast)
}

/// The endpoint of the cabinet.
pub(crate) fn endpoint(
    doors: Arc<Doors>,
    metrics: HttpMetrics,
    development: bool,
) -> Result<GraphqlEndpoint<CabinetSchema>, SdlError> {
    let limits = Limits { introspection: development, ..Limits::default() };
    let settings = EndpointSettings { name: "cabinet", limits, scalars: scalars(), metrics: Some(metrics) };
    GraphqlEndpoint::try_new(schema().data(doors).finish(), &cabinet_sdl(), settings)
}

/// The schema as committed in `graphql/cabinet.graphql`.
#[must_use]
pub fn cabinet_sdl() -> String {
    schema()
        .finish()
        .sdl_with_options(SDLExportOptions::new().include_specified_by().sorted_fields().sorted_enum_items().sorted_arguments())
}

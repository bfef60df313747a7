//! The administration's schema: staff and auditors, each field by permission.
//!
//! Every field of the roots has its permission twice: as a guard, which decides, and as the directive `@requires`, which
//! tells. What is shown of a borrower's file is noted before it is shown.

mod borrower;
mod creditor;
mod debt;
mod health;
mod history;
mod import;
mod loaders;
mod mutation;
mod node;
mod organisation;
mod overpayment;
mod payload;
mod payment;
mod payment_export;
mod payment_link;
mod payment_point;
mod query;
mod register;
mod session;
mod staff;
#[cfg(test)]
mod tests;
mod views;

use std::sync::Arc;

use async_graphql::{Data, EmptySubscription, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};

pub(crate) use mutation::Mutation;
pub(crate) use query::Query;
use views::Views;

use crate::{
    context::{Doors, Viewer},
    http::{EndpointSettings, GraphqlEndpoint, HttpMetrics, Limits, SdlError},
    shared::{loaders::Loaders, scalars},
};

pub(crate) type AdminSchema = Schema<Query, Mutation, EmptySubscription>;

fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    // Documents arrive validated (`http::validator`); the engine's own strict rules differ from the specification.
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).validation_mode(ValidationMode::Fast)
}

/// The endpoint of the administration.
pub(crate) fn endpoint(
    doors: Arc<Doors>,
    metrics: HttpMetrics,
    development: bool,
) -> Result<GraphqlEndpoint<AdminSchema>, SdlError> {
    let limits = Limits { introspection: development, ..Limits::default() };
    let settings = EndpointSettings { name: "admin", limits, scalars: scalars(), metrics: Some(metrics) };
    GraphqlEndpoint::try_new(schema().data(doors).finish(), &admin_sdl(), settings)
}

/// Puts who asks, and what lives as long as the request, within reach of resolvers.
pub(crate) fn fill(data: &mut Data, doors: &Arc<Doors>, viewer: Viewer) {
    data.insert(Loaders::new(Arc::clone(doors), viewer.caller.organisation));
    data.insert(Views::default());
    data.insert(viewer);
}

/// The schema as committed in `graphql/admin.graphql`.
#[must_use]
pub fn admin_sdl() -> String {
    schema()
        .finish()
        .sdl_with_options(SDLExportOptions::new().include_specified_by().sorted_fields().sorted_enum_items().sorted_arguments())
}

//! Creditors with requisites, rules of allocation and fiscal policy in force.

mod projector;
mod query;
mod view;

pub(crate) use projector::CreditorProjector;
pub use query::CreditorQuery;
pub use view::CreditorItem;

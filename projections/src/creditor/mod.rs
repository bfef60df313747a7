//! Creditors with requisites, ways to pay, rules of allocation and fiscal policy in force, and their accounts at providers.

mod projector;
mod query;
mod view;

pub(crate) use projector::CreditorProjector;
pub use query::CreditorQuery;
pub use view::{CreditorItem, ProviderAccountItem};

//! Comparisons of registers of providers with the payments here.

mod projector;
mod query;
mod view;

pub(crate) use projector::RegisterListProjector;
pub use query::RegisterListQuery;
pub use view::RegisterItem;

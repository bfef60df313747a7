//! Loads of portfolio files: how far they came and what became of the rows.

mod projector;
mod query;
mod view;

pub(crate) use projector::ImportListProjector;
pub use query::ImportListQuery;
pub use view::ImportItem;

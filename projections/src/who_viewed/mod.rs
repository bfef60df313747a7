//! Who of the staff looked at a borrower's file.

mod projector;
mod query;
mod view;

pub(crate) use projector::WhoViewedProjector;
pub use query::WhoViewedQuery;
pub use view::BorrowerViewItem;

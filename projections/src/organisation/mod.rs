//! Organisations, the addresses of their cabinets and the documents people agree to.

mod projector;
mod query;
mod view;

pub(crate) use projector::OrganisationProjector;
pub use query::OrganisationQuery;
pub use view::{ConsentDocumentItem, OrganisationHostItem, OrganisationItem};

//! Visits: every sign-in of a borrower and every failure to sign in.

mod projector;
mod query;
mod view;

pub(crate) use projector::VisitListProjector;
pub use query::VisitListQuery;
pub use view::{VisitItem, VisitResult};

//! Sessions of borrowers: where they are signed in, and how sessions ended.

mod projector;
mod query;
mod view;

pub(crate) use projector::SessionListProjector;
pub use query::SessionListQuery;
pub use view::{SessionEnd, SessionItem};

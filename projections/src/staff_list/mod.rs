//! Members of staff: who they are, what they may do, how their sign-in stands.

mod projector;
mod query;
mod view;

pub(crate) use projector::StaffListProjector;
pub use query::StaffListQuery;
pub use view::StaffItem;

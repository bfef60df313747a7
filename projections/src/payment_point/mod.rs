//! Payment points: a list for staff, and what a borrower finds around a place.

mod projector;
mod query;
mod search;
mod view;

pub(crate) use projector::PaymentPointProjector;
pub use query::PaymentPointQuery;
pub use search::{Area, PointSearch};
pub use view::{OpenMinutes, PaymentPointItem};

//! Payments with their parts: how each stands, what was paid and given back, of which debts.

mod projector;
mod query;
mod view;

pub(crate) use projector::PaymentListProjector;
pub use query::PaymentListQuery;
pub use view::{PaymentItem, PaymentPartItem};

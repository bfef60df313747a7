//! Payment points: the list, the file they come from, single ones closed and opened.

mod mutation;
mod noun;
mod query;

pub(crate) use mutation::PaymentPointMutation;
pub(crate) use noun::{PaymentPoint, find};
pub(crate) use query::PaymentPointQuery;

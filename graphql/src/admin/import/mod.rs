//! Loads of portfolio files.

mod mutation;
mod noun;
mod preview;
mod query;
mod start;

pub(crate) use mutation::ImportMutation;
pub(crate) use noun::{Import, ImportRefusal, find};
pub(crate) use query::ImportQuery;

//! Creditors and where their money goes.

mod mutation;
mod noun;
mod query;

pub(crate) use mutation::CreditorMutation;
pub(crate) use noun::{Creditor, find};
pub(crate) use query::CreditorQuery;

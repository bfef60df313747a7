//! Creditors: where their money goes, in what order it is spread, who issues receipts.

mod allocation;
mod fiscal;
mod mutation;
mod noun;
mod paying;
mod query;

pub(crate) use mutation::CreditorMutation;
pub(crate) use noun::{Creditor, find};
pub(crate) use query::CreditorQuery;

//! Comparing registers of providers with the payments here.

mod mutation;
mod noun;
mod query;

pub(crate) use mutation::RegisterMutation;
pub(crate) use noun::{PaymentRegister, find};
pub(crate) use query::RegisterQuery;

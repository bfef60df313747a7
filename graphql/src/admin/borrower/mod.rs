//! Borrowers: finding them, their cards, their access.

mod card;
mod found;
mod mutation;
mod parts;
mod query;
mod viewing;

pub(crate) use card::{Borrower, find, find_together};
pub(crate) use mutation::BorrowerMutation;
pub(crate) use query::BorrowerQuery;

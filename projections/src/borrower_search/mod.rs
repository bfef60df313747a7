//! Finding borrowers: by name with typing mistakes, PIN, phone, passport, number of a debt, INN.

mod candidates;
mod input;
mod projector;
mod query;
mod view;

pub(crate) use projector::BorrowerSearchProjector;
pub use query::{ArchiveFilter, BorrowerSearchQuery};
pub use view::{BorrowerHit, MatchedField};

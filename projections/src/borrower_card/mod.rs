//! The card of a borrower: who they are, how to reach them, what they agreed to, and how their cabinet stands.

mod account;
mod person;
mod projector;
mod query;
mod view;

pub(crate) use projector::BorrowerCardProjector;
pub use query::BorrowerCardQuery;
pub use view::{AccountStatus, BorrowerCard, BorrowerConsentItem, BorrowerPhoneItem};

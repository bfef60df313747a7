//! The organisation: its name, the addresses of its cabinet, the documents people agree to.

mod mutation;
mod noun;

pub(crate) use mutation::OrganisationMutation;
pub(crate) use noun::{Organisation, OrganisationQuery, find};

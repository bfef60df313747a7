//! Staff of the organisation.

mod mutation;
mod noun;
mod query;

pub(crate) use mutation::StaffMutation;
pub(crate) use noun::{Role, StaffMember, find, full_name};
pub(crate) use query::StaffQuery;

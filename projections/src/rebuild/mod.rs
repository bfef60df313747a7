//! Making a read model anew from the events, beside the live one: build, compare, switch.
//!
//! The new tables stand in a schema of their own until they are whole. Readers see the old rows up to one short
//! transaction and the new ones after it; the live subscription only waits while the two are compared.

mod build;
mod compare;
mod error;
mod schema;
mod switch;

pub use build::{Rebuild, RebuildOptions};
pub use compare::{Comparison, TableComparison};
pub use error::RebuildError;
pub use switch::{Rebuilt, Switch};

//! End to end: the real program as a process of its own, over HTTP, on a real PostgreSQL.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and makes its own ids")]

mod access;
mod administration;
mod faults;
mod house;
mod payment_by_requisites;
mod payment_points;
mod payments;
mod permissions;
mod privacy;
mod registration;
mod schema;
mod strangers;
mod support;

//! End to end: the real program as a process of its own, over HTTP, on a real PostgreSQL.

mod access;
mod administration;
mod faults;
mod house;
mod privacy;
mod registration;
mod schema;
mod support;

//! A database for every test, on one server that all test processes of a checkout share.
//!
//! The server is that of `DATABASE_URL`, else a private cluster, else a container; `CABINET_TEST_DATABASE` forces `url`,
//! `cluster` or `container`. Without any of them a test fails and says so: it is never skipped.

mod container;
mod leftovers;
mod server;
mod template;
mod test_database;

pub use test_database::TestDatabase;

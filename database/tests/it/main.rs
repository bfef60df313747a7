//! What the crate promises, on real servers.
#![expect(clippy::unwrap_used, reason = "tests may; clippy sees only functions marked as tests")]

mod another_process;
mod private_cluster;
mod test_database;
mod together;

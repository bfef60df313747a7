//! Killed in the middle: nothing lost, nothing doubled.

mod import_killed;
mod ledger;
mod load;
mod postgres_killed;
mod server_killed;

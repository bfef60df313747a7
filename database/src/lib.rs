//! Where `PostgreSQL` comes from.
//!
//! A server that is given by its address, a [`PrivateCluster`] that the program starts itself from the installed server
//! programs, and (feature `testing`) a database for every test. Also look-ups by key that are asked together. Nothing here knows what the tables mean, and nothing here
//! writes to them except the migrations.
#![deny(missing_docs)]

mod cluster;
mod connect;
#[cfg(feature = "testing")]
pub mod testing;
mod together;

pub use cluster::{ClusterError, ClusterOptions, PrivateCluster, default_data_dir};
pub use connect::{ConnectError, PoolOptions, create_database, migrate, open};
pub use together::{Found, LookUp, Together};

/// The role the application works as; migration `0001` creates it.
pub const APP_ROLE: &str = "cabinet_app";

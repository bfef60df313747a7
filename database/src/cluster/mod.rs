//! A `PostgreSQL` server of our own: made, started, found again and stopped without anyone's help.

mod account;
mod error;
mod folder;
mod private_cluster;
mod programs;
mod server;

pub use error::ClusterError;
pub use folder::default_data_dir;
pub use private_cluster::{ClusterOptions, PrivateCluster};

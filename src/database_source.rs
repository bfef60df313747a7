//! The database of this run: the one named, or a private server.

use std::time::Duration;

use anyhow::Context;
use database::{ClusterOptions, PoolOptions, PrivateCluster};
use sqlx::PgPool;

use crate::options::Common;

/// Name of our database on a private server.
const DATABASE: &str = "cabinet";
/// How long to wait for a connection: less than a request may take, so that it is answered what is the matter.
const WAIT: Duration = Duration::from_secs(5);

/// An open, migrated database.
pub(crate) struct Source {
    pub(crate) pool: PgPool,
    /// The owner's address, for migrations and rebuilds; never logged.
    pub(crate) owner_url: String,
    cluster: Option<PrivateCluster>,
}

impl Source {
    /// Starts the private server if need be, migrates, and opens a pool of the application's role.
    pub(crate) async fn open(common: &Common, connections: u32) -> anyhow::Result<Self> {
        let (owner_url, cluster) = if let Some(url) = &common.database_url {
            (url.clone(), None)
        } else {
            let options = ClusterOptions { data_dir: common.data.join("postgresql"), durable: true, extra_settings: Vec::new() };
            let cluster = PrivateCluster::start(options).await.context("PostgreSQL cannot be started")?;
            database::create_database(&cluster.url("postgres"), DATABASE).await?;
            (cluster.url(DATABASE), Some(cluster))
        };
        database::migrate(&owner_url).await.context("the database cannot be migrated")?;
        let options =
            PoolOptions { max: connections, role: Some(database::APP_ROLE), acquire_timeout: WAIT, ..PoolOptions::default() };
        let pool = database::open(&owner_url, options).await.context("the database cannot be opened")?;
        Ok(Self { pool, owner_url, cluster })
    }

    /// Closes the pool and stops a private server.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.pool.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await.context("PostgreSQL did not stop")?;
        }
        Ok(())
    }
}

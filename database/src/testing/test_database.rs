use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgPool;

use super::leftovers;
use super::server::TestServer;
use super::template;
use crate::connect::{self, PoolOptions};

/// At most so many connections a pool: many tests run at once on one server.
const POOL: u32 = 6;
/// How long a test waits for its database to go.
const PATIENCE: Duration = Duration::from_millis(500);

/// A migrated database of its own, gone when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    admin_url: String,
    name: String,
    url: String,
    pool: PgPool,
    owner_pool: PgPool,
}

impl TestDatabase {
    /// Makes a database; panics with the ways out when there is no server to make it on.
    pub async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = TestServer::shared().await;
        let name = format!("{}_{}", leftovers::prefix(server).await, NUMBER.fetch_add(1, Ordering::Relaxed));
        template::copy(server, &name).await;

        let url = server.url(&name);
        Self {
            admin_url: server.admin_url().to_owned(),
            pool: pool(&url, Some(crate::APP_ROLE)),
            owner_pool: pool(&url, None),
            name,
            url,
        }
    }

    /// Connections that work as the application does, with its rights only.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Connections of the owner, who may do everything.
    #[must_use]
    pub fn owner_pool(&self) -> &PgPool {
        &self.owner_pool
    }

    /// The owner's address, for what connects by itself.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    /// Drops the database in a thread with a runtime of its own, because the test's may be ending. The wait is short: the
    /// server finishes no drop while a connection of the test's own runtime, which stands still here, is half made. What
    /// is left at the end of the process is dropped by a later one.
    fn drop(&mut self) {
        let (admin_url, name) = (self.admin_url.clone(), self.name.clone());
        let (done, dropped) = mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let _ = done.send(runtime.is_ok_and(|runtime| runtime.block_on(drop_database(&admin_url, &name)).is_ok()));
        });
        let _ = dropped.recv_timeout(PATIENCE);
    }
}

async fn drop_database(admin_url: &str, name: &str) -> Result<(), sqlx::Error> {
    let mut admin = connect::connect_patiently(&connect::options(admin_url)?).await?;
    sqlx::query(&leftovers::drop_statement(name)).execute(&mut admin).await?;
    admin.close().await
}

#[expect(clippy::expect_used, reason = "a test cannot go on without its database")]
fn pool(url: &str, role: Option<&str>) -> PgPool {
    let options = PoolOptions { max: POOL, role, application_name: "cabinet test", ..PoolOptions::default() };
    connect::open_lazily(url, &options).expect("the address of a test database")
}

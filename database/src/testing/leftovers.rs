//! Test databases whose process was killed before it could drop them.
//!
//! Every test process holds a lock on a file of its own as long as it lives, and its databases carry the file's name. A
//! file that can be locked belongs to a dead process; the system cannot forget to unlock it.

use std::fs::{self, File, OpenOptions};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::sync::OnceCell;

use super::server::TestServer;
use crate::connect::{self, quoted};

/// What the names of this process's databases begin with; the first call drops what dead processes left.
#[expect(clippy::expect_used, reason = "a test cannot go on without its database")]
pub(super) async fn prefix(server: &'static TestServer) -> &'static str {
    static ALIVE: OnceCell<(String, File)> = OnceCell::const_new();
    let (prefix, _) = ALIVE
        .get_or_init(|| async {
            let folder = server.folder().join("alive");
            fs::create_dir_all(&folder).expect("a folder for signs of life");
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let prefix = format!("cabinet_test_{:x}_{:x}", std::process::id(), now.as_micros());
            let sign = OpenOptions::new().create(true).append(true).open(folder.join(&prefix)).expect("a sign of life");
            sign.lock().expect("a lock on the sign of life");
            if let Err(error) = clean(server, folder, &prefix).await {
                tracing::warn!(%error, "test databases of dead processes stay");
            }
            (prefix, sign)
        })
        .await;
    prefix
}

/// The statement that drops a test database, whoever is still connected.
pub(super) fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name))
}

async fn clean(server: &'static TestServer, folder: PathBuf, own: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut dead = Vec::new();
    for entry in fs::read_dir(folder)?.flatten().filter(|entry| entry.file_name() != own) {
        // Whoever holds the lock while dropping keeps the others from doing the same.
        if let Ok(sign) = File::open(entry.path())
            && sign.try_lock().is_ok()
        {
            dead.push((entry, sign));
        }
    }
    if dead.is_empty() {
        return Ok(());
    }
    let mut admin = connect::connect_patiently(&connect::options(server.admin_url())?).await?;
    for (entry, _sign) in dead {
        drop_all(&mut admin, &entry.file_name().to_string_lossy()).await?;
        fs::remove_file(entry.path())?;
    }
    Ok(admin.close().await?)
}

async fn drop_all(admin: &mut PgConnection, prefix: &str) -> Result<(), sqlx::Error> {
    let like = format!("{}%", prefix.replace('_', r"\_"));
    let names: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname LIKE $1").bind(like).fetch_all(&mut *admin).await?;
    for name in names {
        sqlx::query(&drop_statement(&name)).execute(&mut *admin).await?;
    }
    Ok(())
}

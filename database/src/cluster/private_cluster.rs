use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::account::Account;
use super::error::ClusterError;
use super::folder::{self, OWNER};
use super::programs::Programs;
use super::server::{self, Launch, Started};
use crate::connect;

/// How a private cluster is made and run.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Where the data lives; made when missing, kept between runs.
    pub data_dir: PathBuf,
    /// Whether a committed change survives a power cut; only tests go without.
    pub durable: bool,
    /// Further server settings, name and value, taken when the server starts.
    pub extra_settings: Vec<(String, String)>,
}

/// A `PostgreSQL` server that belongs to this program and listens on this machine only.
///
/// Kept between runs. Several processes may use one: who starts first starts it, who leaves last stops it. A server that
/// outlived a killed process is found again and used.
pub struct PrivateCluster {
    data_dir: PathBuf,
    socket_folder: PathBuf,
    port: u16,
    password: String,
    account: Account,
    /// When we started it.
    child: Option<Started>,
    /// Locked and shared while we use the server; the system unlocks it however we end.
    in_use: Option<File>,
}

impl PrivateCluster {
    /// Finds the running server of the data folder, or makes the cluster if need be and starts it.
    pub async fn start(options: ClusterOptions) -> Result<Self, ClusterError> {
        let mut attempts = 3;
        loop {
            attempts -= 1;
            let (data_dir, options) = (options.data_dir.clone(), options.clone());
            let started = tokio::task::spawn_blocking(move || Self::start_blocking(&options)).await;
            let cluster = started.map_err(|panic| ClusterError::file(data_dir)(std::io::Error::other(panic)))??;
            match cluster.log_in().await {
                Ok(()) => return Ok(cluster),
                // Found alive and gone since: it was killed a moment ago.
                Err(sqlx::Error::Io(_)) if cluster.child.is_none() && attempts > 0 => {}
                Err(source) => return Err(ClusterError::NoEntry { data_dir: cluster.data_dir.clone(), source }),
            }
        }
    }

    /// The owner's address of a database of this server, with the password in it: never to be logged.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{OWNER}:{}@127.0.0.1:{}/{database}?sslmode=disable", self.password, self.port)
    }

    /// The same through the server's Unix socket: no password and quicker to connect, for this user only.
    #[must_use]
    pub fn socket_url(&self, database: &str) -> String {
        let folder = self.socket_folder.display();
        format!("postgres://{OWNER}@localhost:{}/{database}?host={folder}&sslmode=disable", self.port)
    }

    /// Stops the server, unless another process uses it too.
    pub async fn stop(mut self) -> Result<(), ClusterError> {
        let data_dir = self.data_dir.clone();
        let stopped = tokio::task::spawn_blocking(move || self.stop_blocking()).await;
        stopped.map_err(|panic| ClusterError::file(data_dir)(std::io::Error::other(panic)))?
    }

    /// Leaves the server to whoever comes next; it stops by itself when `last_used` is half an hour old or gone.
    #[cfg(feature = "testing")]
    pub(crate) fn leave_until_idle(mut self, last_used: &Path) -> Result<(), ClusterError> {
        self.in_use = None;
        match &self.child {
            Some(server) => server::stop_when_idle(server.pid, last_used, &self.account),
            None => Ok(()),
        }
    }

    fn start_blocking(options: &ClusterOptions) -> Result<Self, ClusterError> {
        let account = Account::choose()?;
        let data_dir = std::path::absolute(&options.data_dir).map_err(ClusterError::file(&options.data_dir))?;
        let parent = data_dir.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).map_err(ClusterError::file(parent))?;
        account.must_reach(parent)?;

        let _starting = lock(&folder::beside(&data_dir, "lock"))?;
        let socket_folder = folder::socket_folder(&data_dir, &account)?;
        let (child, port) = match server::adopt(&data_dir)? {
            Some(port) => (None, port),
            None => start_server(&data_dir, &socket_folder, options, &account)
                .map(|(child, port)| (Some(child), port))
                .inspect_err(|_| remove_if_empty(&socket_folder))?,
        };
        let in_use = open_lock(&folder::beside(&data_dir, "users"))?;
        in_use.lock_shared().map_err(ClusterError::file(&data_dir))?;
        let password = folder::password_of(&data_dir)?;
        Ok(Self { data_dir, socket_folder, port, password, account, child, in_use: Some(in_use) })
    }

    fn stop_blocking(&mut self) -> Result<(), ClusterError> {
        let Some(in_use) = self.in_use.take() else { return Ok(()) };
        let _starting = lock(&folder::beside(&self.data_dir, "lock"))?;
        drop(in_use);
        if open_lock(&folder::beside(&self.data_dir, "users"))?.try_lock().is_err() {
            return Ok(());
        }
        let programs = Programs::find(&self.data_dir, folder::version_of(&self.data_dir))?;
        server::stop(&self.data_dir, &programs, &self.account)?;
        if let Some(server) = self.child.take() {
            let _ = server.ended.join();
        }
        remove_if_empty(&self.socket_folder);
        Ok(())
    }

    /// Ready means that it lets us in.
    async fn log_in(&self) -> Result<(), sqlx::Error> {
        let options = connect::options(&self.url("postgres"))?.disable_statement_logging();
        connect::connect_patiently(&options).await?.close().await
    }
}

impl fmt::Debug for PrivateCluster {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateCluster").field("data_dir", &self.data_dir).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Drop for PrivateCluster {
    fn drop(&mut self) {
        if let Err(error) = self.stop_blocking() {
            tracing::warn!(%error, "the private PostgreSQL keeps running");
        }
    }
}

fn start_server(
    data_dir: &Path,
    socket_folder: &Path,
    options: &ClusterOptions,
    account: &Account,
) -> Result<(Started, u16), ClusterError> {
    let version = folder::version_of(data_dir);
    let programs = Programs::find(data_dir, version)?;
    if version.is_none() {
        folder::create(data_dir, options.durable, &programs, account)?;
    }
    let mut settings = options.extra_settings.clone();
    if !options.durable {
        let off = ["fsync", "synchronous_commit", "full_page_writes"].map(|name| (name.to_owned(), "off".to_owned()));
        settings.extend(off);
    }
    Launch { data_dir, socket_folder, settings, programs: &programs, account }.run()
}

fn remove_if_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
}

fn open_lock(path: &Path) -> Result<File, ClusterError> {
    OpenOptions::new().create(true).append(true).open(path).map_err(ClusterError::file(path))
}

fn lock(path: &Path) -> Result<File, ClusterError> {
    let file = open_lock(path)?;
    file.lock().map_err(ClusterError::file(path))?;
    Ok(file)
}

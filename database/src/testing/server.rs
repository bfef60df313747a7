use std::env;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use tokio::sync::OnceCell;

use super::container;
use crate::cluster::{ClusterError, ClusterOptions, PrivateCluster};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The server on which the test databases are made.
#[derive(Debug)]
pub(super) struct TestServer {
    admin_url: String,
    folder: PathBuf,
    /// Our own servers copy a template fastest file by file; for a durable one that means two checkpoints.
    copies_files: bool,
}

impl TestServer {
    /// The server of this process, found or started at the first call.
    pub(super) async fn shared() -> &'static Self {
        static SERVER: OnceCell<TestServer> = OnceCell::const_new();
        let server = SERVER.get_or_init(Self::choose).await;
        sign_of_use(&server.folder);
        server
    }

    /// The owner's address of the database from which others are made and dropped.
    pub(super) fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The owner's address of another database of the server.
    pub(super) fn url(&self, database: &str) -> String {
        with_database(&self.admin_url, database)
    }

    /// Where the test processes that use this server keep what they share.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What `CREATE DATABASE ... TEMPLATE ...` ends with.
    pub(super) fn copy_strategy(&self) -> &'static str {
        if self.copies_files { " STRATEGY file_copy" } else { "" }
    }

    #[expect(clippy::panic, reason = "a test without a database fails, it is not skipped")]
    async fn choose() -> Self {
        let forced = env::var("CABINET_TEST_DATABASE").ok();
        let given = env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let chosen = match (forced.as_deref(), given) {
            (None | Some("url"), Some(url)) => Self::given(url),
            (Some("url"), None) => Err("DATABASE_URL is not set".into()),
            (Some("cluster"), _) => Self::cluster().await,
            (Some("container"), _) => Self::container().await,
            (Some(other), _) => Err(format!("CABINET_TEST_DATABASE is {other}, not url, cluster or container").into()),
            (None, None) => match Self::cluster().await {
                Ok(server) => Ok(server),
                Err(cluster) => Self::container().await.map_err(|container| format!("{cluster}; {container}").into()),
            },
        };
        chosen.unwrap_or_else(|why| {
            panic!(
                "no database for the tests: {why}\n\
                 Three ways: set DATABASE_URL to a server whose user may create databases and roles; install the package \
                 postgresql, 15 or newer; or start Docker."
            )
        })
    }

    fn given(admin_url: String) -> Result<Self, Failure> {
        let folder = shared_folder(&env::temp_dir(), &format!("url-{:016x}", fingerprint(&admin_url)))?;
        Ok(Self { admin_url, folder, copies_files: false })
    }

    /// One cluster a checkout, left running for the next test process; it stops by itself when none has come for long.
    async fn cluster() -> Result<Self, Failure> {
        let base = memory().await.unwrap_or_else(env::temp_dir);
        let folder = shared_folder(&base, &format!("cluster-{:016x}", fingerprint(env!("CARGO_MANIFEST_DIR"))))?;
        let _choosing = lock(folder.join("lock")).await?;
        sign_of_use(&folder);
        let settings = [
            ("max_connections", "300"),
            ("shared_buffers", "128MB"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            ("max_wal_size", "512MB"),
        ];
        let options = ClusterOptions {
            data_dir: folder.join("pg"),
            durable: false,
            extra_settings: settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        };
        let cluster = match PrivateCluster::start(options.clone()).await {
            // Without fsync a power cut may ruin it; nothing in it is worth keeping.
            Err(ClusterError::Failed { .. }) if options.data_dir.exists() => {
                fs::remove_dir_all(&options.data_dir)?;
                PrivateCluster::start(options).await
            }
            other => other,
        }?;
        let admin_url = cluster.socket_url("postgres");
        cluster.leave_until_idle(&folder.join(LAST_USED))?;
        Ok(Self { admin_url, folder, copies_files: true })
    }

    async fn container() -> Result<Self, Failure> {
        let name = format!("cabinet-test-{:016x}", fingerprint(env!("CARGO_MANIFEST_DIR")));
        let folder = shared_folder(&env::temp_dir(), &name)?;
        let _choosing = lock(folder.join("lock")).await?;
        let admin_url = container::start(&name).await?;
        Ok(Self { admin_url, folder, copies_files: true })
    }
}

/// The file whose age says how long no test has used the server; without it the server stops at once.
const LAST_USED: &str = "last-used";

fn sign_of_use(folder: &Path) {
    if let Err(error) = fs::write(folder.join(LAST_USED), "") {
        tracing::warn!(%error, "the test server may stop too early");
    }
}

/// A folder in memory with at least 2 GiB free: a copy of the template takes 10 ms there, on some disks 300.
async fn memory() -> Option<PathBuf> {
    let output = tokio::process::Command::new("df").args(["-Pk", "/dev/shm"]).output().await.ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let free: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    (free >= 2 << 20).then(|| PathBuf::from("/dev/shm"))
}

/// A folder for all test processes of this user. Others may enter, because the server runs as another user when we are
/// root, and may not write.
fn shared_folder(base: &Path, name: &str) -> Result<PathBuf, Failure> {
    let user = tempfile::tempfile()?.metadata()?.uid();
    let root = base.join(format!("cabinet-test-{user}"));
    let _ = fs::DirBuilder::new().mode(0o755).create(&root);
    let found = fs::symlink_metadata(&root)?;
    if !found.is_dir() || found.uid() != user || found.mode() & 0o022 != 0 {
        return Err(format!("{} is not ours alone; remove it", root.display()).into());
    }
    let folder = root.join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

async fn lock(path: PathBuf) -> Result<File, Failure> {
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await?;
    Ok(locked?)
}

/// The same server and user, another database.
fn with_database(url: &str, database: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let authority = base.find("://").map_or(0, |scheme| scheme + 3);
    let end = base[authority..].find('/').map_or(base.len(), |path| authority + path);
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("dbname=")).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    format!("{}/{database}{mark}{}", &base[..end], kept.join("&"))
}

fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_database_of_an_address_changes() {
        assert_eq!(with_database("postgres://a:b@h:1/x?sslmode=disable", "y"), "postgres://a:b@h:1/y?sslmode=disable");
        assert_eq!(with_database("postgres://h", "y"), "postgres://h/y");
        assert_eq!(with_database("postgres:///x?host=/run/pg&dbname=z", "y"), "postgres:///y?host=/run/pg");
    }
}

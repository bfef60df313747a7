use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::account::Account;
use super::error::ClusterError;
use super::programs::Programs;

/// The role that owns the cluster and all databases made through its URL.
pub(super) const OWNER: &str = "cabinet";
const PASSWORD_FILE: &str = "cabinet.password";

/// A data folder that suits the user we are: `/var/lib/cabinet/postgres` for root, else below the home folder.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    let home = env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute() && home != Path::new("/root"));
    let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|data| data.is_absolute());
    let is_root = Account::choose().is_ok_and(|account| account.is_other());
    match (is_root, data, home) {
        (false, Some(data), _) => data.join("cabinet/postgres"),
        (false, None, Some(home)) => home.join(".local/share/cabinet/postgres"),
        _ => PathBuf::from("/var/lib/cabinet/postgres"),
    }
}

/// `name` next to the data folder: `/data/pg` and `lock` give `/data/.pg.lock`.
pub(super) fn beside(data_dir: &Path, name: &str) -> PathBuf {
    let own = data_dir.file_name().unwrap_or_default().to_string_lossy();
    data_dir.with_file_name(format!(".{own}.{name}"))
}

/// The major version that made the folder; nothing when there is no cluster in it.
pub(super) fn version_of(data_dir: &Path) -> Option<u32> {
    fs::read_to_string(data_dir.join("PG_VERSION")).ok()?.trim().parse().ok()
}

pub(super) fn password_of(data_dir: &Path) -> Result<String, ClusterError> {
    let path = data_dir.join(PASSWORD_FILE);
    Ok(fs::read_to_string(&path).map_err(ClusterError::file(path))?.trim().to_owned())
}

/// Makes a cluster in an empty or missing folder. It is made next to it and renamed, so there never is half of one.
pub(super) fn create(data_dir: &Path, durable: bool, programs: &Programs, account: &Account) -> Result<(), ClusterError> {
    if fs::read_dir(data_dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(ClusterError::NotACluster(data_dir.to_owned()));
    }
    let (fresh, secret) = (beside(data_dir, "new"), beside(data_dir, "password"));
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(ClusterError::file(&fresh))?;
    }
    fs::DirBuilder::new().mode(0o700).create(&fresh).map_err(ClusterError::file(&fresh))?;
    account.take(&fresh)?;
    write_secret(&secret, account)?;

    // C.UTF-8 knows letters beyond ASCII and sorts by code point; where the system has no such locale, C must do.
    if initdb(&fresh, &secret, "C.UTF-8", programs, account).is_err() {
        initdb(&fresh, &secret, "C", programs, account)?;
    }
    fs::rename(&secret, fresh.join(PASSWORD_FILE)).map_err(ClusterError::file(&secret))?;
    fs::rename(&fresh, data_dir).map_err(ClusterError::file(data_dir))?;
    match data_dir.parent() {
        Some(parent) if durable => File::open(parent).and_then(|dir| dir.sync_all()).map_err(ClusterError::file(parent)),
        _ => Ok(()),
    }
}

fn initdb(fresh: &Path, secret: &Path, locale: &str, programs: &Programs, account: &Account) -> Result<(), ClusterError> {
    let mut command = account.command(programs.path("initdb"));
    command.arg("-D").arg(fresh).args(["-U", OWNER, "--encoding=UTF8", "--auth-local=trust", "--auth-host=scram-sha-256"]);
    command.arg(format!("--locale={locale}")).arg("--pwfile").arg(secret);
    let output = command.stderr(Stdio::piped()).output().map_err(ClusterError::file(programs.path("initdb")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(ClusterError::Failed { program: "initdb", output: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

fn write_secret(path: &Path, account: &Account) -> Result<(), ClusterError> {
    let mut random = [0_u8; 24];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut random))
        .map_err(ClusterError::file("/dev/urandom"))?;
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let password: String = random.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect();
    let _ = fs::remove_file(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(ClusterError::file(path))?;
    writeln!(file, "{password}").map_err(ClusterError::file(path))?;
    account.take(path)
}

/// The folder of the server's socket: short, because socket paths end at 107 bytes, and closed to everyone else.
pub(super) fn socket_folder(data_dir: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let folder = PathBuf::from(format!("/tmp/cabinet-pg-{:016x}", fingerprint(data_dir)));
    if fs::DirBuilder::new().mode(0o700).create(&folder).is_ok() {
        account.take(&folder)?;
    }
    let found = fs::symlink_metadata(&folder).map_err(ClusterError::file(&folder))?;
    if found.is_dir() && found.uid() == account.uid() && found.permissions().mode() & 0o777 == 0o700 {
        Ok(folder)
    } else {
        Err(ClusterError::ForeignSocketFolder(folder))
    }
}

/// FNV-1a of a path: the same name for the same folder, whatever the compiler.
fn fingerprint(path: &Path) -> u64 {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

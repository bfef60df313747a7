use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::error::ClusterError;

/// Closes every file but the first three and becomes the given command. Only bash can name files above 9.
const CLOSE_INHERITED: &str = r#"
for fd in /dev/fd/*; do
    fd=${fd##*/}
    case $fd in
        [0-2]) ;;
        [3-9]) eval "exec $fd>&-" ;;
        [1-9]*) [ -z "$BASH_VERSION" ] || eval "exec $fd>&-" ;;
    esac
done
exec "$@""#;

/// The user `PostgreSQL` runs as: ourselves, or an unprivileged one when we are root.
#[derive(Debug, Clone)]
pub(super) struct Account {
    name: String,
    uid: u32,
    gid: u32,
    switch: bool,
}

impl Account {
    pub(super) fn choose() -> Result<Self, ClusterError> {
        // A file just made belongs to the effective user; std has no other way to ask.
        let probe = tempfile::tempfile().and_then(|file| file.metadata());
        let probe = probe.map_err(ClusterError::file(std::env::temp_dir()))?;
        if probe.uid() != 0 {
            return Ok(Self { name: "of this process".to_owned(), uid: probe.uid(), gid: probe.gid(), switch: false });
        }
        let passwd = fs::read_to_string("/etc/passwd").map_err(ClusterError::file("/etc/passwd"))?;
        ["postgres", "nobody"].iter().find_map(|name| Self::in_passwd(&passwd, name)).ok_or(ClusterError::NoUser)
    }

    fn in_passwd(passwd: &str, name: &str) -> Option<Self> {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2);
        let (uid, gid) = (ids.next()?.parse().ok()?, ids.next()?.parse().ok()?);
        Some(Self { name: name.to_owned(), uid, gid, switch: true })
    }

    /// Whether this is somebody else, because we are root.
    pub(super) fn is_other(&self) -> bool {
        self.switch
    }

    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command that runs as this user, away from our terminal, our folder and our `PG*` settings.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").current_dir("/").process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// A command that may outlive us. It closes what we inherited open from our own parent (a lock of `flock`, the pipes of
    /// `make -j`), or that would stay held as long as the server runs.
    pub(super) fn lasting_command(&self, program: impl AsRef<Path>) -> Command {
        let shell = ["/bin/bash", "/usr/bin/bash", "/bin/sh"].into_iter().find(|shell| Path::new(shell).exists());
        let mut command = self.command(shell.unwrap_or("sh"));
        command.args(["-c", CLOSE_INHERITED, "start"]).arg(program.as_ref());
        command
    }

    /// Hands a file or folder over to this user.
    pub(super) fn take(&self, path: &Path) -> Result<(), ClusterError> {
        if !self.switch {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid)).map_err(ClusterError::file(path))
    }

    /// Refuses when a folder on the way to `path`, itself included, is closed to this user.
    pub(super) fn must_reach(&self, path: &Path) -> Result<(), ClusterError> {
        for folder in path.ancestors().filter(|_| self.switch) {
            let found = fs::metadata(folder).map_err(ClusterError::file(folder))?;
            let enter = match (found.uid() == self.uid, found.gid() == self.gid) {
                (true, _) => 0o100,
                (false, true) => 0o010,
                (false, false) => 0o001,
            };
            if found.mode() & enter == 0 {
                return Err(ClusterError::Closed { user: self.name.clone(), closed: folder.to_owned() });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "postgres-exporter:x:7:7::/:/bin/sh\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        let account = Account::in_passwd(passwd, "postgres").unwrap();
        assert_eq!((account.uid, account.gid), (101, 104));
        assert!(Account::in_passwd(passwd, "nobody").is_none());
    }
}

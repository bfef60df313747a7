use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ClusterError;

/// The oldest `PostgreSQL` we run on.
const OLDEST: u32 = 15;

/// Folders that hold one folder per version, and what leads from there to the programs.
const VERSIONED: [(&str, &str); 6] = [
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"), // /usr/pgsql-17/bin
    ("/usr/local", "bin"),
    ("/usr/local/opt", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

/// Installed server programs of one version.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    bin: PathBuf,
    major: u32,
}

impl Programs {
    /// The newest installed, or those of `major` when the data folder asks for it. `PG_BIN` wins over any search.
    pub(super) fn find(data_dir: &Path, major: Option<u32>) -> Result<Self, ClusterError> {
        let (folders, looked_in) = match env::var_os("PG_BIN") {
            Some(bin) => (vec![PathBuf::from(&bin)], format!("PG_BIN={}", bin.display())),
            None => {
                (candidates(env::var_os("PATH").as_deref()), "/usr/lib/postgresql, /usr/local, /opt/homebrew, PATH".to_owned())
            }
        };
        let found: Vec<Self> = folders.into_iter().filter_map(Self::at).collect();
        if found.is_empty() {
            return Err(ClusterError::NoPrograms { looked_in });
        }
        match major {
            None => found.into_iter().max_by_key(|p| p.major).ok_or(ClusterError::NoPrograms { looked_in }),
            Some(wanted) => found
                .into_iter()
                .find(|p| p.major == wanted)
                .ok_or_else(|| ClusterError::OtherVersion { data_dir: data_dir.to_owned(), wanted }),
        }
    }

    fn at(bin: PathBuf) -> Option<Self> {
        if !["initdb", "postgres", "pg_ctl"].iter().all(|program| bin.join(program).is_file()) {
            return None;
        }
        let output = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST).then_some(Self { bin, major })
    }

    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.bin.join(program)
    }
}

fn candidates(path: Option<&OsStr>) -> Vec<PathBuf> {
    let versioned = VERSIONED.iter().flat_map(|(root, leaf)| {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        entries.map(move |entry| entry.path().join(leaf))
    });
    let on_path = path.into_iter().flat_map(env::split_paths);
    versioned.chain(on_path).collect()
}

/// Of `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)` it is 15, of `17beta2` it is 17.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_of;

    #[test]
    fn a_version_is_read_from_what_the_server_says() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("nothing"), None);
    }
}

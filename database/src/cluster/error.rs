use std::io;
use std::path::PathBuf;

/// Why a private cluster cannot be had; each text ends with what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No folder with `initdb`, `postgres` and `pg_ctl` of version 15 or newer.
    #[error(
        "no PostgreSQL server programs found ({looked_in}); install the package postgresql (15 or newer) or set DATABASE_URL"
    )]
    NoPrograms {
        /// What was searched.
        looked_in: String,
    },
    /// The data folder belongs to a version that is not installed.
    #[error(
        "{data_dir} was made by PostgreSQL {wanted}, which is not installed; install postgresql-{wanted} or move the folder away"
    )]
    OtherVersion {
        /// The data folder.
        data_dir: PathBuf,
        /// Major version that made it.
        wanted: u32,
    },
    /// `PostgreSQL` refuses to run as root and there is nobody else to run it as.
    #[error("PostgreSQL does not run as root and there is neither a user postgres nor nobody; add one or start as another user")]
    NoUser,
    /// The user that runs `PostgreSQL` may not pass through a folder on the way to the data.
    #[error(
        "the user {user} may not enter {closed}, so the data folder cannot be below it; choose another, such as /var/lib/cabinet"
    )]
    Closed {
        /// The user that runs `PostgreSQL`.
        user: String,
        /// The folder that is closed to it.
        closed: PathBuf,
    },
    /// The data folder holds something else.
    #[error("{0} is not empty and holds no PostgreSQL cluster; choose another data folder")]
    NotACluster(PathBuf),
    /// The socket folder's name is taken by someone else.
    #[error("{0} belongs to another user; remove it")]
    ForeignSocketFolder(PathBuf),
    /// A server program ended with an error.
    #[error("{program} failed: {output}")]
    Failed {
        /// Which program.
        program: &'static str,
        /// The end of what it said.
        output: String,
    },
    /// The server did not become ready, or did not go away, in time.
    #[error("PostgreSQL did not get {state} in time; see {log}")]
    Slow {
        /// What was waited for.
        state: &'static str,
        /// Where the server writes what it does.
        log: PathBuf,
    },
    /// The server runs and does not let us in.
    #[error("the PostgreSQL of {data_dir} runs but does not let us in; stop it and start again")]
    NoEntry {
        /// The data folder.
        data_dir: PathBuf,
        /// What the server answered.
        #[source]
        source: sqlx::Error,
    },
    /// A file or folder could not be made, read or changed.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
}

impl ClusterError {
    /// For `map_err`: the failure of an operation on `path`.
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

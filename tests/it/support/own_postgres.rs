//! The PostgreSQL that the program runs in its data folder, seen from outside: found, killed, stopped.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

use database::{ClusterOptions, PrivateCluster};
use sqlx::{Connection, PgConnection};

pub(crate) struct OwnPostgres {
    folder: PathBuf,
    /// Folder of the socket; a killed server leaves something in it, so that nobody removes it.
    socket: OnceLock<String>,
}

impl OwnPostgres {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder, socket: OnceLock::new() }
    }

    /// The owner's address; another one after each start.
    pub(crate) fn url(&self) -> String {
        let password = fs::read_to_string(self.folder.join("cabinet.password")).unwrap();
        format!("postgres://cabinet:{}@127.0.0.1:{}/cabinet?sslmode=disable", password.trim(), self.line(3).unwrap())
    }

    /// Starts the server, or uses it with the program, as long as the answer is kept.
    pub(crate) async fn keep(&self) -> PrivateCluster {
        let options = ClusterOptions { data_dir: self.folder.clone(), durable: true, extra_settings: Vec::new() };
        PrivateCluster::start(options).await.unwrap()
    }

    /// Kills the server whole, as the machine would when its power goes.
    pub(crate) async fn kill(&self) {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let processes: Vec<i32> =
            sqlx::query_scalar("SELECT pid FROM pg_stat_activity").fetch_all(&mut connection).await.unwrap();
        self.socket.get_or_init(|| self.line(4).unwrap());
        let all = [self.postmaster().unwrap()].into_iter().chain(processes.iter().map(ToString::to_string)).collect();
        kill_under_load(all).await;
    }

    /// Kills one of the processes that serve the program; the server takes all of them down and recovers.
    pub(crate) async fn kill_a_backend(&self) {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let last = "SELECT pid FROM pg_stat_activity WHERE application_name = 'cabinet' ORDER BY state_change DESC LIMIT 1";
        let process: i32 = sqlx::query_scalar(last).fetch_one(&mut connection).await.unwrap();
        kill_under_load(vec![process.to_string()]).await;
    }

    /// Stops the server, if it still runs, and removes its socket.
    pub(super) fn stop(&self) {
        let socket = self.line(4).or_else(|| self.socket.get().cloned());
        if let Some(postmaster) = self.postmaster() {
            signal("QUIT", [postmaster]);
        }
        for _ in 0..100 {
            if self.postmaster().is_none() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        if let Some(folder) = socket {
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// The process of the server; `None` when what is written down has ended.
    fn postmaster(&self) -> Option<String> {
        let process = self.line(0)?;
        let command = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        command.contains(&*self.folder.to_string_lossy()).then_some(process)
    }

    /// A line of what the running server says about itself.
    fn line(&self, number: usize) -> Option<String> {
        let text = fs::read_to_string(self.folder.join("postmaster.pid")).ok()?;
        text.lines().nth(number).map(|line| line.trim().to_owned())
    }
}

/// Who sends commands goes on meanwhile: a test that stood still would find them all answered before the kill.
async fn kill_under_load(processes: Vec<String>) {
    tokio::task::spawn_blocking(|| signal("KILL", processes)).await.unwrap();
}

fn signal(signal: &str, processes: impl IntoIterator<Item = String>) {
    // Built into every shell. Some may be gone by themselves.
    let all = processes.into_iter().collect::<Vec<_>>().join(" ");
    Command::new("sh").args(["-c", &format!("kill -{signal} {all}")]).stderr(Stdio::null()).status().unwrap();
}

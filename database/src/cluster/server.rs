use std::fs::{self, OpenOptions};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use super::account::Account;
use super::error::ClusterError;
use super::programs::Programs;

/// Long enough for the recovery after a crash.
const PATIENCE: Duration = Duration::from_mins(5);
const PAUSE: Duration = Duration::from_millis(20);
/// A server's log is put aside at start when it is larger, in bytes.
const LARGE_LOG: u64 = 16 << 20;

/// What the running server says about itself in `postmaster.pid`.
struct PidFile {
    pid: u32,
    port: Option<u16>,
    state: String,
}

impl PidFile {
    fn read(data_dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(data_dir.join("postmaster.pid")).ok()?;
        let line = |n: usize| text.lines().nth(n).unwrap_or_default().trim();
        Some(Self { pid: line(0).parse().ok()?, port: line(3).parse().ok(), state: line(7).to_owned() })
    }

    fn ready_port(&self) -> Option<u16> {
        self.port.filter(|port| self.state == "ready" && TcpStream::connect(("127.0.0.1", *port)).is_ok())
    }
}

pub(super) fn log_of(data_dir: &Path) -> PathBuf {
    data_dir.join("cabinet.log")
}

/// The port of the server that runs from this folder already, if one does; waits for one that starts or stops.
pub(super) fn adopt(data_dir: &Path) -> Result<Option<u16>, ClusterError> {
    let start = Instant::now();
    while let Some(file) = PidFile::read(data_dir).filter(|file| is_postgres(file.pid)) {
        if let Some(port) = file.ready_port() {
            return Ok(Some(port));
        }
        if start.elapsed() > PATIENCE {
            return Err(ClusterError::Slow { state: "ready", log: log_of(data_dir) });
        }
        sleep(PAUSE);
    }
    Ok(None)
}

/// Whether this process id is a living `PostgreSQL`; after a crash the number may have passed to another program.
fn is_postgres(pid: u32) -> bool {
    if Path::new("/proc/self").exists() {
        // Empty for a process that has ended and was not waited for.
        return fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains("postgres"));
    }
    let ps = Command::new("ps").args(["-p", &pid.to_string(), "-o", "comm="]).output();
    ps.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("postgres"))
}

/// A server we started.
pub(super) struct Started {
    #[cfg(feature = "testing")]
    pub(super) pid: u32,
    /// Waits for its end, whenever that is: a killed server that nobody has waited for keeps the next one from starting.
    pub(super) ended: JoinHandle<()>,
}

/// How to start the server.
pub(super) struct Launch<'a> {
    pub(super) data_dir: &'a Path,
    pub(super) socket_folder: &'a Path,
    pub(super) settings: Vec<(String, String)>,
    pub(super) programs: &'a Programs,
    pub(super) account: &'a Account,
}

impl Launch<'_> {
    /// Starts the server on a free loopback port and waits until it is ready.
    pub(super) fn run(&self) -> Result<(Started, u16), ClusterError> {
        let mut attempts = 5;
        loop {
            attempts -= 1;
            match self.try_run() {
                // Someone took the port between our look and the server's.
                Err(ClusterError::Failed { output, .. }) if attempts > 0 && output.contains("could not bind") => {}
                other => return other,
            }
        }
    }

    fn try_run(&self) -> Result<(Started, u16), ClusterError> {
        let port = free_port()?;
        let log_path = log_of(self.data_dir);
        if fs::metadata(&log_path).is_ok_and(|log| log.len() > LARGE_LOG) {
            let _ = fs::rename(&log_path, log_path.with_extension("log.old"));
        }
        let log = OpenOptions::new().append(true).create(true).open(&log_path).map_err(ClusterError::file(&log_path))?;
        self.account.take(&log_path)?;
        let said_before = log.metadata().map_err(ClusterError::file(&log_path))?.len();
        let same_log = log.try_clone().map_err(ClusterError::file(&log_path))?;

        let program = self.programs.path("postgres");
        let mut command = self.account.lasting_command(&program);
        command.arg("-D").arg(self.data_dir).arg("-p").arg(port.to_string()).arg("-k").arg(self.socket_folder);
        command.args(["-c", "listen_addresses=127.0.0.1"]);
        for (name, value) in &self.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let child = command.stdout(Stdio::from(log)).stderr(Stdio::from(same_log)).spawn();
        let child = child.map_err(ClusterError::file(program))?;
        self.wait_ready(child, port, said_before)
    }

    fn wait_ready(&self, mut child: Child, port: u16, said_before: u64) -> Result<(Started, u16), ClusterError> {
        let start = Instant::now();
        loop {
            let ready = PidFile::read(self.data_dir).filter(|file| file.pid == child.id()).and_then(|file| file.ready_port());
            if ready.is_some() {
                let started = Started {
                    #[cfg(feature = "testing")]
                    pid: child.id(),
                    ended: spawn(move || drop(child.wait())),
                };
                return Ok((started, port));
            }
            if child.try_wait().map_err(ClusterError::file(self.data_dir))?.is_some() {
                return Err(ClusterError::Failed { program: "postgres", output: log_since(self.data_dir, said_before) });
            }
            if start.elapsed() > PATIENCE {
                return Err(ClusterError::Slow { state: "ready", log: log_of(self.data_dir) });
            }
            sleep(PAUSE);
        }
    }
}

/// Ends the server's connections and stops it; fine when none runs.
pub(super) fn stop(data_dir: &Path, programs: &Programs, account: &Account) -> Result<(), ClusterError> {
    if PidFile::read(data_dir).is_none_or(|file| !is_postgres(file.pid)) {
        return Ok(());
    }
    let mut command = account.command(programs.path("pg_ctl"));
    command.arg("-D").arg(data_dir).args(["-m", "fast", "-w", "-t", "60", "stop"]);
    let status = command.status().map_err(ClusterError::file(programs.path("pg_ctl")))?;
    if status.success() || PidFile::read(data_dir).is_none() {
        return Ok(());
    }
    Err(ClusterError::Slow { state: "stopped", log: log_of(data_dir) })
}

/// Asks a running server to stop once a file is half an hour old or gone.
#[cfg(feature = "testing")]
const STOP_WHEN_IDLE: &str = r#"
while kill -0 "$1" 2>/dev/null; do
    [ -n "$(find "$2" -mmin -30 2>/dev/null)" ] || { kill -INT "$1"; exit; }
    sleep 10
done"#;

/// Leaves a watch beside the server, because no test process knows whether it is the last one.
#[cfg(feature = "testing")]
pub(super) fn stop_when_idle(server: u32, last_used: &Path, account: &Account) -> Result<(), ClusterError> {
    let mut watch = account.lasting_command("/bin/sh");
    watch.args(["-c", STOP_WHEN_IDLE, "watch"]).arg(server.to_string()).arg(last_used);
    watch.spawn().map(drop).map_err(ClusterError::file("/bin/sh"))
}

fn free_port() -> Result<u16, ClusterError> {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(ClusterError::file("127.0.0.1"))
}

/// The last lines the server wrote since the log was `said_before` bytes long.
fn log_since(data_dir: &Path, said_before: u64) -> String {
    let log = fs::read(log_of(data_dir)).unwrap_or_default();
    let new = log.get(usize::try_from(said_before).unwrap_or_default()..).unwrap_or_default();
    let text = String::from_utf8_lossy(new);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

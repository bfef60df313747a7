//! The program itself, built like the benches, as a child process over a bench's server.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use sqlx::PgPool;

use super::Server;

/// How often is looked what a child does.
const LOOK: Duration = Duration::from_millis(10);

/// What running a command has taken.
pub struct Ended {
    pub took: Duration,
    /// Most memory it had at once, in bytes.
    pub peak: u64,
    pub shown: String,
}

/// Runs a command of the shell to its end.
pub async fn run(server: &Server, arguments: &[&str]) -> Ended {
    let started = Instant::now();
    let mut child = program(server).args(arguments).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(peak_memory(&child));
        tokio::time::sleep(LOOK).await;
    }
    let took = started.elapsed();
    let output = child.wait_with_output().unwrap();
    let log = || fs::read_to_string(server.folder.join("log")).unwrap_or_default();
    assert!(output.status.success(), "cabinet {arguments:?} failed: {}", log());
    Ended { took, peak, shown: String::from_utf8(output.stdout).unwrap() }
}

/// The program while it serves; killed when dropped.
pub struct Served {
    child: Child,
    /// Kept, or the program could not print any more.
    _stdout: BufReader<ChildStdout>,
    pub address: String,
    started: Instant,
}

impl Served {
    /// Serves on a free port, as for real: no demo, no introspection, logs of the usual level to a file.
    pub fn start(server: &Server) -> Self {
        Self::start_with(server, &["--listen", "127.0.0.1:0"])
    }

    /// The same with other options.
    pub fn start_with(server: &Server, options: &[&str]) -> Self {
        let started = Instant::now();
        let mut child = program(server).arg("serve").args(options).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "the program does not serve");
            if let Some((_, address)) = line.trim().rsplit_once("http://") {
                break address.trim_end_matches('/').to_owned();
            }
        };
        Self { child, _stdout: stdout, address, started }
    }

    /// Waits until every read model shows everything; answers how long that took from the start of the program, to half a
    /// second: what a read model has passed without a change is stored that seldom.
    pub async fn caught_up(&self, owner: &PgPool) -> Duration {
        let behind = "SELECT EXISTS (SELECT FROM subscriptions s, (
            SELECT era, tx_id, position FROM events ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1) AS e
            WHERE (s.era, s.tx_id, s.position) < (e.era, e.tx_id, e.position))";
        while sqlx::query_scalar(behind).fetch_one(owner).await.unwrap() {
            tokio::time::sleep(LOOK).await;
        }
        self.started.elapsed()
    }

    /// Most memory it has had so far, in bytes.
    pub fn peak(&self) -> u64 {
        peak_memory(&self.child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(server: &Server) -> Command {
    let log = File::options().create(true).append(true).open(server.folder.join("log")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cabinet"));
    command.env("DATABASE_URL", &server.url).env("CABINET_DATA", server.folder.join("data"));
    // All requests of a bench come from one address.
    command.env("CABINET_REQUESTS_PER_MINUTE", "1000000000");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    command
}

/// The high-water mark of a child's memory, in bytes; 0 once it has ended.
fn peak_memory(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024)
}

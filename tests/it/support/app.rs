//! The program under test, as a process of its own.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Mutex,
    thread::{self, JoinHandle},
};

use database::testing::TestDatabase;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::own_postgres::OwnPostgres;
use crate::privacy;

/// A served demo; killed when dropped. By then nothing personal may stand in what it has logged and printed.
pub(crate) struct App {
    pub(crate) data: PathBuf,
    /// What was printed at the start.
    pub(crate) shown: Vec<String>,
    home: Home,
    settings: Settings,
    server: Child,
    /// What is printed after the start; nobody is meant to read it.
    rest: Option<JoinHandle<Vec<String>>>,
    wire: Wire,
    private: Mutex<Vec<String>>,
}

/// How the program is served.
pub(crate) struct Settings {
    /// Address to listen on; the same again after a restart.
    pub(crate) listen: String,
    /// What else it is told by its environment.
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { listen: "127.0.0.1:0".to_owned(), variables: Vec::new() }
    }
}

/// Where the data are.
enum Home {
    /// In a database on the server that all tests share.
    Shared(TestDatabase),
    /// In a PostgreSQL that the program runs itself and a test may kill.
    Own(OwnPostgres),
}

/// How the program is reached.
#[derive(Clone)]
pub(crate) struct Wire {
    client: reqwest::Client,
    base: String,
}

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_cabinet"))
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        Self::open(data_folder(), Home::Shared(TestDatabase::create().await), settings)
    }

    /// With a PostgreSQL of its own.
    pub(crate) fn start_alone() -> Self {
        let data = data_folder();
        let home = Home::Own(OwnPostgres::new(data.join("postgresql")));
        Self::open(data, home, Settings::default())
    }

    fn open(data: PathBuf, home: Home, settings: Settings) -> Self {
        let (server, wire, shown, rest) = serve(&home, &data, &settings);
        Self { data, shown, home, settings, server, rest: Some(rest), wire, private: Mutex::default() }
    }

    /// Kills the program as a power cut would and starts it again on the same data.
    pub(crate) fn restart(&mut self) {
        self.kill();
        let (server, wire, shown, rest) = serve(&self.home, &self.data, &self.settings);
        (self.server, self.wire, self.shown, self.rest) = (server, wire, shown, Some(rest));
    }

    pub(crate) fn kill(&mut self) {
        // Gone already when a test has killed it before.
        let _ = self.server.kill();
        self.server.wait().unwrap();
        for line in self.rest.take().into_iter().flat_map(|rest| rest.join().unwrap()) {
            writeln!(self.log(), "{line}").unwrap();
        }
    }

    /// The program on the same data.
    pub(crate) fn program(&self) -> Command {
        on(&self.home, &self.data)
    }

    /// A command of the shell on the same data; what it says on standard error counts as log.
    pub(crate) fn shell(&self, arguments: &[&str]) -> Output {
        let output = self.program().args(arguments).output().unwrap();
        self.log().write_all(&output.stderr).unwrap();
        output
    }

    pub(crate) fn logs(&self) -> String {
        let texts = [self.data.join("log"), self.data.join("postgresql/cabinet.log")];
        texts.iter().map(|path| std::fs::read_to_string(path).unwrap_or_default()).collect()
    }

    pub(crate) fn log(&self) -> File {
        log(&self.data)
    }

    /// Words that must not show, beside the demo's people.
    pub(crate) fn keep_private(&self, words: impl IntoIterator<Item: Into<String>>) {
        self.private.lock().unwrap().extend(words.into_iter().map(Into::into));
    }

    pub(crate) fn private(&self) -> Vec<String> {
        self.private.lock().unwrap().clone()
    }

    pub(crate) fn postgres(&self) -> &OwnPostgres {
        match &self.home {
            Home::Own(postgres) => postgres,
            Home::Shared(_) => panic!("all tests share this PostgreSQL"),
        }
    }

    pub(crate) fn wire(&self) -> Wire {
        self.wire.clone()
    }

    /// Where it is served.
    pub(crate) fn base(&self) -> &str {
        &self.wire.base
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.wire.client.get(format!("{}{path}", self.wire.base)).send().await.unwrap()
    }

    /// A page as somebody signed in sees it.
    pub(crate) async fn get_as(&self, token: &str, path: &str) -> reqwest::Response {
        self.wire.client.get(format!("{}{path}", self.wire.base)).bearer_auth(token).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, query: &str, variables: Value) -> Value {
        self.wire.post(path, token, query, variables).await.unwrap()
    }

    /// A request of somebody not signed in.
    pub(crate) async fn guest(&self, query: &str, variables: Value) -> Value {
        self.post("/cabinet/graphql", None, query, variables).await
    }

    /// The owner's address of the database, as it is now.
    pub(crate) fn database_url(&self) -> String {
        match &self.home {
            Home::Shared(database) => database.url().to_owned(),
            Home::Own(postgres) => postgres.url(),
        }
    }

    pub(crate) async fn connection(&self) -> PgConnection {
        PgConnection::connect(&self.database_url()).await.unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.connection().await).await.unwrap()
    }
}

impl Wire {
    /// `None` when no answer came.
    pub(crate) async fn post(&self, path: &str, token: Option<&str>, query: &str, variables: Value) -> Option<Value> {
        let url = format!("{}{path}", self.base);
        let mut request = self.client.post(url).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.ok()?.json().await.ok()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.kill();
        if let Home::Own(postgres) = &self.home {
            postgres.stop();
        }
        let logs = self.logs();
        let _ = std::fs::remove_dir_all(&self.data);
        if !thread::panicking() {
            privacy::assert_nothing_personal(&logs, &self.private());
        }
    }
}

fn data_folder() -> PathBuf {
    std::env::temp_dir().join(format!("cabinet-it-{}", Uuid::new_v4().simple()))
}

fn on(home: &Home, data: &Path) -> Command {
    let mut command = program();
    command.env("CABINET_DATA", data);
    match home {
        Home::Shared(database) => command.env("DATABASE_URL", database.url()),
        Home::Own(_) => command.env_remove("DATABASE_URL"),
    };
    command
}

fn log(data: &Path) -> File {
    OpenOptions::new().create(true).append(true).open(data.join("log")).unwrap()
}

fn serve(home: &Home, data: &Path, settings: &Settings) -> (Child, Wire, Vec<String>, JoinHandle<Vec<String>>) {
    std::fs::create_dir_all(data).unwrap();
    let mut server = on(home, data)
        .args(["serve", "--demo", "--listen", &settings.listen])
        .envs(settings.variables.iter().map(|(name, value)| (name, value)))
        .env("CABINET_REQUESTS_PER_MINUTE", "100000")
        .env("RUST_LOG", "debug,sqlx=info")
        .stdout(Stdio::piped())
        .stderr(log(data))
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut shown = Vec::new();
    for line in lines.by_ref() {
        let last = line.contains("README.md");
        shown.push(line);
        if last {
            break;
        }
    }
    let first = shown.iter().find(|line| line.contains("http://")).unwrap_or_else(|| {
        let log = std::fs::read_to_string(data.join("log")).unwrap();
        panic!("not served: {}", log.lines().last().unwrap_or_default())
    });
    let base = first[first.find("http://").unwrap()..].to_owned();
    // Read on: the pipe must not fill.
    let rest = thread::spawn(move || lines.collect());
    (server, Wire { client: client(), base }, shown, rest)
}

fn client() -> reqwest::Client {
    // Whoever comes first; plain HTTP is spoken anyway.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

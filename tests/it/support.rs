//! The program under test, and people who use it.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use database::testing::TestDatabase;
use serde_json::{Value, json};
use uuid::Uuid;

/// A served demo with a database of its own; killed when dropped.
pub(crate) struct App {
    pub(crate) database: TestDatabase,
    pub(crate) data: PathBuf,
    server: Child,
    base: String,
    /// What was printed at the start.
    pub(crate) shown: Vec<String>,
}

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_cabinet"))
}

impl App {
    pub(crate) async fn start() -> Self {
        let database = TestDatabase::create().await;
        let data = std::env::temp_dir().join(format!("cabinet-it-{}", Uuid::new_v4().simple()));
        let (server, base, shown) = serve(&database, &data);
        Self { database, data, server, base, shown }
    }

    /// Kills the program as a power cut would and starts it again on the same data.
    pub(crate) fn restart(&mut self) {
        self.kill();
        (self.server, self.base, self.shown) = serve(&self.database, &self.data);
    }

    pub(crate) fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// A command of the shell on the same database.
    pub(crate) fn shell(&self, arguments: &[&str]) -> std::process::Output {
        program().args(arguments).env("DATABASE_URL", self.database.url()).env("CABINET_DATA", &self.data).output().unwrap()
    }

    pub(crate) fn logs(&self) -> String {
        std::fs::read_to_string(self.data.join("log")).unwrap_or_default()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, query: &str, variables: Value) -> Value {
        let mut request = client().post(self.url(path)).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap().json().await.unwrap()
    }

    /// A request of somebody not signed in.
    pub(crate) async fn guest(&self, query: &str, variables: Value) -> Value {
        self.post("/cabinet/graphql", None, query, variables).await
    }

    /// The newest code sent to a phone, after `seen` messages.
    pub(crate) async fn code(&self, phone: &str, seen: usize) -> String {
        for _ in 0..100 {
            let codes = self.codes(phone).await;
            if codes.len() > seen {
                return codes[0].clone();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no code was sent to the phone");
    }

    /// Codes sent to a phone, newest first.
    pub(crate) async fn codes(&self, phone: &str) -> Vec<String> {
        let page = client().get(self.url("/development/sms")).send().await.unwrap().text().await.unwrap();
        let to_phone = page.split("<tr>").filter(|row| row.contains(phone));
        to_phone.filter_map(|row| row.split("Код ").nth(1).map(|rest| rest.chars().take(6).collect())).collect()
    }

    pub(crate) async fn start_registration(&self, debt: &str, phone: &str) -> Value {
        let documents = self.guest("{ registrationDocuments { kind version } }", json!({})).await;
        let consents: Vec<Value> = documents["data"]["registrationDocuments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|document| json!({ "document": document["kind"], "version": document["version"] }))
            .collect();
        let answer = self
            .guest(
                "mutation ($input: StartRegistrationInput!) { startRegistration(input: $input) {
                    step { flowId codeLength } userErrors { code message field } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "debtNumber": debt, "phone": phone, "consents": consents } }),
            )
            .await;
        answer["data"]["startRegistration"].clone()
    }

    pub(crate) async fn confirm(&self, mutation: &str, flow: &Value, code: &str) -> Value {
        let query = format!(
            "mutation ($input: ConfirmCodeInput!) {{ {mutation}(input: $input) {{ {} userErrors {{ code }} }} }}",
            if mutation == "confirmSignIn" { "session { token }" } else { "confirmed" }
        );
        let answer = self.guest(&query, json!({ "input": { "commandId": Uuid::new_v4(), "flowId": flow, "code": code } })).await;
        answer["data"][mutation].clone()
    }

    pub(crate) async fn complete(&self, flow: &Value, password: &str, command: Uuid) -> Value {
        let answer = self
            .guest(
                "mutation ($input: SetPasswordInput!) { completeRegistration(input: $input) {
                    session { token } userErrors { code } receipt { version replayed token } } }",
                json!({ "input": { "commandId": command, "flowId": flow, "password": password } }),
            )
            .await;
        answer["data"]["completeRegistration"].clone()
    }

    /// Registers by a known phone; answers the session's token.
    pub(crate) async fn register(&self, debt: &str, phone: &str, password: &str) -> String {
        let seen = self.codes(phone).await.len();
        let flow = self.start_registration(debt, phone).await["step"]["flowId"].clone();
        let code = self.code(phone, seen).await;
        assert_eq!(self.confirm("confirmRegistrationCode", &flow, &code).await["confirmed"], true);
        let session = self.complete(&flow, password, Uuid::new_v4()).await;
        session["session"]["token"].as_str().unwrap().to_owned()
    }

    /// Signs a member of the demo's staff in; answers the session's token.
    pub(crate) async fn staff(&self, login: &str) -> String {
        let line = self.shown.iter().find(|line| line.trim().starts_with(login)).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = self
            .post(
                "/admin/graphql",
                None,
                "mutation ($input: SignInInput!) { signIn(input: $input) { session { token } userErrors { code message } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "login": login, "password": words[1], "totpCode": totp_code(words[2]) } }),
            )
            .await;
        answer["data"]["signIn"]["session"]["token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.database.owner_pool()).await.unwrap()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// The present code of the second factor behind an `otpauth` address.
pub(crate) fn totp_code(uri: &str) -> String {
    let secret = uri.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    let bytes = base32::decode(base32::Alphabet::Rfc4648 { padding: false }, secret).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    totp_rs::Builder::new().with_secret(bytes).build().unwrap().generate(now).to_string()
}

pub(crate) fn client() -> reqwest::Client {
    // Whoever comes first; plain HTTP is spoken anyway.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

fn serve(database: &TestDatabase, data: &PathBuf) -> (Child, String, Vec<String>) {
    std::fs::create_dir_all(data).unwrap();
    let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join("log")).unwrap();
    let mut server = program()
        .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
        .env("DATABASE_URL", database.url())
        .env("CABINET_DATA", data)
        .env("CABINET_REQUESTS_PER_MINUTE", "100000")
        .env("RUST_LOG", "debug,sqlx=info")
        .stdout(Stdio::piped())
        .stderr(log)
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
    let first =
        shown.iter().find(|line| line.contains("http://")).unwrap_or_else(|| panic!("not served; see {}", data.display()));
    let base = first[first.find("http://").unwrap()..].to_owned();
    // Nobody reads further; the pipe must not fill.
    std::thread::spawn(move || lines.for_each(drop));
    (server, base, shown)
}

//! An import is cut off in the middle, and the same file is started again.

use std::{
    process::{Child, Stdio},
    time::Duration,
};

use crate::support::App;

const DEBTS: i64 = 4_000;
const REGISTERED: &str = "SELECT count(*) FROM events WHERE event_type = 'DebtRegistered'";

/// A large file under way.
struct Import {
    file: String,
    /// Debts that were there before.
    before: i64,
    running: Child,
}

impl Import {
    async fn start(app: &App) -> Self {
        let before = app.count(REGISTERED).await;
        let file = app.data.join("large.csv").to_str().unwrap().to_owned();
        let generated = app.shell(&["generate-portfolio", &file, "--debts", &DEBTS.to_string()]);
        assert!(generated.status.success());
        let mut import = app.program();
        let running = import.args(["import", &file]).stdout(Stdio::null()).stderr(app.log()).spawn().unwrap();
        Self { file, before, running }
    }

    /// Waits until a good part is written and more is to come.
    async fn is_in_the_middle(&self, app: &App) {
        for _ in 0..600 {
            if app.count(REGISTERED).await - self.before >= 1_000 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the import has not come to the middle");
    }

    /// The same file again ends as if nothing had happened.
    async fn goes_on(&self, app: &App) {
        let half = app.count(REGISTERED).await - self.before;
        assert!((1_000..DEBTS).contains(&half), "killed in the middle: {half}");
        let again = app.shell(&["import", &self.file]);
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        let told = String::from_utf8_lossy(&again.stdout).into_owned();
        assert!(told.contains(&format!("принято {DEBTS}")) && told.contains("отказано 0"), "{told}");
        // A few of the generated numbers stand in the demo already; what counts is that none was registered twice.
        let debts = app.count(REGISTERED).await;
        assert!(debts - self.before > DEBTS - 50);
        assert_eq!(app.count("SELECT count(*) FROM unique_claims WHERE scope LIKE 'debt_number/%'").await, debts);
        let events = app.count("SELECT count(*) FROM events").await;
        assert!(app.shell(&["import", &self.file]).status.success());
        assert_eq!(app.count("SELECT count(*) FROM events").await, events, "the same file twice writes no event");
    }
}

#[tokio::test]
async fn an_import_killed_in_the_middle_goes_on_and_ends_as_if_nothing_had_happened() {
    let mut app = App::start().await;
    app.kill();
    let mut import = Import::start(&app).await;
    import.is_in_the_middle(&app).await;
    import.running.kill().unwrap();
    import.running.wait().unwrap();
    // What it has sent last is still being written.
    tokio::time::sleep(Duration::from_millis(300)).await;
    import.goes_on(&app).await;

    app.restart();
    app.read_models_have_caught_up().await;
    assert_eq!(app.count("SELECT count(*) FROM read_debt_list").await, app.count(REGISTERED).await);
}

#[tokio::test]
async fn an_import_that_loses_its_database_in_the_middle_ends_and_goes_on_when_started_again() {
    let mut app = App::start_alone();
    app.kill();
    let mut import = Import::start(&app).await;
    import.is_in_the_middle(&app).await;
    app.postgres().kill().await;
    assert!(!import.running.wait().unwrap().success(), "it does not pretend");
    let _postgres = app.postgres().keep().await;
    import.goes_on(&app).await;
}

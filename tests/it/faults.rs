//! Killed in the middle: nothing lost, nothing doubled.

use std::{process::Stdio, time::Duration};

use crate::support::{App, program};

const DEBTS: i64 = 6_000;

#[tokio::test]
async fn an_import_killed_in_the_middle_goes_on_and_ends_as_if_nothing_had_happened() {
    let mut app = App::start().await;
    app.kill();
    let demo_debts = app.count("SELECT count(*) FROM events WHERE event_type = 'DebtRegistered'").await;
    let file = app.data.join("large.csv");
    let generated = app.shell(&["generate-portfolio", file.to_str().unwrap(), "--debts", &DEBTS.to_string()]);
    assert!(generated.status.success());

    let mut import = program()
        .args(["import", file.to_str().unwrap()])
        .env("DATABASE_URL", app.database.url())
        .env("CABINET_DATA", &app.data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let registered = "SELECT count(*) FROM events WHERE event_type = 'DebtRegistered'";
    for _ in 0..600 {
        if app.count(registered).await - demo_debts >= 1_000 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    import.kill().unwrap();
    import.wait().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let half = app.count(registered).await - demo_debts;
    assert!((1_000..DEBTS).contains(&half), "killed in the middle: {half}");

    let again = app.shell(&["import", file.to_str().unwrap()]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let told = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(told.contains(&format!("принято {DEBTS}")) && told.contains("отказано 0"), "{told}");
    // A few of the generated numbers stand in the demo already; what counts is that none was registered twice.
    let debts = app.count(registered).await;
    assert!(debts - demo_debts > DEBTS - 50);
    assert_eq!(app.count("SELECT count(*) FROM unique_claims WHERE scope LIKE 'debt_number/%'").await, debts);
    let events = app.count("SELECT count(*) FROM events").await;
    let repeated = app.shell(&["import", file.to_str().unwrap()]);
    assert!(repeated.status.success());
    assert_eq!(app.count("SELECT count(*) FROM events").await, events, "the same file twice writes no event");

    app.restart();
    for _ in 0..200 {
        if app.count("SELECT count(*) FROM read_debt_list").await == debts {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the read model has not caught up");
}

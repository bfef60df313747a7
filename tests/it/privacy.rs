//! Personal data stands in no event and in no log.

use std::{path::PathBuf, process::Command};

use serde_json::json;

use crate::support::App;

/// Parts of the demo's people that must not show: names, phones, e-mails, passports, addresses, insurance numbers.
const PERSONAL: [&str; 22] = [
    "Иванов",
    "Анна",
    "Петров",
    "Борис",
    "Сидоров",
    "Вера",
    "Ильиничн",
    "Администраторов",
    "Руководителев",
    "Операторов",
    "Аудиторов",
    "9161234567",
    "9262345678",
    "916 123",
    "1985-04-12",
    "12.04.1985",
    "@example.ru",
    "4510 123456",
    "4508 654321",
    "771234560162",
    "123-456-789",
    "ул. Лесная",
];

/// Fails when a text shows the demo's people, or one of `also`: codes, passwords, tokens and whoever else a test knows.
pub(crate) fn assert_nothing_personal(text: &str, also: &[String]) {
    for word in PERSONAL.into_iter().chain(also.iter().map(String::as_str)) {
        let line = text.lines().find(|line| shows(line, word));
        assert!(line.is_none(), "{word} stands in: {}", line.unwrap_or_default());
    }
}

/// Whether a line shows a word. Digits alone must stand by themselves: a fraction of a second or a part of an id may look
/// like a code.
fn shows(line: &str, word: &str) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    let joins = |neighbour: Option<char>| neighbour.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '.');
    line.match_indices(word).any(|(start, _)| {
        let (before, after) = (line[..start].chars().next_back(), line[start + word.len()..].chars().next());
        !(is_number && word.len() < 10) || !(joins(before) || joins(after))
    })
}

/// `pg_dump` of the table of events where the server's programs lie on this machine, else its rows as text.
async fn dump(app: &App) -> String {
    let programs: String = sqlx::query_scalar("SELECT setting FROM pg_config() WHERE name = 'BINDIR'")
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    let program = PathBuf::from(programs).join("pg_dump");
    if program.is_file() {
        let dump = Command::new(program).args(["--data-only", "-t", "events", &app.database_url()]).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        return String::from_utf8(dump.stdout).unwrap();
    }
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT e::text FROM events e").fetch_all(&mut app.connection().await).await.unwrap();
    rows.join("\n")
}

#[tokio::test]
async fn neither_a_dump_of_the_events_nor_the_log_shows_a_person() {
    let app = App::start().await;
    let anna = app.register("L-1001", "+79161234567", "горький чай").await;
    app.post("/cabinet/graphql", Some(&anna), "{ viewer { fullName phone email passport { number } } }", json!({})).await;
    let operator = app.staff("operator").await;
    let search = "query ($text: String!) { searchBorrowers(text: $text) { nodes { fullName } } }";
    app.post("/admin/graphql", Some(&operator), search, json!({ "text": "Иванова Анна Петровна" })).await;

    let dump = dump(&app).await;
    assert!(dump.lines().count() > 100 && dump.contains("BorrowerRegistered"), "the events are in it");
    assert_nothing_personal(&dump, &app.private());
    let logs = app.logs();
    assert!(logs.contains("graphql request"), "the log is written");
    assert_nothing_personal(&logs, &app.private());
    let verified = app.shell(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn a_code_is_told_from_digits_that_merely_look_like_it() {
    assert!(shows("code=482915 sent", "482915") && shows("{\"code\":\"482915\"}", "482915") && shows("Код 482915", "482915"));
    assert!(!shows("2026-11-01T10:00:00.482915Z", "482915") && !shows("id=0192482915af", "482915"));
    assert!(shows("phone=+79161234567", "9161234567"));
}

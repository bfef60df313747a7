//! Personal data stands in no event and in no log.

use serde_json::json;

use crate::support::App;

/// Parts of the demo's people that must not show.
const PERSONAL: [&str; 6] = ["9161234567", "Иванова", "Петровна", "123456", "anna@example.ru", "горький чай"];

#[tokio::test]
async fn neither_events_nor_logs_show_a_person() {
    let app = App::start().await;
    let anna = app.register("L-1001", "+79161234567", "горький чай").await;
    app.post("/cabinet/graphql", Some(&anna), "{ viewer { fullName phone email passport { number } } }", json!({})).await;
    let operator = app.staff("operator").await;
    let search = "query ($text: String!) { searchBorrowers(text: $text) { nodes { fullName } } }";
    app.post("/admin/graphql", Some(&operator), search, json!({ "text": "Иванова Анна Петровна" })).await;

    let events: Vec<String> = sqlx::query_scalar("SELECT payload::text || metadata::text FROM events")
        .fetch_all(app.database.owner_pool())
        .await
        .unwrap();
    assert!(events.len() > 100);
    let logs = app.logs();
    assert!(logs.contains("graphql request"), "the log is written");
    for word in PERSONAL {
        // Six digits in a row stand in ids and sums as well; look for the passport's number as text there.
        let in_events = if word == "123456" { "\"4510 123456\"" } else { word };
        assert!(!events.iter().any(|event| event.contains(in_events)), "{word} stands in an event");
        let in_logs = if word == "123456" { "4510 123456" } else { word };
        assert!(!logs.contains(in_logs), "{word} stands in the log");
    }
    let verified = app.shell(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

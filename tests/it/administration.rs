//! Staff: search, card, history, permissions.

use serde_json::json;
use uuid::Uuid;

use crate::support::{App, totp_code};

#[tokio::test]
async fn staff_find_a_borrower_despite_a_typing_mistake_and_read_the_history() {
    let app = App::start().await;
    app.register("L-1001", "+79161234567", "горький чай").await;
    let operator = app.staff("operator").await;
    for text in ["Иванва Ана", "+7 916 123-45-67", "l1001", "4510 123456"] {
        let found = app
            .post(
                "/admin/graphql",
                Some(&operator),
                "query ($text: String!) { searchBorrowers(text: $text, first: 5) { nodes { borrower { id } fullName } } }",
                json!({ "text": text }),
            )
            .await;
        let names = found["data"]["searchBorrowers"]["nodes"].to_string();
        assert!(names.contains("Иванова Анна Петровна"), "{text}: {found}");
    }
}

#[tokio::test]
async fn a_role_gets_what_the_directive_says_and_nothing_else() {
    let app = App::start().await;
    let (operator, auditor) = (app.staff("operator").await, app.staff("auditor").await);
    let code = async |token: Option<&str>, query: &str| {
        let answer = app.post("/admin/graphql", token, query, json!({})).await;
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("OK").to_owned()
    };
    for (query, operator_code, auditor_code) in [
        ("{ imports { nodes { id } } }", "FORBIDDEN", "OK"),
        ("{ staffMembers { nodes { id } } }", "FORBIDDEN", "OK"),
        ("{ creditors { nodes { id } } }", "OK", "OK"),
    ] {
        assert_eq!(code(None, query).await, "UNAUTHENTICATED", "{query}");
        assert_eq!(code(Some(&operator), query).await, operator_code, "{query}");
        assert_eq!(code(Some(&auditor), query).await, auditor_code, "{query}");
    }
    // A session of the cabinet opens nothing here, and the other way round.
    let anna = app.register("L-1001", "+79161234567", "горький чай").await;
    assert_eq!(code(Some(&anna), "{ creditors { nodes { id } } }").await, "UNAUTHENTICATED");
    let viewer = app.post("/cabinet/graphql", Some(&operator), "{ viewer { id } }", json!({})).await;
    assert!(viewer["data"]["viewer"].is_null());
}

#[tokio::test]
async fn a_code_of_the_second_factor_is_good_once() {
    let app = App::start().await;
    let line = app.shown.iter().find(|line| line.trim().starts_with("admin")).unwrap().clone();
    let words: Vec<&str> = line.split_whitespace().collect();
    let code = totp_code(words[2]);
    let sign_in = || {
        app.post(
            "/admin/graphql",
            None,
            "mutation ($input: SignInInput!) { signIn(input: $input) { session { token } userErrors { code } } }",
            json!({ "input": { "commandId": Uuid::new_v4(), "login": "admin", "password": words[1], "totpCode": code } }),
        )
    };
    let answers = futures::future::join_all([sign_in(), sign_in()]).await;
    let won = answers.iter().filter(|answer| answer["data"]["signIn"]["session"].is_object()).count();
    assert_eq!(won, 1, "{answers:?}");
}

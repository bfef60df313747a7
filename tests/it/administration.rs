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
async fn an_organisation_is_founded_from_the_shell_and_its_administrator_signs_in_under_its_host() {
    let app = App::start().await;
    let found = |code, host| app.shell(&["organisation", "found", code, "АО «Берег»", "--host", host]);
    assert!(found("bereg", "lk.bereg.example").status.success());
    for (code, host, told) in [("bereg", "lk.more.example", "CODE_TAKEN"), ("more", "lk.bereg.example", "HOST_TAKEN")] {
        let refused = found(code, host);
        assert!(!refused.status.success());
        assert!(String::from_utf8_lossy(&refused.stderr).contains(told), "{refused:?}");
    }
    let added = app.shell(&["staff", "add", "chief", "Береговая Анна Ивановна", "--organisation", "bereg"]);
    let told = String::from_utf8(added.stdout).unwrap();
    let word = |label: &str| told.lines().find_map(|line| line.strip_prefix(label)).unwrap().trim().to_owned();
    let (password, otp) = (word("временный пароль:"), word("второй фактор:"));
    app.keep_private([&password, &otp, "Береговая"]);
    let input = json!({ "commandId": Uuid::new_v4(), "login": "chief", "password": password, "totpCode": totp_code(&otp) });
    let query = "mutation ($input: SignInInput!) { signIn(input: $input) { session { token } userErrors { code } } }";
    for (host, own) in [("localhost", false), ("lk.bereg.example", true)] {
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{}/admin/graphql", app.base()));
        let request = request.header("host", host).json(&json!({ "query": query, "variables": { "input": input } }));
        let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        let answer = &answer["data"]["signIn"];
        assert_eq!(answer["session"]["token"].is_string(), own, "{answer}");
        assert_eq!(answer["userErrors"][0]["code"] == "SIGN_IN_REFUSED", !own, "{answer}");
    }
}

#[tokio::test]
async fn another_secret_than_the_one_the_database_was_begun_with_is_refused() {
    let app = App::start().await;
    let other = app.data.join("other-secret");
    std::fs::write(&other, "7".repeat(64)).unwrap();
    let refused = app.shell(&["--secret-file", other.to_str().unwrap(), "verify"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not the secret"), "{refused:?}");
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

//! Limits and races.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::App;

#[tokio::test]
async fn of_a_storm_of_wrong_codes_five_are_looked_at_and_the_right_one_comes_too_late() {
    let app = App::start().await;
    let phone = "+79161234567";
    let flow = app.start_registration("L-1001", phone).await["step"]["flowId"].clone();
    let code = app.code(phone, 0).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let storm = (0..30).map(|_| app.confirm("confirmRegistrationCode", &flow, wrong));
    for answer in futures::future::join_all(storm).await {
        assert_eq!(answer["confirmed"], false);
    }
    assert_eq!(app.count("SELECT tries::bigint FROM access_flows WHERE purpose = 'registration'").await, 5);
    assert_eq!(app.confirm("confirmRegistrationCode", &flow, &code).await["userErrors"][0]["code"], "WRONG_CODE");
}

#[tokio::test]
async fn two_last_steps_at_once_open_one_cabinet_and_a_retry_gets_the_same_session() {
    let app = App::start().await;
    let phone = "+79161234567";
    let flow = app.start_registration("L-1001", phone).await["step"]["flowId"].clone();
    let code = app.code(phone, 0).await;
    let tries = (0..8).map(|_| app.confirm("confirmRegistrationCode", &flow, &code));
    let won = futures::future::join_all(tries).await.into_iter().filter(|answer| answer["confirmed"] == true).count();
    assert_eq!(won, 1, "a code is good once");

    let command = Uuid::new_v4();
    let ends = (0..4).map(|_| app.complete(&flow, "горький чай", command));
    let tokens: Vec<Value> =
        futures::future::join_all(ends).await.into_iter().map(|answer| answer["session"]["token"].clone()).collect();
    assert!(tokens.iter().all(|token| token.is_string() && *token == tokens[0]), "the same command, the same session");
    let other = app.complete(&flow, "другой пароль", Uuid::new_v4()).await;
    assert_eq!(other["userErrors"][0]["code"], "FLOW_ENDED");
    assert_eq!(app.count("SELECT count(*) FROM events WHERE event_type = 'CabinetAccountOpened'").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM events WHERE event_type = 'CabinetAccountSignedIn'").await, 1);
}

#[tokio::test]
async fn signing_in_tells_nobody_who_exists_and_closes_after_failures() {
    let app = App::start().await;
    app.register("L-1001", "+79161234567", "горький чай").await;
    let sign_in = async |identifier: &str, password: &str| {
        let started = std::time::Instant::now();
        let answer = app
            .guest(
                "mutation ($input: StartSignInInput!) { startSignIn(input: $input) { step { codeLength } userErrors { code message } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "identifier": identifier, "password": password } }),
            )
            .await["data"]["startSignIn"]
            .clone();
        assert!(started.elapsed() >= std::time::Duration::from_millis(400), "answers take the same time");
        answer
    };
    assert!(sign_in("L-1001", "горький чай").await["step"].is_object());
    assert_eq!(sign_in("L-1001", "неверный").await, sign_in("NOBODY", "неверный").await);
    sign_in("L-1001", "неверный").await;
    // Three failures from this address: a machine would have to work now.
    assert_eq!(sign_in("+79262345678", "неверный").await["userErrors"][0]["code"], "CHALLENGE_REQUIRED");
}

#[tokio::test]
async fn two_people_at_once_for_one_debt_end_in_one_cabinet() {
    let app = App::start().await;
    let (anna, vera) = (("Иванова Анна Петровна", "12.04.1985"), ("Сидорова Вера Ильинична", "21.07.1990"));
    for (debt, phones, identities) in [
        ("КД-0000002", ["+79065241620", "+79165241620"], [None, None]),
        ("L-1001", ["+79161234567", "+79031112233"], [None, Some(anna)]),
        ("M-3001", ["+79031112244", "+79031112255"], [Some(vera), Some(vera)]),
    ] {
        let opened = "SELECT count(*) FROM events WHERE event_type = 'CabinetAccountOpened'";
        let before = app.count(opened).await;
        let confirmed = async |phone: &str, identity: Option<(&str, &str)>| {
            let flow = app.start_registration(debt, phone).await["step"]["flowId"].clone();
            if let Some((name, birth_date)) = identity {
                app.identify(&flow, name, birth_date).await;
            }
            let code = app.code(phone, 0).await;
            assert_eq!(app.confirm("confirmRegistrationCode", &flow, &code).await["confirmed"], true);
            flow
        };
        let (first, second) = tokio::join!(confirmed(phones[0], identities[0]), confirmed(phones[1], identities[1]));
        let (first, second) = tokio::join!(
            app.complete(&first, "горький чай", Uuid::new_v4()),
            app.complete(&second, "зелёный лист", Uuid::new_v4())
        );
        assert_eq!(app.count(opened).await - before, 1, "{debt}: {first} {second}");

        // Who comes later sets the password and ends the other's session; both have come to the same cabinet.
        let mut pins = Vec::new();
        for ended in [&first, &second] {
            let token = ended["session"]["token"].as_str().unwrap();
            let viewer = app.post("/cabinet/graphql", Some(token), "{ viewer { pin } }", json!({})).await;
            pins.extend(viewer["data"]["viewer"]["pin"].as_str().map(ToOwned::to_owned));
        }
        pins.dedup();
        assert_eq!(pins.len(), 1, "{debt}: {pins:?}");
        let alive = "SELECT count(*) FROM sessions s FULL JOIN read_session l ON l.id = s.session_id
            WHERE s.owner_kind = 'borrower' AND (s.revoked_at IS NULL) <> (l.ended_at IS NULL)";
        assert_eq!(app.count(alive).await, 0, "{debt}: a session that is listed as open is open, and no other");
    }
}

//! Limits, races and strangers.

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
async fn a_stranger_sees_null_wherever_an_id_of_somebody_else_is_given() {
    let app = App::start().await;
    let anna = app.register("L-1001", "+79161234567", "горький чай").await;
    let boris = app.register("K-2001", "+79262345678", "зелёный лист").await;
    let ids = "{ viewer { id sessions { nodes { id } } } debts { nodes { id } } }";
    let answer = app.post("/cabinet/graphql", Some(&anna), ids, json!({})).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let hers = answer["data"].clone();
    let all = [&hers["viewer"]["id"], &hers["viewer"]["sessions"]["nodes"][0]["id"], &hers["debts"]["nodes"][0]["id"]];
    for id in all {
        let node = "query ($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { __typename } debt(id: $id) { number } }";
        let stranger = app.post("/cabinet/graphql", Some(&boris), node, json!({ "id": id })).await;
        assert_eq!(stranger["data"], json!({ "node": null, "nodes": [null], "debt": null }), "{id}");
        let own = app.post("/cabinet/graphql", Some(&anna), node, json!({ "id": id })).await;
        assert!(own["data"]["node"].is_object(), "{id}");
    }
    // Ending her session from his changes nothing for her.
    let revoke = "mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { userErrors { code } } }";
    let session = &hers["viewer"]["sessions"]["nodes"][0]["id"];
    app.post("/cabinet/graphql", Some(&boris), revoke, json!({ "input": { "commandId": Uuid::new_v4(), "sessionId": session } }))
        .await;
    assert!(app.post("/cabinet/graphql", Some(&anna), "{ viewer { id } }", json!({})).await["data"]["viewer"].is_object());
    let out = "mutation ($input: BareInput!) { signOut(input: $input) { userErrors { code } } }";
    app.post("/cabinet/graphql", Some(&anna), out, json!({ "input": { "commandId": Uuid::new_v4() } })).await;
    assert!(app.post("/cabinet/graphql", Some(&anna), "{ viewer { id } }", json!({})).await["data"]["viewer"].is_null());
}

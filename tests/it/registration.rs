//! Registration both ways, the debts, and adding one.

use serde_json::json;
use uuid::Uuid;

use crate::support::App;

#[tokio::test]
async fn a_borrower_with_a_known_phone_registers_and_sees_the_debts_in_four_parts() {
    let app = App::start().await;
    let anna = app.register("l-1001", "+79161234567", "горький чай").await;
    let answer = app
        .post(
            "/cabinet/graphql",
            Some(&anna),
            "{ viewer { fullName phone consents { document version method } sessions { nodes { method current } } }
               debtTotals { count }
               debts(orderBy: { field: NUMBER }) { nodes { id number kind status active
                   balance { asOf total { amount currency } components { principal { amount } } }
                   repayments(first: 1) { nodes { amount { amount } } pageInfo { hasNextPage } }
                   schedule(first: 1) { nodes { due } }
                   creditor { name requisites { bic account } } } } }",
            json!({}),
        )
        .await;
    let viewer = &answer["data"]["viewer"];
    assert_eq!(viewer["fullName"], "Иванова Анна Петровна", "{answer}");
    assert_eq!(viewer["consents"].as_array().unwrap().len(), 3);
    assert_eq!(viewer["sessions"]["nodes"], json!([{ "method": "PASSWORD_AND_CODE", "current": true }]));
    let debts = answer["data"]["debts"]["nodes"].as_array().unwrap();
    assert_eq!(debts.iter().map(|debt| debt["number"].as_str().unwrap()).collect::<Vec<_>>(), ["L-1001", "L-1002"]);
    assert_eq!(debts[0]["balance"]["total"], json!({ "amount": "28160.00", "currency": "RUB" }));
    assert_eq!(debts[0]["repayments"]["nodes"][0]["amount"]["amount"], "1800.00");
    assert_eq!(debts[0]["creditor"]["requisites"]["bic"], "044525225");
    assert!(debts[1]["schedule"]["nodes"][0]["due"].is_string());
}

#[tokio::test]
async fn an_unknown_phone_first_confirms_name_and_birth_date() {
    let app = App::start().await;
    let phone = "+79031112233";
    let flow = app.start_registration("M-3001", phone).await["step"]["flowId"].clone();
    let wrong = app.identify(&flow, "Сидорова Вера Петровна", "21.07.1990").await;
    assert!(app.codes(phone).await.is_empty(), "a wrong identity gets no code");
    let right = app.identify(&flow, "сидорова вера  ильинична", "21.07.1990").await;
    assert_eq!(wrong, right, "both are answered alike");
    let code = app.code(phone, 0).await;
    assert_eq!(app.confirm("confirmRegistrationCode", &flow, &code).await["confirmed"], true);
    assert!(app.complete(&flow, "зелёный лист", Uuid::new_v4()).await["session"]["token"].is_string());
}

#[tokio::test]
async fn an_unlinked_debt_is_added_by_its_number_and_somebody_elses_is_not() {
    let app = App::start().await;
    let anna = app.register("L-1001", "+79161234567", "горький чай").await;
    let add = async |number: &str| {
        app.post(
            "/cabinet/graphql",
            Some(&anna),
            "mutation ($input: AddDebtInput!) { addDebt(input: $input) { debt { number } userErrors { code } } }",
            json!({ "input": { "commandId": Uuid::new_v4(), "number": number } }),
        )
        .await["data"]["addDebt"]
            .clone()
    };
    assert_eq!(add("U-9001").await["debt"]["number"], "U-9001");
    let others = add("K-2001").await;
    assert_eq!(others, add("NO-SUCH-DEBT").await, "somebody else's debt and no debt are told alike");
    assert_eq!(others["userErrors"][0]["code"], "DEBT_NOT_FOUND");
}

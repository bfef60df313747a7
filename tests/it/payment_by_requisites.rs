//! The payment QR code and the slip to print.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::App;

const PHONE: &str = "+79161234567";

async fn code(app: &App, token: &str, sum: Value) -> Value {
    let query = "query ($sum: String) { debts(first: 1, orderBy: { field: NUMBER }) {
        nodes { id number paymentQr(sum: $sum) { payload svg purpose } } } }";
    app.post("/cabinet/graphql", Some(token), query, json!({ "sum": sum })).await
}

#[tokio::test]
async fn a_borrower_gets_a_code_with_the_requisites_in_force_the_contract_and_the_sum() {
    let app = App::start().await;
    let anna = app.register("L-1001", PHONE, "горький чай").await;
    let answer = code(&app, &anna, json!("1234.56")).await;
    let found = &answer["data"]["debts"]["nodes"][0]["paymentQr"];
    let payload = found["payload"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let fields: Vec<&str> = payload.split('|').collect();
    let keys: Vec<&str> = fields[1..6].iter().map(|field| field.split('=').next().unwrap()).collect();
    assert_eq!((fields[0], keys), ("ST00012", vec!["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]));
    for field in ["BIC=044525225", "Sum=123456", "Contract=L-1001", "PersAcc=L-1001", "LastName=Иванова", "TechCode=07"] {
        assert!(fields.contains(&field), "{field}: {payload}");
    }
    let purpose = "Погашение задолженности по договору L-1001. НДС не облагается";
    assert_eq!((&found["purpose"], fields.contains(&&*format!("Purpose={purpose}"))), (&json!(purpose), true));
    assert!(found["svg"].as_str().unwrap().starts_with("<svg "));

    let open = code(&app, &anna, Value::Null).await;
    let payload = open["data"]["debts"]["nodes"][0]["paymentQr"]["payload"].as_str().unwrap().to_owned();
    assert!(!payload.contains("|Sum="), "the payer writes the sum: {payload}");
    for wrong in ["0", "-5", "много", "1.234", "99999999999999999"] {
        let refused = code(&app, &anna, json!(wrong)).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong}: {refused}");
        assert_eq!(refused["data"]["debts"]["nodes"][0]["number"], "L-1001", "the rest is answered");
    }
}

#[tokio::test]
async fn a_slip_is_printed_for_ones_own_debts_alone() {
    let app = App::start().await;
    let (anna, boris) =
        tokio::join!(app.register("L-1001", PHONE, "горький чай"), app.register("K-2001", "+79262345678", "зелёный лист"));
    let debt = code(&app, &anna, Value::Null).await["data"]["debts"]["nodes"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/cabinet/debts/{debt}/payment-slip");

    let slip = app.get_as(&anna, &format!("{path}?sum=1234.56")).await;
    assert_eq!(slip.status(), StatusCode::OK);
    let policy = slip.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(slip.headers()["cache-control"], "no-store");
    let page = slip.text().await.unwrap();
    for shown in ["044525225", "L-1001", "Иванова Анна Петровна", "1234,56\u{a0}₽", "<svg "] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let open = app.get_as(&anna, &format!("{path}?sum=")).await;
    assert_eq!(open.status(), StatusCode::OK, "the payer writes the sum");
    let wrong = app.get_as(&anna, &format!("{path}?sum=0")).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    assert!(wrong.text().await.unwrap().contains("Проверьте сумму"));

    assert_eq!(app.get(&path).await.status(), StatusCode::UNAUTHORIZED);
    let nobodys = format!("/cabinet/debts/debt_{}/payment-slip", "0".repeat(32));
    let (foreign, unknown) = (app.get_as(&boris, &path).await, app.get_as(&boris, &nobodys).await);
    assert_eq!((foreign.status(), unknown.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(foreign.text().await.unwrap(), unknown.text().await.unwrap(), "somebody else's debt is as good as none");
    assert_eq!(app.get_as(&anna, "/cabinet/debts/L-1001/payment-slip").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_requisites_there_is_neither_code_nor_slip() {
    let app = App::start().await;
    let anna = app.register("L-1001", PHONE, "горький чай").await;
    sqlx::query("UPDATE read_creditor SET requisites = NULL").execute(&mut app.connection().await).await.unwrap();
    let answer = code(&app, &anna, json!("1")).await;
    let debt = &answer["data"]["debts"]["nodes"][0];
    assert_eq!((&debt["paymentQr"], &answer["errors"]), (&Value::Null, &Value::Null), "{answer}");
    let slip = app.get_as(&anna, &format!("/cabinet/debts/{}/payment-slip", debt["id"].as_str().unwrap())).await;
    assert_eq!(slip.status(), StatusCode::NOT_FOUND);
}

use commands::Actor;
use domain::{
    staff_member::Role,
    values::{AccountNumber, Bic},
};
use serde_json::json;

use super::desk::{Desk, staff};

#[tokio::test]
async fn a_preview_writes_nothing_and_a_load_tells_its_refused_rows_page_by_page() {
    let desk = Desk::open().await;
    desk.run("registerCreditor", "RegisterCreditorInput", "", json!({ "name": "ООО «Берег»", "inn": "7707083893" })).await;
    let file = desk.upload(1).await;
    let selection = "importId preview { id state report { totals { rows accepted refused } refusals { line column } repeated }
        failure { code } } receipt { version }";
    let preview = desk.run("startImport", "StartImportInput", selection, json!({ "fileId": file, "preview": true })).await;
    let found = &preview["preview"];
    assert_eq!((&found["state"], &preview["importId"], &preview["receipt"]), (&json!("COMPLETED"), &json!(null), &json!(null)));
    assert_eq!(found["report"]["totals"], json!({ "rows": 2, "accepted": 1, "refused": 1 }), "{preview}");
    let query = "query ($id: ID!) { importPreview(id: $id) { id report { refusals { line column } repeated } } }";
    let asked = desk.data(query, json!({ "id": found["id"] })).await;
    assert_eq!(asked["importPreview"]["report"]["refusals"], found["report"]["refusals"], "{asked}");
    let none = desk.data("{ imports { nodes { id } } }", json!({})).await;
    assert_eq!(none["imports"]["nodes"], json!([]));

    let selection = "importId import { id state } receipt { commandId aggregateId replayed }";
    let started = desk.run("startImport", "StartImportInput", selection, json!({ "fileId": file })).await;
    assert_eq!((&started["import"]["id"], &started["import"]["state"]), (&started["importId"], &json!("COMPLETED")), "{started}");
    assert_eq!((&started["receipt"]["aggregateId"], &started["receipt"]["replayed"]), (&started["importId"], &json!(false)));
    let again = desk.run("startImport", "StartImportInput", selection, json!({ "fileId": file })).await;
    assert_eq!((&again["importId"], &again["receipt"]["replayed"]), (&started["importId"], &json!(true)));
    let query = "query ($after: Cursor) { imports { nodes { state fileName kind totals { refused }
        refusals(first: 1, after: $after) { nodes { line column code } pageInfo { hasNextPage endCursor } } } } }";
    let first = desk.data(query, json!({})).await;
    let refusals = &first["imports"]["nodes"][0]["refusals"];
    assert_eq!(refusals["nodes"], json!([{ "line": 3, "column": "phone_1", "code": "INVALID_PHONE" }]), "{first}");
    let second = desk.data(query, json!({ "after": refusals["pageInfo"]["endCursor"] })).await;
    let refusals = &second["imports"]["nodes"][0]["refusals"];
    assert_eq!((&refusals["nodes"][0]["column"], &refusals["pageInfo"]["hasNextPage"]), (&json!("phone_2"), &json!(false)));

    let input = json!({ "fileId": format!("upload_{:032}", 9), "commandId": "00000000-0000-0000-0000-000000000001" });
    let unknown = desk.run("startImport", "StartImportInput", "importId", input).await;
    assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn all_wrong_requisites_are_told_at_once_and_right_ones_come_into_force() {
    let desk = Desk::open().await;
    let creditor = json!({ "name": "ООО «Берег»", "inn": "7707083893" });
    let creditor = desk.run("registerCreditor", "RegisterCreditorInput", "creditor { id version }", creditor).await;
    let id = &creditor["creditor"]["id"];
    let mut input = json!({ "creditorId": id, "payee": "ООО «Берег»", "inn": "1", "kpp": "1", "bic": "1", "bankName": "ПАО Сбербанк",
        "account": "1", "correspondentAccount": "1", "purpose": "Погашение долга" });
    let selection = "creditor { version requisites { bic version } }";
    let refused = desk.run("setRequisites", "SetRequisitesInput", selection, input.clone()).await;
    let fields: Vec<_> =
        refused["userErrors"].as_array().unwrap().iter().map(|error| error["field"][1].as_str().unwrap()).collect();
    assert_eq!(fields, ["inn", "kpp", "bic", "account", "correspondentAccount"]);

    let account = AccountNumber::parse("40702810038000000001").unwrap();
    let key = account.expected_key(&Bic::parse("044525225").unwrap());
    let account = format!("40702810{key}38000000001");
    for (field, right) in
        [("inn", "7707083893"), ("bic", "044525225"), ("account", &*account), ("correspondentAccount", "30101810400000000225")]
    {
        input[field] = json!(right);
    }
    input["kpp"] = json!(null);
    input["expectedVersion"] = json!(7);
    let late = desk.run("setRequisites", "SetRequisitesInput", selection, input.clone()).await;
    assert_eq!(late["userErrors"][0]["code"], "CONFLICT", "{late}");
    input["expectedVersion"] = json!(1);
    let set = desk.run("setRequisites", "SetRequisitesInput", selection, input).await;
    assert_eq!(set["creditor"]["requisites"], json!({ "bic": "044525225", "version": 1 }), "{set}");
}

#[tokio::test]
async fn staff_are_hired_with_access_shown_once_and_changed_by_version() {
    let desk = Desk::open().await;
    let input = json!({ "login": "petr", "fullName": "Петров Пётр", "role": "OPERATOR" });
    let selection = "staffMember { id fullName role version hasSecondFactor } enrolment { temporaryPassword otpauthUri }";
    let hired = desk.run("hireStaffMember", "HireStaffMemberInput", selection, input).await;
    assert_eq!(hired["staffMember"]["fullName"], "Петров Пётр", "{hired}");
    assert!(hired["enrolment"]["otpauthUri"].as_str().unwrap().starts_with("otpauth://totp/"));

    let (id, version) = (&hired["staffMember"]["id"], &hired["staffMember"]["version"]);
    let change = json!({ "staffId": id, "role": "AUDITOR", "expectedVersion": version });
    let changed = desk.run("changeStaffRole", "ChangeStaffRoleInput", "staffMember { role }", change).await;
    assert_eq!(changed["staffMember"]["role"], "AUDITOR", "{changed}");
    let dismissed = desk.run("dismissStaffMember", "StaffInput", "staffMember { dismissedAt }", json!({ "staffId": id })).await;
    assert!(dismissed["staffMember"]["dismissedAt"].is_string(), "{dismissed}");
    let present =
        desk.data("{ staffMembers(present: true) { nodes { id } } all: staffMembers { nodes { login } } }", json!({})).await;
    assert_eq!((&present["staffMembers"]["nodes"], &present["all"]["nodes"]), (&json!([]), &json!([{ "login": "petr" }])));
}

#[tokio::test]
async fn the_health_of_the_log_is_told_and_what_runs_is_not_resumed() {
    let desk = Desk::open().await;
    desk.anna().await;
    let health = desk.data("{ subscriptions { name paused lag parked } parkedKeys { key } }", json!({})).await;
    let names: Vec<_> =
        health["subscriptions"].as_array().unwrap().iter().map(|subscription| subscription["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"debt_list"), "{health}");
    let resumed =
        desk.run("resumeSubscription", "ResumeSubscriptionInput", "subscription { name }", json!({ "name": "debt_list" })).await;
    assert_eq!(resumed["userErrors"][0]["code"], "SUBSCRIPTION_NOT_PAUSED");
}

#[tokio::test]
async fn what_a_read_model_set_aside_is_applied_once_the_reason_is_gone() {
    let desk = Desk::open().await;
    let rename = async |from: &str, to: &str| {
        let statement = format!("ALTER TABLE read_borrower_search_phone RENAME COLUMN {from} TO {to}");
        sqlx::raw_sql(&statement).execute(desk.database.owner_pool()).await.unwrap();
    };
    rename("reversed", "gone").await;
    desk.import().await;
    let mut parked = json!(null);
    for _ in 0..100 {
        parked = desk.data("{ parkedKeys { subscription key events failure } }", json!({})).await["parkedKeys"].clone();
        if parked != json!([]) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let parked = &parked[0];
    assert_eq!(parked["subscription"], "borrower_search");
    let retry = async || {
        let input = json!({ "subscription": parked["subscription"], "key": parked["key"] });
        desk.run("retryParked", "RetryParkedInput", "applied subscription { name parked }", input).await
    };
    let refused = retry().await;
    assert_eq!((&refused["applied"], &refused["userErrors"][0]["code"]), (&json!(null), &json!("STILL_BROKEN")), "{refused}");
    assert_eq!(refused["subscription"]["parked"], 1);

    rename("gone", "reversed").await;
    let done = retry().await;
    assert!(done["applied"].as_i64() >= parked["events"].as_i64(), "{done}");
    assert_eq!(done["subscription"], json!({ "name": "borrower_search", "parked": 0 }));
    let found = desk.data("{ searchBorrowers(text: \"Иванва Ана\") { nodes { fullName } } }", json!({})).await;
    assert_eq!(found["searchBorrowers"]["nodes"][0]["fullName"], "Иванова Анна Петровна");
    assert_eq!(retry().await["userErrors"][0]["code"], "NOTHING_PARKED");
    let input = json!({ "subscription": "no_such", "key": "1" });
    let unknown = desk.run("retryParked", "RetryParkedInput", "applied", input).await;
    assert_eq!(unknown["userErrors"][0]["field"], json!(["input", "subscription"]));
}

#[tokio::test]
async fn the_work_of_payments_is_shown_and_resumed_like_a_read_model() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let stands = async || {
        let health = desk.data("{ subscriptions { name paused failure lag } }", json!({})).await;
        let all = health["subscriptions"].as_array().unwrap();
        all.iter().find(|subscription| subscription["name"] == "payment_work").cloned().unwrap_or_default()
    };
    let until = async |holds: &dyn Fn(&serde_json::Value) -> bool| {
        for _ in 0..100 {
            if holds(&stands().await) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("in vain: {}", stands().await);
    };
    let rename = async |from: &str, to: &str| {
        let statement = format!("ALTER TABLE payment_work RENAME COLUMN {from} TO {to}");
        sqlx::raw_sql(&statement).execute(desk.database.owner_pool()).await.unwrap();
    };
    until(&|work| work["paused"] == false && work["lag"] == 0).await;
    rename("kind", "gone").await;
    let payment = desk.begin_to_pay(&anna).await;
    until(&|work| work["paused"] == true).await;
    assert!(stands().await["failure"].as_str().unwrap().starts_with("database error"), "{}", stands().await);
    let parked = json!({ "subscription": "payment_work", "key": payment.to_string() });
    let nothing = desk.run("retryParked", "RetryParkedInput", "subscription { name }", parked).await;
    assert_eq!(nothing["userErrors"][0]["code"], "NOTHING_PARKED", "it stops and sets nothing aside: {nothing}");
    assert_eq!(nothing["subscription"]["name"], "payment_work");

    rename("gone", "kind").await;
    let selection = "subscription { name paused }";
    let resumed = desk.run("resumeSubscription", "ResumeSubscriptionInput", selection, json!({ "name": "payment_work" })).await;
    assert_eq!(resumed["subscription"], json!({ "name": "payment_work", "paused": false }), "{resumed}");
    until(&|work| work["paused"] == false && work["lag"] == 0).await;
    let work = "SELECT kind FROM payment_work WHERE payment_id = $1";
    let work: Vec<String> = sqlx::query_scalar(work).bind(payment.uuid()).fetch_all(desk.database.owner_pool()).await.unwrap();
    assert_eq!(work, ["register"]);
}

#[tokio::test]
async fn every_role_passes_exactly_where_the_directive_lets_it() {
    let desk = Desk::open().await;
    let queries = [
        ("BORROWER_SEARCH", "{ searchBorrowers(text: \"\") { nodes { id } } }"),
        ("BORROWER_VIEW", "{ borrower(id: \"borrower_1\") { id } }"),
        ("BORROWER_VIEW", "{ debt(id: \"debt_1\") { id } }"),
        ("HISTORY_VIEW", "{ borrowerHistory(borrowerId: \"borrower_1\") { nodes { kind } } }"),
        ("IMPORT_VIEW", "{ imports { nodes { id } } }"),
        ("IMPORT_VIEW", "{ import(id: \"import_1\") { id } }"),
        ("IMPORT_VIEW", "{ importPreview(id: \"preview_1\") { id } }"),
        ("CREDITOR_VIEW", "{ creditors { nodes { id } } }"),
        ("CREDITOR_VIEW", "{ creditor(id: \"creditor_1\") { id } }"),
        ("CREDITOR_VIEW", "{ allocationPolicies { code } }"),
        ("CREDITOR_VIEW", "{ creditorHistory(creditorId: \"creditor_1\") { nodes { kind } } }"),
        ("ORGANISATION_MANAGE", "{ organisation { id } }"),
        ("STAFF_VIEW", "{ staffMembers { nodes { id } } }"),
        ("STAFF_VIEW", "{ staffMember(id: \"staff_1\") { id } }"),
        ("ORGANISATION_MANAGE", "{ subscriptions { name } }"),
        ("ORGANISATION_MANAGE", "{ parkedKeys { key } }"),
    ];
    for (permission, query) in queries {
        assert_eq!(
            desk.ask(Actor::Guest, query, json!({})).await["errors"][0]["extensions"]["code"],
            "UNAUTHENTICATED",
            "{query}"
        );
        for role in Role::ALL {
            let viewer = desk.ask(staff(*role), "{ viewer { permissions } }", json!({})).await;
            let may = viewer["data"]["viewer"]["permissions"].as_array().unwrap().contains(&json!(permission));
            let answer = desk.ask(staff(*role), query, json!({})).await;
            let expected = if may { json!(null) } else { json!("FORBIDDEN") };
            assert_eq!(answer["errors"][0]["extensions"]["code"], expected, "{role:?} {query} {answer}");
        }
    }
}

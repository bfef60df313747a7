use domain::staff_member::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Desk, staff};

const SHOWN: &str = "paymentExport { id name encoding enabled batchCount creditors { name }
    openBatch { number rows received { amount } returned { amount } more csvPath xlsxPath acknowledgedBy } }";

async fn start(desk: &Desk, export: &Value) -> Value {
    let input = json!({ "exportId": export, "commandId": Uuid::from_u128(rand::random()) });
    let started = desk.run("startExportBatch", "StartExportBatchInput", SHOWN, input).await;
    assert_eq!(started["userErrors"], json!([]), "{started}");
    started["paymentExport"]["openBatch"].clone()
}

#[tokio::test]
async fn payments_are_exported_batch_by_batch() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let wrong = json!({ "name": "", "creditorIds": ["debt_1"], "encoding": "UTF_8" });
    let refused = desk.run("registerPaymentExport", "RegisterPaymentExportInput", SHOWN, wrong).await;
    assert_eq!(refused["userErrors"].as_array().map(Vec::len), Some(2), "{refused}");
    let creditors = desk.data("{ creditors { nodes { id } } }", json!({})).await;
    let input = json!({ "name": "1С", "creditorIds": [creditors["creditors"]["nodes"][0]["id"]], "encoding": "WINDOWS_1251",
        "commandId": Uuid::from_u128(rand::random()) });
    let registered = desk.run("registerPaymentExport", "RegisterPaymentExportInput", SHOWN, input).await;
    let export = &registered["paymentExport"];
    assert_eq!((&export["name"], &export["creditors"][0]["name"]), (&json!("1С"), &json!("ООО «Берег»")), "{registered}");
    let id = &export["id"];
    assert_eq!(start(&desk, id).await, Value::Null, "nothing has moved");

    let debts = desk.data("query ($id: ID!) { borrower(id: $id) { debts { nodes { id } } } }", json!({ "id": anna })).await;
    let debt = &debts["borrower"]["debts"]["nodes"][0]["id"];
    let input = json!({ "debtId": debt, "amount": "10.50", "receivedOn": "2026-09-10", "reason": "Квитанция" });
    let paid = desk.run("creditOfflinePayment", "CreditOfflinePaymentInput", "receipt { version }", input).await;
    assert_eq!(paid["userErrors"], json!([]), "{paid}");
    let mut batch = Value::Null;
    for _ in 0..100 {
        batch = start(&desk, id).await;
        if batch != Value::Null {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let path = format!("/admin/files/payment-exports/{}/1/", id.as_str().unwrap());
    let expected = json!({ "number": 1, "rows": 1, "received": { "amount": "10.50" }, "returned": { "amount": "0.00" },
        "more": false, "csvPath": format!("{path}csv"), "xlsxPath": format!("{path}xlsx"), "acknowledgedBy": null });
    assert_eq!(batch, expected);
    assert_eq!(start(&desk, id).await, expected, "it is offered again");

    for number in [-1, 2] {
        let input = json!({ "exportId": id, "number": number, "commandId": Uuid::from_u128(rand::random()) });
        let refused = desk.run("acknowledgeExportBatch", "AcknowledgeExportBatchInput", SHOWN, input).await;
        assert_eq!(refused["userErrors"][0], json!({ "code": "EXPORT_BATCH_UNKNOWN", "field": ["input", "number"] }));
    }
    let input = json!({ "exportId": id, "number": 1 });
    let done = desk.run("acknowledgeExportBatch", "AcknowledgeExportBatchInput", SHOWN, input).await;
    assert_eq!((&done["paymentExport"]["openBatch"], &done["paymentExport"]["batchCount"]), (&Value::Null, &json!(1)), "{done}");
    let input = json!({ "exportId": id, "name": "Бухгалтерия", "encoding": "UTF_8", "enabled": false });
    let changed = desk.run("changePaymentExport", "ChangePaymentExportInput", SHOWN, input).await;
    assert_eq!(changed["paymentExport"]["enabled"], json!(false), "{changed}");

    let query =
        "query ($id: ID!) { paymentExports { nodes { name } } paymentExport(id: $id) { batches { nodes { number encoding } } }
        node(id: $id) { id } }";
    let seen = desk.ask(staff(Role::Auditor), query, json!({ "id": id })).await;
    assert_eq!(seen["data"]["paymentExports"]["nodes"], json!([{ "name": "Бухгалтерия" }]), "{seen}");
    let batches = &seen["data"]["paymentExport"]["batches"]["nodes"];
    assert_eq!((batches, &seen["data"]["node"]["id"]), (&json!([{ "number": 1, "encoding": "WINDOWS_1251" }]), id));
    let hidden = desk.ask(staff(Role::Operator), query, json!({ "id": id })).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "FORBIDDEN", "{hidden}");
}

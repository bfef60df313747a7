use domain::staff_member::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Desk, staff};

const REPORT: &str = "report { rows changed closed refusals { line } } receipt { aggregateId }";

#[tokio::test]
async fn points_come_from_a_file_and_single_ones_are_closed_and_opened() {
    let desk = Desk::open().await;
    let unknown = json!({ "fileId": format!("upload_{:032}", 9), "commandId": Uuid::from_u128(1) });
    let refused = desk.run("importPaymentPoints", "ImportPaymentPointsInput", REPORT, unknown).await;
    assert_eq!((&refused["report"], &refused["userErrors"][0]["code"]), (&Value::Null, &json!("NOT_FOUND")), "{refused}");
    let input = json!({ "fileId": desk.upload(1).await });
    let taken = desk.run("importPaymentPoints", "ImportPaymentPointsInput", REPORT, input).await;
    assert_eq!(taken["report"], json!({ "rows": 1, "changed": 1, "closed": 0, "refusals": [] }), "{taken}");

    let query = "query ($open: Boolean!) { paymentPoints(open: $open) { nodes { id number name latitude longitude utcOffsetMinutes openNow closed
        creditor { name } accepts { cash card } hours { weekday spans { from } } } } }";
    let listed = desk.data(query, json!({ "open": true })).await;
    let point = &listed["paymentPoints"]["nodes"][0];
    assert_eq!((&point["latitude"], &point["longitude"]), (&json!("55.7630000"), &json!("-37.6074000")), "{point}");
    assert_eq!((&point["openNow"], &point["closed"], &point["hours"][6]["weekday"]), (&json!(false), &Value::Null, &json!(7)));
    let input = json!({ "paymentPointId": point["id"] });
    let shown = "paymentPoint { closed version }";
    let closed = desk.run("closePaymentPoint", "PaymentPointInput", shown, input.clone()).await;
    assert_eq!(closed["paymentPoint"], json!({ "closed": "STAFF", "version": 2 }), "{closed}");
    assert_eq!(desk.data(query, json!({ "open": true })).await["paymentPoints"]["nodes"], json!([]));
    let auditor = desk.ask(staff(Role::Auditor), query, json!({ "open": false })).await;
    assert_eq!(auditor["data"]["paymentPoints"]["nodes"][0]["closed"], "STAFF", "{auditor}");
    let opened = desk.run("openPaymentPoint", "PaymentPointInput", shown, input).await;
    assert_eq!(opened["paymentPoint"], json!({ "closed": null, "version": 3 }), "{opened}");
    let wrong = desk
        .run(
            "openPaymentPoint",
            "PaymentPointInput",
            shown,
            json!({ "paymentPointId": "debt_1", "commandId": Uuid::from_u128(2) }),
        )
        .await;
    assert_eq!(wrong["userErrors"][0]["field"], json!(["input", "paymentPointId"]), "{wrong}");
}

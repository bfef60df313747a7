//! Rules of allocation and fiscal policy of a creditor.

use serde_json::{Value, json};

use super::desk::Desk;

async fn creditor(desk: &Desk) -> Value {
    let creditor = json!({ "name": "ООО «Берег»", "inn": "7707083893" });
    desk.run("registerCreditor", "RegisterCreditorInput", "creditor { id }", creditor).await["creditor"]["id"].clone()
}

const RULES: &str = "creditor { version allocationRules { version since default { code title buckets { component due } }
    rules { kinds contractFrom contractUntil stages policy { code } } } }";

#[tokio::test]
async fn the_law_holds_until_rules_are_set_and_both_of_its_orders_are_ready() {
    let desk = Desk::open().await;
    let id = creditor(&desk).await;
    let query = "query ($id: ID!) { allocationPolicies { code title buckets { component due } }
        creditor(id: $id) { allocationRules { version since default { code } rules { kinds policy { code } } } } }";
    let shown = desk.data(query, json!({ "id": id })).await;
    let codes: Vec<_> =
        shown["allocationPolicies"].as_array().unwrap().iter().map(|order| order["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["353-fz-5-20", "353-fz-5-20-penalty-last", "gk-319"]);
    assert_eq!(shown["allocationPolicies"][1]["buckets"][6], json!({ "component": "PENALTY", "due": "ANY" }));
    let of_law = json!({ "version": 0, "since": null, "default": { "code": "353-fz-5-20" },
        "rules": [{ "kinds": ["UTILITY"], "policy": { "code": "gk-319" } }] });
    assert_eq!(shown["creditor"]["allocationRules"], of_law);

    let own = [("FEE", "ANY"), ("STATE_DUTY", "ANY"), ("PENALTY", "ANY"), ("INTEREST", "ANY"), ("PRINCIPAL", "ANY")];
    let buckets: Vec<_> = own.iter().map(|(component, due)| json!({ "component": component, "due": due })).collect();
    let rule = json!({ "kinds": ["LOAN", "CARD"], "contractFrom": "2024-01-01", "stages": ["COURT"],
        "policy": { "code": "353-fz-5-20-penalty-last" } });
    let input = json!({ "creditorId": id, "expectedVersion": 1, "rules": [rule],
        "default": { "code": "договор-7", "buckets": buckets } });
    let set = desk.run("setAllocationRules", "SetAllocationRulesInput", RULES, input).await;
    let rules = &set["creditor"]["allocationRules"];
    assert_eq!((&set["creditor"]["version"], &rules["version"]), (&json!(2), &json!(1)), "{set}");
    assert!(rules["since"].is_string());
    assert_eq!(rules["default"]["title"], "порядок кредитора «договор-7»");
    assert_eq!(rules["default"]["buckets"], json!(buckets));
    let rule = json!({ "kinds": ["LOAN", "CARD"], "contractFrom": "2024-01-01", "contractUntil": null, "stages": ["COURT"],
        "policy": { "code": "353-fz-5-20-penalty-last" } });
    assert_eq!(rules["rules"], json!([rule]));
}

#[tokio::test]
async fn everything_that_is_wrong_with_rules_is_told() {
    let desk = Desk::open().await;
    let id = creditor(&desk).await;
    let law = json!({ "code": "gk-319" });
    let errors = async |number: u128, rules: Value, default: &Value| {
        let command = uuid::Uuid::from_u128(number).to_string();
        let input = json!({ "commandId": command, "creditorId": id, "rules": rules, "default": default });
        let answer = desk.run("setAllocationRules", "SetAllocationRulesInput", RULES, input).await;
        assert_eq!(answer["creditor"], json!(null));
        answer["userErrors"].clone()
    };
    let error = |code: &str, field: &str| json!({ "code": code, "field": ["input", field] });
    let unknown = json!({ "policy": { "code": "none-of-the-law" } });
    let twice = json!({ "policy": { "code": "own", "buckets": [
        { "component": "FEE", "due": "ANY" }, { "component": "FEE", "due": "CURRENT" }, { "component": "PENALTY", "due": "ANY" },
        { "component": "PRINCIPAL", "due": "ANY" }, { "component": "INTEREST", "due": "ANY" },
        { "component": "STATE_DUTY", "due": "ANY" }] } });
    let found = errors(1, json!([unknown, twice]), &json!({ "code": "" })).await;
    let codes: Vec<_> = found.as_array().unwrap().iter().map(|error| (&error["code"], &error["field"][1])).collect();
    assert_eq!(
        codes[..2],
        [(&json!("ALLOCATION_INCOMPLETE"), &json!("rules")), (&json!("ALLOCATION_REPEATED"), &json!("rules"))]
    );
    assert_eq!((codes.len(), codes[2].1), (3, &json!("default")), "{found}");

    let backwards = json!([{ "contractFrom": "2024-01-02", "contractUntil": "2024-01-01", "policy": law }]);
    assert_eq!(errors(2, backwards, &law).await, json!([error("ALLOCATION_PERIOD_EMPTY", "contractUntil")]));
    let named_as_law = json!({ "code": "gk-319", "buckets": [
        { "component": "PRINCIPAL", "due": "ANY" }, { "component": "INTEREST", "due": "ANY" }, { "component": "FEE", "due": "ANY" },
        { "component": "PENALTY", "due": "ANY" }, { "component": "STATE_DUTY", "due": "ANY" }] });
    assert_eq!(errors(3, json!([]), &named_as_law).await, json!([error("ALLOCATION_CODE_OF_LAW", "code")]));
    let many: Vec<_> = (0..101).map(|_| json!({ "policy": law })).collect();
    assert_eq!(errors(4, json!(many), &law).await, json!([error("TOO_MANY_ALLOCATION_RULES", "rules")]));
}

#[tokio::test]
async fn who_issues_receipts_is_set_shown_and_told_with_its_author() {
    let desk = Desk::open().await;
    let id = creditor(&desk).await;
    let selection = "creditor { fiscalPolicy { principal interest penalty fee stateDuty taxSystem version since } }";
    let mut input = json!({ "commandId": uuid::Uuid::from_u128(1), "creditorId": id, "principal": "NONE", "interest": "PROVIDER_RECEIPT",
        "penalty": "NONE", "fee": "EXTERNAL_OFD", "stateDuty": "NONE" });
    let mixed = desk.run("setFiscalPolicy", "SetFiscalPolicyInput", selection, input.clone()).await;
    assert_eq!(mixed["userErrors"], json!([{ "code": "RECEIPT_ISSUERS_MIXED", "field": null }]));
    (input["commandId"], input["fee"]) = (json!(uuid::Uuid::from_u128(2)), json!("PROVIDER_RECEIPT"));
    let untaxed = desk.run("setFiscalPolicy", "SetFiscalPolicyInput", selection, input.clone()).await;
    assert_eq!(untaxed["userErrors"], json!([{ "code": "TAX_SYSTEM_MISSING", "field": ["input", "taxSystem"] }]));
    (input["commandId"], input["taxSystem"]) = (json!(uuid::Uuid::from_u128(3)), json!("SIMPLIFIED_INCOME"));
    let set = desk.run("setFiscalPolicy", "SetFiscalPolicyInput", selection, input).await;
    let mut policy = set["creditor"]["fiscalPolicy"].clone();
    assert!(policy["since"].take().is_string(), "{set}");
    let expected = json!({ "principal": "NONE", "interest": "PROVIDER_RECEIPT", "penalty": "NONE", "fee": "PROVIDER_RECEIPT",
        "stateDuty": "NONE", "taxSystem": "SIMPLIFIED_INCOME", "version": 1, "since": null });
    assert_eq!(policy, expected);

    let query = "query ($id: ID!, $after: Cursor) { creditorHistory(creditorId: $id, first: 1, after: $after) {
        nodes { kind actor summary } pageInfo { hasNextPage endCursor } } }";
    let first = desk.data(query, json!({ "id": id })).await["creditorHistory"].take();
    assert_eq!((&first["nodes"][0]["kind"], &first["pageInfo"]["hasNextPage"]), (&json!("CreditorRegistered"), &json!(true)));
    let last = desk.data(query, json!({ "id": id, "after": first["pageInfo"]["endCursor"] })).await["creditorHistory"].take();
    let told = &last["nodes"][0];
    assert_eq!((&told["kind"], &last["pageInfo"]["hasNextPage"]), (&json!("CreditorFiscalPolicySet"), &json!(false)));
    assert_eq!(told["actor"], "staff:00000000-0000-0000-0000-000000000007");
    assert_eq!(told["summary"], "Чеки кредитора, версия 1: проценты — платёжная система, комиссии — платёжная система");
    let none = desk.data(query, json!({ "id": format!("creditor_{:032}", 9) })).await;
    assert_eq!(none["creditorHistory"], json!(null));
}

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

#[tokio::test]
async fn how_a_creditor_is_paid_is_set_and_shown_and_its_secrets_never() {
    let desk = Desk::open().await;
    let id = creditor(&desk).await;
    let query = "query ($id: ID!) { creditor(id: $id) { version
        paymentSettings { version since methods { kind enabled min { amount } max { amount } commission
            account { accountId provider merchant enabled } } }
        providerAccounts { accountId provider merchant enabled secretVersion secretSince notificationPath addedAt changedAt } } }";
    let shown = desk.data(query, json!({ "id": id })).await["creditor"].take();
    let none = json!({ "version": 0, "since": null, "methods": [] });
    assert_eq!((&shown["paymentSettings"], &shown["providerAccounts"]), (&none, &json!([])));

    let uuid = uuid::Uuid::from_u128;
    let account = async |number: u128, changes: Value| {
        let mut input = json!({ "commandId": uuid(number), "creditorId": id, "accountId": uuid(0xACC), "provider": "T_BANK",
            "merchant": "T1", "enabled": true });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let set = desk.run("setProviderAccount", "SetProviderAccountInput", "", input).await;
        assert_eq!(set["userErrors"], json!([]), "{set}");
    };
    account(1, json!({ "secret": "first secret" })).await;
    account(2, json!({ "accountId": uuid(0xACD), "provider": "CLOUD_PAYMENTS", "merchant": "pk", "secret": "other secret" }))
        .await;
    let methods = json!([
        { "kind": "SBP", "enabled": false, "accountId": uuid(0xACC) },
        { "kind": "BANK_CARD", "enabled": true, "accountId": uuid(0xACD), "min": "10", "max": "60000.50", "commission": "Без комиссии" },
        { "kind": "BANK_TRANSFER", "enabled": true },
    ]);
    let set = json!({ "commandId": uuid(3), "creditorId": id, "methods": methods });
    let set = desk.run("setPaymentSettings", "SetPaymentSettingsInput", "receipt { token }", set).await;
    assert_eq!(set["userErrors"], json!([]), "{set}");
    account(4, json!({ "enabled": false, "secret": "newest secret" })).await;

    let shown = settled(&desk, query, &id, 6).await;
    let settings = &shown["paymentSettings"];
    assert_eq!((&settings["version"], settings["since"].is_string()), (&json!(1), true), "{shown}");
    let account = |number: u128, provider: &str, merchant: &str, enabled: bool| json!({ "accountId": uuid(number), "provider": provider, "merchant": merchant, "enabled": enabled });
    let expected = json!([
        { "kind": "SBP", "enabled": false, "min": null, "max": null, "commission": null,
            "account": account(0xACC, "T_BANK", "T1", false) },
        { "kind": "BANK_CARD", "enabled": true, "min": { "amount": "10.00" }, "max": { "amount": "60000.50" },
            "commission": "Без комиссии", "account": account(0xACD, "CLOUD_PAYMENTS", "pk", true) },
        { "kind": "BANK_TRANSFER", "enabled": true, "min": null, "max": null, "commission": null, "account": null },
    ]);
    assert_eq!(settings["methods"], expected);
    let accounts = shown["providerAccounts"].as_array().unwrap();
    let told: Vec<_> = accounts.iter().map(|account| (&account["merchant"], &account["secretVersion"])).collect();
    assert_eq!(told, [(&json!("T1"), &json!(2)), (&json!("pk"), &json!(1))]);
    assert!(accounts[0]["secretSince"].as_str() >= accounts[0]["addedAt"].as_str(), "{shown}");
    assert_eq!(accounts[0]["notificationPath"], format!("/payments/notifications/{}", uuid(0xACC)));

    let history = "query ($id: ID!) { creditorHistory(creditorId: $id, first: 20) { nodes { kind summary } } }";
    let history = desk.data(history, json!({ "id": id })).await.to_string();
    assert!(history.contains("Заменён секрет счёта кредитора в платёжной системе, версия 2"), "{history}");
    assert!(!shown.to_string().contains("secret\":") && !format!("{shown}{history}").contains(" secret"), "{shown}{history}");
}

/// The creditor, once it is shown at this version.
async fn settled(desk: &Desk, query: &str, id: &Value, version: i32) -> Value {
    for _ in 0..100 {
        let shown = desk.data(query, json!({ "id": id })).await["creditor"].take();
        if shown["version"] == version {
            return shown;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the creditor does not come to version {version}");
}

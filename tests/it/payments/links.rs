//! Paying by a link, without signing in.

use domain::payment::Provider;
use integrations::payments::simulator::Act;
use reqwest::header;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    shop::{Begun, Shop, kopecks, until},
    ways::{Debtor, SBP_QR, Way, YOOKASSA},
};

const PAYMENT: &str = "payment { stage stageText amount { amount } pageUrl qrPayload qrSvg expiresAt } userErrors { code }";

/// Makes a link to pay a debt; its id and its secret, which then stands in no log.
async fn make(shop: &Shop, way: Way) -> (String, String) {
    let (debt, _) = shop.debt(way.debtor, way.debt).await;
    let mutation = "mutation ($input: CreatePaymentLinkInput!) { createPaymentLink(input: $input) {
        link { id url qrSvg } debt { paymentLinks { id state stateText sentBySms } } userErrors { code } } }";
    let input = json!({ "input": { "commandId": Uuid::new_v4(), "debtId": debt } });
    let answer = shop.ask(way.debtor, mutation, input).await;
    let made = &answer["data"]["createPaymentLink"];
    assert_eq!(made["userErrors"], json!([]), "{answer}");
    let newest = &made["debt"]["paymentLinks"][0];
    assert_eq!((&newest["id"], &newest["state"], &newest["sentBySms"]), (&made["link"]["id"], &json!("OPEN"), &json!(false)));
    assert!(made["link"]["qrSvg"].as_str().unwrap().starts_with("<svg "), "{answer}");
    let (page, secret) = made["link"]["url"].as_str().unwrap().split_once('#').unwrap();
    assert_eq!(page, format!("{}/pay", shop.app.base()));
    shop.app.keep_private([secret]);
    (made["link"]["id"].as_str().unwrap().to_owned(), secret.to_owned())
}

async fn look(shop: &Shop, secret: &str) -> Value {
    let query = "query ($token: SensitiveString!) { payableByLink(token: $token) {
        payable { creditorName owed { amount } debtNumberEnding methods { method min { amount } commission } }
        userErrors { code message field } } }";
    let answer = shop.app.guest(query, json!({ "token": secret })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["payableByLink"].clone()
}

async fn pay(shop: &Shop, secret: &str, command: Uuid, method: &str, amount: Option<&str>) -> Value {
    let mutation = format!("mutation ($input: PayByLinkInput!) {{ payByLink(input: $input) {{ {PAYMENT} }} }}");
    let input = json!({ "commandId": command, "token": secret, "method": method, "amount": amount });
    let answer = shop.app.guest(&mutation, json!({ "input": input })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["payByLink"].clone()
}

async fn follow(shop: &Shop, secret: &str, command: Uuid) -> Value {
    let query = format!(
        "query ($token: SensitiveString!, $id: UUID!) {{ paymentByLink(token: $token, commandId: $id) {{ {PAYMENT} }} }}"
    );
    let answer = shop.app.guest(&query, json!({ "token": secret, "id": command })).await;
    answer["data"]["paymentByLink"].clone()
}

/// How a link stands, as the borrower sees it.
async fn state(shop: &Shop, way: Way, link: &str) -> Value {
    shop.app.read_models_have_caught_up().await;
    let (debt, _) = shop.debt(way.debtor, way.debt).await;
    let query = "query ($id: ID!) { debt(id: $id) { paymentLinks { id state paymentId } } }";
    let answer = shop.ask(way.debtor, query, json!({ "id": debt })).await;
    let links = answer["data"]["debt"]["paymentLinks"].as_array().unwrap_or_else(|| panic!("{answer}"));
    links.iter().find(|known| known["id"] == link).unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test]
async fn a_relative_pays_by_a_link_once_and_sees_nothing_but_what_is_to_be_paid() {
    let shop = Shop::open().await;
    for (way, ending) in [(YOOKASSA, "001"), (SBP_QR, "0019")] {
        let (_, before) = shop.debt(way.debtor, way.debt).await;
        let (link, secret) = make(&shop, way).await;
        let shown = look(&shop, &secret).await;
        let payable = &shown["payable"];
        assert_eq!((kopecks(&payable["owed"]), &payable["debtNumberEnding"]), (before.total, &json!(ending)), "{shown}");
        let methods: Vec<_> = payable["methods"].as_array().unwrap().iter().map(|way| &way["method"]).collect();
        assert!(methods.contains(&&json!(way.method)), "{shown}");

        let commands = [Uuid::new_v4(), Uuid::new_v4()];
        let (one, two) = tokio::join!(
            pay(&shop, &secret, commands[0], way.method, Some("123.45")),
            pay(&shop, &secret, commands[1], way.method, Some("123.45"))
        );
        let (command, begun, other) = if one["payment"].is_object() { (commands[0], one, two) } else { (commands[1], two, one) };
        assert_eq!((&other["payment"], &other["userErrors"][0]["code"]), (&Value::Null, &json!("PAYMENT_LINK_UNUSABLE")));
        let goes_on = if way.provider == Provider::SbpQr { "qrPayload" } else { "pageUrl" };
        assert_eq!(begun["payment"]["stage"], "REGISTERED", "{begun}");
        assert!(begun["payment"][goes_on].as_str().unwrap().starts_with(&shop.simulator.url()), "{begun}");
        assert_eq!(begun["payment"]["qrSvg"].is_string(), way.provider == Provider::SbpQr, "{begun}");
        assert_eq!(pay(&shop, &secret, command, way.method, Some("123.45")).await, begun, "the same again");
        assert_eq!(look(&shop, &secret).await["userErrors"][0]["code"], "PAYMENT_LINK_UNUSABLE");

        shop.app.read_models_have_caught_up().await;
        let mine = shop.payments(way.debtor).await;
        let begun = Begun::of(way, &mine[0]["id"], before, "123.45");
        assert_eq!(shop.simulator.payments(begun.order()).len(), 1, "one payment at the provider");
        assert_eq!(state(&shop, way, &link).await["state"], "IN_USE");
        shop.act(&begun, Act::Pay);
        until("the payer sees it", async || follow(&shop, &secret, command).await["payment"]["stage"] == "SUCCEEDED").await;
        let paid = follow(&shop, &secret, command).await["payment"].clone();
        assert_eq!((&paid["pageUrl"], &paid["qrPayload"], &paid["stageText"]), (&Value::Null, &Value::Null, &json!("Оплачен")));
        shop.assert_paid_once(&begun).await;
        let spent = state(&shop, way, &link).await;
        assert_eq!((&spent["state"], &spent["paymentId"]), (&json!("SPENT"), &json!(begun.id)));
        let again = pay(&shop, &secret, Uuid::new_v4(), way.method, None).await;
        assert_eq!(again["userErrors"][0]["code"], "PAYMENT_LINK_UNUSABLE", "a link pays once");
        // Whoever finds the link later learns as much as of a link that was never made.
        assert_eq!(look(&shop, &secret).await, look(&shop, "AAAAAAAAAAAAAAAAAAAAAA").await);
        assert_eq!(follow(&shop, &secret, Uuid::new_v4()).await["userErrors"][0]["code"], "PAYMENT_LINK_UNUSABLE");
    }
    let by = "SELECT count(*) FROM events WHERE event_type = 'PaymentCreated' AND metadata ->> 'actor' LIKE 'payment_link:%'";
    assert_eq!(shop.app.count(by).await, 2);
    shop.close(2).await;
}

#[tokio::test]
async fn a_link_is_of_use_again_after_a_refusal_and_of_none_once_taken_back() {
    let shop = Shop::open().await;
    let (_, before) = shop.debt(Debtor::Anna, YOOKASSA.debt).await;
    let (link, secret) = make(&shop, YOOKASSA).await;
    let command = Uuid::new_v4();
    pay(&shop, &secret, command, "BANK_CARD", Some("10")).await;
    shop.app.read_models_have_caught_up().await;
    let begun = Begun::of(YOOKASSA, &shop.payments(Debtor::Anna).await[0]["id"], before, "10");
    shop.act(&begun, Act::Decline);
    until("the bank refuses", async || {
        let stage = follow(&shop, &secret, command).await["payment"]["stage"].clone();
        stage == "REJECTED" || stage == "CANCELED"
    })
    .await;
    assert_eq!(state(&shop, YOOKASSA, &link).await["state"], "OPEN");
    assert!(look(&shop, &secret).await["payable"].is_object());

    let (debt, _) = shop.debt(Debtor::Anna, YOOKASSA.debt).await;
    let mutation = "mutation ($input: RevokePaymentLinkInput!) { revokePaymentLink(input: $input) {
        debt { paymentLinks { state } } userErrors { code } } }";
    let input = |link: &str| json!({ "input": { "commandId": Uuid::new_v4(), "debtId": debt, "linkId": link } });
    let stranger = shop.ask(Debtor::Elena, mutation, input(&link)).await;
    assert_eq!(stranger["data"]["revokePaymentLink"]["userErrors"][0]["code"], "PAYMENT_LINK_UNKNOWN", "{stranger}");
    let revoked = shop.ask(Debtor::Anna, mutation, input(&link)).await;
    assert_eq!(revoked["data"]["revokePaymentLink"]["debt"]["paymentLinks"][0]["state"], "REVOKED", "{revoked}");
    assert_eq!(look(&shop, &secret).await, look(&shop, "never made").await);
    shop.close(0).await;
}

#[tokio::test]
async fn staff_send_a_link_they_never_see_and_its_page_keeps_it_to_itself() {
    let shop = Shop::open().await;
    let operator = shop.app.staff("operator").await;
    let (debt, before) = shop.debt(Debtor::Anna, YOOKASSA.debt).await;
    let mutation = "mutation ($input: SendPaymentLinkInput!) { sendPaymentLink(input: $input) {
        userErrors { code } receipt { aggregateId token } } }";
    let input = json!({ "input": { "commandId": Uuid::new_v4(), "debtId": debt } });
    let sent = shop.app.post("/admin/graphql", Some(&operator), mutation, input.clone()).await;
    assert_eq!(sent["data"]["sendPaymentLink"]["userErrors"], json!([]), "{sent}");
    let again = shop.app.post("/admin/graphql", Some(&operator), mutation, input).await;
    assert_eq!(again["data"]["sendPaymentLink"]["receipt"], sent["data"]["sendPaymentLink"]["receipt"], "{again}");
    let page = async || shop.app.get("/development/sms").await.text().await.unwrap();
    until("the message is sent", async || page().await.contains("/pay#")).await;
    let shown = page().await;
    assert_eq!(shown.matches("/pay#").count(), 1, "once");
    let secret: String = shown.split("/pay#").nth(1).unwrap().chars().take_while(|letter| !letter.is_whitespace()).collect();
    shop.app.keep_private([&secret]);
    assert_eq!(kopecks(&look(&shop, &secret).await["payable"]["owed"]), before.total);
    let query = "query ($id: ID!) { debt(id: $id) { paymentLinks { id state sentBySms staffId } } }";
    let links = shop.app.post("/admin/graphql", Some(&operator), query, json!({ "id": debt })).await;
    let link = &links["data"]["debt"]["paymentLinks"][0];
    assert_eq!((&link["state"], &link["sentBySms"]), (&json!("OPEN"), &json!(true)), "{links}");
    assert!(link["staffId"].is_string() && !links.to_string().contains(&secret), "{links}");

    let page = shop.app.get("/pay").await;
    let told = |name: header::HeaderName| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((told(header::REFERRER_POLICY), told(header::CACHE_CONTROL)), ("no-referrer".to_owned(), "no-store".to_owned()));
    let policy = told(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("script-src 'sha256-") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(page.text().await.unwrap().contains("payableByLink"));
    shop.close(0).await;
}

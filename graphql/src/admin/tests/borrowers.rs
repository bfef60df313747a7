use domain::staff_member::Role;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Desk, staff};

const VIEWERS: &str = "query ($id: ID!) { borrower(id: $id) { viewers(first: 100) { nodes { view staffId } } } }";

#[tokio::test]
async fn a_search_is_no_look_and_every_look_is_noted_by_part() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let found = desk
        .data(
            "{ searchBorrowers(text: \"123-45-67\") { nodes { fullName matched phones debtNumbers openDebts archived } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        found["searchBorrowers"]["nodes"],
        json!([{ "fullName": "Иванова Анна Петровна", "matched": "PHONE", "phones": ["+79161234567"],
            "debtNumbers": ["L-1001"], "openDebts": 1, "archived": false }])
    );

    let card = "query ($id: ID!) { borrower(id: $id) {
        pin person { fullName birthDate } account { status version } consents { version }
        debts { nodes { id number creditor { name } balance { total { amount } } repayments { nodes { reference } } schedule { nodes { due } }
            statements { nodes { asOf } } nextPayment { due } borrower { pin } } }
        debtTotals { count } sessions { nodes { id } } visits { nodes { at } } viewers { nodes { view staffName } } } }";
    let shown = desk.data(card, json!({ "id": anna })).await;
    assert_eq!(shown["borrower"]["debts"]["nodes"][0]["balance"]["total"]["amount"], "1234.56");
    assert_eq!(shown["borrower"]["debts"]["nodes"][0]["creditor"]["name"], "ООО «Берег»");
    assert_eq!(shown["borrower"]["account"]["status"], "NONE");

    let query = "query ($id: ID!) { borrowerHistory(borrowerId: $id, first: 100) { nodes { kind summary } } }";
    let history = desk.data(query, json!({ "id": anna })).await;
    let kinds: Vec<&str> =
        history["borrowerHistory"]["nodes"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "BorrowerAccessViewed").count(), 6, "{kinds:?}");
    assert!(kinds.contains(&"DebtRegistered"), "{kinds:?}");

    for _ in 0..50 {
        let viewers = desk.data(VIEWERS, json!({ "id": anna })).await;
        let nodes = viewers["borrower"]["viewers"]["nodes"].to_string();
        if ["CARD", "DEBTS", "REPAYMENTS", "CONSENTS", "SESSIONS", "HISTORY"].iter().all(|view| nodes.contains(view)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the looks do not come into sight");
}

#[tokio::test]
async fn the_history_is_paged_and_its_content_is_for_auditors() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let query = "query ($id: ID!, $after: Cursor) { borrowerHistory(borrowerId: $id, first: 1, after: $after) {
        nodes { kind eventId channel actor actorName position } pageInfo { hasNextPage endCursor } } }";
    let first = desk.data(query, json!({ "id": anna })).await;
    let cursor = &first["borrowerHistory"]["pageInfo"]["endCursor"];
    let second = desk.data(query, json!({ "id": anna, "after": cursor })).await;
    assert_ne!(first["borrowerHistory"]["nodes"][0]["eventId"], second["borrowerHistory"]["nodes"][0]["eventId"]);
    assert_eq!(&first["borrowerHistory"]["nodes"][0]["position"], cursor);

    let forged = desk.ask(staff(Role::Auditor), query, json!({ "id": anna, "after": "forged" })).await;
    assert_eq!(forged["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");

    let payload = "query ($id: ID!) { borrowerHistory(borrowerId: $id) { nodes { payload } } }";
    let refused = desk.ask(staff(Role::Administrator), payload, json!({ "id": anna })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let shown = desk.ask(staff(Role::Auditor), payload, json!({ "id": anna })).await;
    assert!(shown["data"]["borrowerHistory"]["nodes"][0]["payload"].is_object(), "{shown}");
}

#[tokio::test]
async fn a_borrower_without_a_cabinet_is_not_blocked_and_told_why() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let blocked =
        desk.run("blockBorrower", "BlockBorrowerInput", "borrower { id }", json!({ "borrowerId": anna, "reason": "" })).await;
    assert_eq!(blocked["userErrors"][0]["field"], json!(["input", "reason"]));
    let input = json!({ "borrowerId": anna, "reason": "обращение", "commandId": "00000000-0000-0000-0000-000000000001" });
    let blocked = desk.run("blockBorrower", "BlockBorrowerInput", "borrower { id }", input).await;
    assert!(blocked["borrower"].is_null() && !blocked["userErrors"][0]["code"].is_null(), "{blocked}");
}

#[tokio::test]
async fn nodes_are_found_by_id_as_far_as_the_role_goes() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let imports = desk.data("{ imports { nodes { id } } creditors { nodes { id } } }", json!({})).await;
    let (import, creditor) = (&imports["imports"]["nodes"][0]["id"], &imports["creditors"]["nodes"][0]["id"]);
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let ids = json!({ "ids": [anna, import, creditor, "loan_1", "staff_00000000000000000000000000000001"] });
    let names = |answer: &serde_json::Value| -> Vec<String> {
        let nodes = answer["data"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["__typename"].as_str().unwrap_or("-").to_owned()).collect()
    };
    let seen = desk.ask(staff(Role::Administrator), query, ids.clone()).await;
    assert_eq!(names(&seen), ["Borrower", "Import", "Creditor", "-", "-"]);
    let seen = desk.ask(staff(Role::Operator), query, ids.clone()).await;
    assert_eq!(names(&seen), ["Borrower", "-", "Creditor", "-", "-"]);
    let seen = desk.ask(commands::Actor::Guest, query, ids).await;
    assert_eq!(names(&seen), ["-", "-", "-", "-", "-"]);
}

#[tokio::test]
async fn the_balance_of_a_debt_is_explained_from_its_statement_on() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let query = "query ($id: ID!) { borrower(id: $id) { debts { nodes { balance { total { amount } }
        balanceExplanation { kind text on effect { principal { amount } } effectTotal { amount }
            balanceTotal { amount } payments { paymentId } owedAgain { amount } } } } } }";
    let shown = desk.data(query, json!({ "id": anna })).await;
    let debt = &shown["borrower"]["debts"]["nodes"][0];
    assert_eq!(
        debt["balanceExplanation"],
        json!([{ "kind": "STATEMENT", "text": "Остаток по данным кредитора", "on": "2026-09-01",
            "effect": { "principal": { "amount": "1234.56" } }, "effectTotal": { "amount": "1234.56" },
            "balanceTotal": { "amount": "1234.56" }, "payments": [], "owedAgain": { "amount": "0.00" } }])
    );
    assert_eq!(debt["balance"]["total"], debt["balanceExplanation"][0]["balanceTotal"]);
}

#[tokio::test]
async fn payments_stand_on_the_card_for_who_may_see_borrowers() {
    let desk = Desk::open().await;
    let anna = desk.anna().await;
    let borrower = Uuid::parse_str(anna.strip_prefix("borrower_").unwrap()).unwrap();
    for statement in [
        "INSERT INTO read_payment SELECT md5('p' || n)::uuid, '00000000-0000-0000-0000-000000000001', $1, md5('c')::uuid, 'YooKassa',
            'BankCard', 'Registered', n = 2, n * 100, 0, 0, 'P-' || n, 'https://pay.example.ru', NULL, NULL, NULL, NULL,
            now() + n * interval '1 second', now(), 1 FROM generate_series(1, 2) n",
        "INSERT INTO read_payment_part SELECT md5('s' || n)::uuid, '00000000-0000-0000-0000-000000000001', md5('p' || n)::uuid, $1,
            0, n * 100, 0, 0 FROM generate_series(1, 2) n",
    ] {
        sqlx::query(statement).bind(borrower).execute(desk.database.owner_pool()).await.unwrap();
    }
    let query = "query ($id: ID!) { borrower(id: $id) { payments(first: 1) { nodes { stage stageText held provider method
        providerNumber amount { amount } shares { amount { amount } } } pageInfo { hasNextPage } } } }";

    let shown = desk.data(query, json!({ "id": anna })).await;
    assert_eq!(
        shown["borrower"]["payments"],
        json!({ "nodes": [{ "stage": "REGISTERED", "held": true, "provider": "YOO_KASSA", "method": "BANK_CARD",
            "stageText": "Платёж проверяется сотрудником. Деньги не потеряны: мы сообщим о решении.",
            "providerNumber": "P-2", "amount": { "amount": "2.00" }, "shares": [{ "amount": { "amount": "2.00" } }] }],
            "pageInfo": { "hasNextPage": true } })
    );
    let refused = desk.ask(commands::Actor::Guest, query, json!({ "id": anna })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{refused}");
}

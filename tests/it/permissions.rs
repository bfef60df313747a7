//! Every field of the administration is refused as its directive says, also those of tomorrow.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::ast::FieldDefinition;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, Call, Sdl};

/// Somebody who asks, and what they may.
struct Asking {
    name: &'static str,
    token: Option<String>,
    permissions: BTreeSet<String>,
}

impl Asking {
    async fn signed_in(app: &App, name: &'static str) -> Self {
        let token = app.staff(name).await;
        let answer = app.post("/admin/graphql", Some(&token), "{ viewer { permissions } }", json!({})).await;
        let permissions = answer["data"]["viewer"]["permissions"].as_array().unwrap();
        let permissions = permissions.iter().map(|permission| permission.as_str().unwrap().to_owned()).collect();
        Self { name, token: Some(token), permissions }
    }

    /// The code of the refusal where one of the permissions is missing.
    fn refusal(&self, needed: &[String]) -> Option<&'static str> {
        match &self.token {
            None => Some("UNAUTHENTICATED"),
            Some(_) => needed.iter().any(|permission| !self.permissions.contains(permission)).then_some("FORBIDDEN"),
        }
    }
}

fn permission(field: &FieldDefinition) -> Option<String> {
    let permission = field.directives.get("requires")?.specified_argument_by_name("permission")?;
    Some(permission.as_str().unwrap().to_owned())
}

/// Ids of things that exist, by the type of thing.
async fn existing(app: &App, administrator: &str) -> BTreeMap<&'static str, String> {
    let ask = async |query: &str, variables: Value| app.post("/admin/graphql", Some(administrator), query, variables).await;
    let query = "{ searchBorrowers(text: \"Иванова\") { nodes { id } } creditors { nodes { id } } imports { nodes { id } }
        staffMembers { nodes { id } } organisation { id } paymentPoints { nodes { id } } }";
    let found = ask(query, json!({})).await["data"].clone();
    let first = |list: &str| found[list]["nodes"][0]["id"].as_str().unwrap().to_owned();
    let borrower = first("searchBorrowers");
    let account = app.account_of_demo("tbank").await;
    let compared = app.reconcile(administrator, &account, "2020-01-01", "номер заказа;сумма\n").await;
    let debts = ask("query ($id: ID!) { borrower(id: $id) { debts { nodes { id } } } }", json!({ "id": borrower })).await;
    let register = "mutation ($input: RegisterPaymentExportInput!) {
        registerPaymentExport(input: $input) { paymentExport { id } } }";
    let input = json!({ "commandId": Uuid::new_v4(), "name": "1С", "encoding": "UTF_8" });
    let registered = ask(register, json!({ "input": input })).await;
    let debt = debts["data"]["borrower"]["debts"]["nodes"][0]["id"].as_str().unwrap().to_owned();
    let credit = json!({ "input": { "commandId": Uuid::new_v4(), "debtId": debt, "amount": "1.00", "receivedOn": "2020-01-01",
        "reason": "Касса" } });
    let mutation =
        "mutation ($input: CreditOfflinePaymentInput!) { creditOfflinePayment(input: $input) { userErrors { code } } }";
    ask(mutation, credit).await;
    app.read_models_have_caught_up().await;
    let paid = ask("{ payments(first: 1) { nodes { id } } }", json!({})).await;
    BTreeMap::from([
        ("PaymentExport", registered["data"]["registerPaymentExport"]["paymentExport"]["id"].as_str().unwrap().to_owned()),
        ("Borrower", borrower),
        ("Creditor", first("creditors")),
        ("Import", first("imports")),
        ("PaymentPoint", first("paymentPoints")),
        ("StaffMember", first("staffMembers")),
        ("Organisation", found["organisation"]["id"].as_str().unwrap().to_owned()),
        ("Payment", paid["data"]["payments"]["nodes"][0]["id"].as_str().unwrap().to_owned()),
        ("PaymentRegister", compared["paymentRegister"]["id"].as_str().unwrap().to_owned()),
        ("Debt", debt),
    ])
}

/// Calls a field of a root as somebody; answers the code of the first error.
async fn code(app: &App, admin: &Sdl, who: &Asking, call: (&str, &FieldDefinition, &str), ids: &BTreeMap<&str, String>) -> Value {
    let (root, field, selection) = call;
    let of = field.ty.inner_named_type().as_str();
    let scalar = |name: &str, ty: &str| {
        Some(match (name, ty) {
            (_, "UUID") => json!(Uuid::new_v4()),
            ("borrowerId", "ID") => json!(ids["Borrower"]),
            ("creditorId", "ID") => json!(ids["Creditor"]),
            (_, "ID") => ids.get(of).map_or_else(|| json!("upload_1"), |id| json!(id)),
            ("text", _) => json!("Иванова"),
            (_, "String" | "SensitiveString") => json!("1"),
            (_, "Boolean") => json!(true),
            (_, "Date") => json!("2026-11-01"),
            (_, "Int") => json!(1),
            _ => return None,
        })
    };
    let (document, variables) = admin.call(root, field, selection, &Call { wanted: |_, _| false, scalar: &scalar });
    let answer = app.post("/admin/graphql", who.token.as_deref(), &document, variables).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn every_field_is_refused_to_everyone_its_directive_leaves_out() {
    let (app, admin) = (App::start().await, Sdl::admin());
    let administrator = app.staff("admin").await;
    let ids = existing(&app, &administrator).await;
    let mut everyone = vec![Asking { name: "nobody", token: None, permissions: BTreeSet::new() }];
    for role in ["operator", "supervisor", "auditor"] {
        everyone.push(Asking::signed_in(&app, role).await);
    }

    let commands = app.count("SELECT count(*) FROM commands").await;
    let mut refused = 0;
    for field in admin.fields_of("Mutation") {
        let Some(needed) = permission(field) else { continue };
        for who in &everyone {
            // What is allowed would be done.
            let Some(refusal) = who.refusal(std::slice::from_ref(&needed)) else { continue };
            let met = code(&app, &admin, who, ("Mutation", field, "{ __typename }"), &ids).await;
            assert_eq!(met, refusal, "{} as {}", field.name, who.name);
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
    assert_eq!(app.count("SELECT count(*) FROM commands").await, commands, "a refused mutation does nothing");

    for (object, field) in admin.fields().filter(|(object, field)| *object != "Mutation" && permission(field).is_some()) {
        let mut way = if object == "Query" { Vec::new() } else { admin.way_to(object) };
        way.push(field);
        let needed: Vec<String> = way.iter().filter_map(|field| permission(field)).collect();
        let below = if admin.is_leaf(field.ty.inner_named_type()) { "" } else { "{ __typename }" };
        let inner = way[1..].iter().rev().fold(below.to_owned(), |inner, field| format!("{{ {} {inner} }}", field.name));
        for who in &everyone {
            let met = code(&app, &admin, who, ("Query", way[0], &inner), &ids).await;
            assert_eq!(met, json!(who.refusal(&needed)), "{object}.{} as {}", field.name, who.name);
        }
    }
}

#[tokio::test]
async fn a_node_is_shown_to_whom_a_field_of_its_kind_would_show_it() {
    let (app, admin) = (App::start().await, Sdl::admin());
    let ids = existing(&app, &app.staff("admin").await).await;
    let mut everyone = vec![Asking { name: "nobody", token: None, permissions: BTreeSet::new() }];
    for role in ["operator", "supervisor", "auditor"] {
        everyone.push(Asking::signed_in(&app, role).await);
    }
    for kind in admin.nodes() {
        let of_kind = admin.fields_of("Query").find(|field| field.ty.inner_named_type() == kind && permission(field).is_some());
        let needed = permission(of_kind.unwrap_or_else(|| panic!("no field shows a {kind}"))).unwrap();
        for who in &everyone {
            let query = "query ($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { __typename } }";
            let answer = app.post("/admin/graphql", who.token.as_deref(), query, json!({ "id": ids[kind] })).await;
            let seen = who.refusal(std::slice::from_ref(&needed)).map_or_else(|| json!({ "__typename": kind }), |_| Value::Null);
            assert_eq!(answer["data"], json!({ "node": seen, "nodes": [seen] }), "{kind} as {}", who.name);
        }
    }
}

//! Ids of somebody else, given wherever the schema takes one.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, Call, Sdl};

const ANNA: &str = "+79161234567";

/// An id of a thing: not of the command itself, and not of a flow, which whoever holds it may go on with.
fn is_id(name: &str, ty: &str) -> bool {
    ty == "ID" || (ty == "UUID" && !["commandId", "flowId"].contains(&name))
}

fn is_flow(name: &str, _: &str) -> bool {
    name == "flowId"
}

/// Everything a signed-in borrower sees, root by root.
async fn world(app: &App, cabinet: &Sdl, token: &str) -> Value {
    let mut world = json!({});
    // A challenge is a new one each time.
    let open = cabinet.fields_of("Query").filter(|field| field.name != "challenge");
    for field in open.filter(|field| !field.arguments.iter().any(|argument| argument.is_required())) {
        let query = format!("{{ {} }}", cabinet.whole(field));
        let answer = app.post("/cabinet/graphql", Some(token), &query, json!({})).await;
        assert!(answer["errors"].is_null(), "{query}: {answer}");
        world[field.name.as_str()] = answer["data"][field.name.as_str()].clone();
    }
    world
}

/// A payment of hers and a link to pay, so that there are some.
async fn begin_to_pay(app: &App, token: &str) {
    let debts = app.post("/cabinet/graphql", Some(token), "{ debts { nodes { id } } }", json!({})).await;
    let part = json!({ "debtId": debts["data"]["debts"]["nodes"][0]["id"], "amount": "10.00" });
    let input = json!({ "commandId": Uuid::new_v4(), "parts": [part], "method": "BANK_CARD" });
    let pay = "mutation ($input: PayDebtsInput!) { payDebts(input: $input) { payments { id stage } userErrors { code } } }";
    let begun = app.post("/cabinet/graphql", Some(token), pay, json!({ "input": input })).await;
    assert_eq!(begun["data"]["payDebts"]["payments"][0]["stage"], "REGISTERED", "{begun}");
    let input = json!({ "commandId": Uuid::new_v4(), "debtId": debts["data"]["debts"]["nodes"][0]["id"] });
    let make = "mutation ($input: CreatePaymentLinkInput!) { createPaymentLink(input: $input) { link { url } } }";
    let answer = app.post("/cabinet/graphql", Some(token), make, json!({ "input": input })).await;
    let url = answer["data"]["createPaymentLink"]["link"]["url"].as_str().unwrap_or_else(|| panic!("{answer}"));
    app.keep_private([url.split_once('#').unwrap().1]);
}

/// Every id that stands in an answer, with the kind of thing that has it.
fn ids(answer: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    match answer {
        Value::Array(items) => items.iter().flat_map(ids).collect(),
        Value::Object(fields) => {
            let own = text(&answer["__typename"]).zip(text(&answer["id"]));
            fields.values().flat_map(ids).chain(own).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The same answer without the fields called so, at any depth.
fn without(answer: &Value, names: &[&str]) -> Value {
    match answer {
        Value::Array(items) => items.iter().map(|item| without(item, names)).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !names.contains(&name.as_str()));
            kept.map(|(name, value)| (name.clone(), without(value, names))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn is_nothing(answer: &Value) -> bool {
    answer.is_null() || *answer == json!([null])
}

#[tokio::test]
async fn a_stranger_gets_nothing_by_any_id_of_somebody_else() {
    let (app, cabinet) = (App::start().await, Sdl::cabinet());
    let (anna, boris) =
        tokio::join!(app.register("L-1001", ANNA, "горький чай"), app.register("K-2001", "+79262345678", "зелёный лист"));
    begin_to_pay(&app, &anna).await;
    let hers = world(&app, &cabinet, &anna).await;
    let his = world(&app, &cabinet, &boris).await;
    let ids = ids(&hers);
    let kinds: BTreeSet<&str> = ids.iter().map(|(kind, _)| kind.as_str()).collect();
    assert!(cabinet.nodes().all(|node| kinds.contains(node)), "the walk has met every kind of node: {kinds:?}");

    for (object, field) in cabinet.fields().filter(|(_, field)| cabinet.takes(field, is_id)) {
        let mut seen = 0;
        for (kind, id) in &ids {
            let ask = async |token: Option<&str>, id: &str| {
                let scalar = |name: &str, ty: &str| match name {
                    "amount" => Some(json!("1.00")),
                    _ => is_id(name, ty).then(|| json!(id)),
                };
                let selection = cabinet.everything(field.ty.inner_named_type());
                let (document, variables) = cabinet.call(object, field, &selection, &Call { wanted: is_id, scalar: &scalar });
                app.post("/cabinet/graphql", token, &document, variables).await
            };
            // What tells its refusals as data tells them of somebody else's as of nobody's.
            let refuses = object == "Mutation" || cabinet.tells_refusals(field);
            match object {
                "Query" if !refuses => {
                    let (stranger, guest) = (ask(Some(&boris), id).await, ask(None, id).await);
                    assert!(stranger["errors"].is_null() && is_nothing(&stranger["data"][field.name.as_str()]), "{stranger}");
                    assert!(is_nothing(&guest["data"][field.name.as_str()]), "{guest}");
                    let own = !is_nothing(&ask(Some(&anna), id).await["data"][field.name.as_str()]);
                    assert!(own || field.name != "node" || !cabinet.is_node(kind), "she sees her own {kind}");
                    seen += usize::from(own);
                }
                "Query" | "Mutation" => {
                    let nobodys = format!("{}_{}", id.split('_').next().unwrap(), Uuid::new_v4().simple());
                    let changing = ["commandId", "token"];
                    let stranger = without(&ask(Some(&boris), id).await, &changing);
                    assert_eq!(stranger, without(&ask(Some(&boris), &nobodys).await, &changing), "{} {kind}", field.name);
                    assert!(ask(None, id).await["data"].is_null());
                    seen += 1;
                }
                other => panic!("teach the walk how to come to {other}.{}", field.name),
            }
        }
        assert!(seen > 0, "{object}.{} shows her nothing, so that it proves nothing", field.name);
    }
    assert_eq!(world(&app, &cabinet, &anna).await, hers, "nothing of hers has changed");
    assert_eq!(world(&app, &cabinet, &boris).await, his, "nor of his");
}

#[tokio::test]
async fn a_flow_of_somebody_else_leads_nowhere_without_its_code() {
    let (app, cabinet) = (App::start().await, Sdl::cabinet());
    let (anna, boris) =
        tokio::join!(app.register("L-1001", ANNA, "горький чай"), app.register("K-2001", "+79262345678", "зелёный лист"));
    let start = async |mutation: &str, input: &str, phone: &str, token: Option<&str>| {
        app.keep_private([phone.trim_start_matches("+7")]);
        let document = format!("mutation ($i: {input}!) {{ {mutation}(input: $i) {{ step {{ flowId }} }} }}");
        let variables = json!({ "i": { "commandId": Uuid::new_v4(), "phone": phone } });
        app.post("/cabinet/graphql", token, &document, variables).await["data"][mutation]["step"]["flowId"].clone()
    };
    let new_phone = "+79990001122";
    let flows = [
        app.start_registration("L-1002", ANNA).await["step"]["flowId"].clone(),
        start("startPhoneSignIn", "PhoneInput", ANNA, None).await,
        start("startRecovery", "PhoneInput", ANNA, None).await,
        start("startPhoneChange", "StartPhoneChangeInput", new_phone, Some(&anna)).await,
    ];
    let right = app.code(new_phone, 0).await;
    let sent = [app.codes(ANNA).await, vec![right.clone()]].concat();
    let wrong = (0..100).map(|number| format!("{number:06}")).find(|code| !sent.contains(code)).unwrap();
    // A wrong code is a failed visit, which she is to see.
    let hers = without(&world(&app, &cabinet, &anna).await, &["visits"]);
    let facts = "SELECT count(*) FROM events WHERE event_type IN ('CabinetAccountSignedIn', 'CabinetAccountPasswordSet')";
    let before = app.count(facts).await;

    for field in cabinet.fields_of("Mutation").filter(|field| cabinet.takes(field, is_flow)) {
        for flow in &flows {
            for token in [Some(boris.as_str()), None] {
                let scalar = |name: &str, _: &str| match name {
                    "flowId" => Some(flow.clone()),
                    "code" => Some(json!(wrong)),
                    "password" => Some(json!("чужой пароль")),
                    "fullName" => Some(json!("Петров Борис Сергеевич")),
                    "birthDate" => Some(json!("03.11.1979")),
                    _ => None,
                };
                let selection = cabinet.everything(field.ty.inner_named_type());
                let (document, variables) =
                    cabinet.call("Mutation", field, &selection, &Call { wanted: is_flow, scalar: &scalar });
                let answer = app.post("/cabinet/graphql", token, &document, variables).await;
                let payload = &answer["data"][field.name.as_str()];
                assert!(payload["session"].is_null() && payload["confirmed"] != true, "{}: {answer}", field.name);
                let refused = !answer["errors"].is_null() || payload["userErrors"].as_array().is_some_and(|all| !all.is_empty());
                assert!(refused || payload["step"].is_object(), "{}: {answer}", field.name);
            }
        }
    }
    app.keep_private(["чужой пароль"]);
    assert_eq!(app.count(facts).await, before, "nobody has come in");
    assert_eq!(without(&world(&app, &cabinet, &anna).await, &["visits"]), hers);

    // Even the right code changes the phone of nobody but who has asked for it.
    let confirm = async |token: &str| {
        let document =
            "mutation ($i: ConfirmCodeInput!) { confirmPhoneChange(input: $i) { viewer { phone } userErrors { code } } }";
        let variables = json!({ "i": { "commandId": Uuid::new_v4(), "flowId": flows[3], "code": right } });
        app.post("/cabinet/graphql", Some(token), document, variables).await["data"]["confirmPhoneChange"].clone()
    };
    assert_eq!(confirm(&boris).await["userErrors"][0]["code"], "FLOW_ENDED");
    assert_eq!(confirm(&anna).await["viewer"]["phone"], new_phone);
}

//! Documents that do not fit the schema never reach a resolver.

use http::StatusCode;
use serde_json::json;

use super::{OLDER, Site};

#[tokio::test]
async fn the_gaps_of_the_engine_are_closed() {
    let site = Site::open();
    for document in [
        "query($a: String) { double(number: $a) }",
        "query($a: Int) { double(number: $a) }",
        "{ double(number: 3000000000) }",
        "{ find(filter: { text: \"a\", text: \"b\" }) }",
        "{ find(filter: { text: \"a\", inner: { text: \"a\", text: \"b\" } }) }",
        "{ __typename @unknown }",
        "{ __typename @skip }",
        "{ __typename @skip(if: true) @skip(if: false) }",
        "{ missing }",
        "{ person }",
        "{ echo(text: \"a\") { length } }",
        "{ echo }",
        "{ echo(text: 1) }",
        "{ echo(text: \"a\", more: 1) }",
        "query($a: Int) { __typename }",
        "query A { __typename } query A { __typename }",
        "{ a: __typename a: echo(text: \"b\") }",
        "fragment F on Person { name } { __typename }",
        "{ ...Missing }",
        "{ find(filter: { tags: [] }) }",
        "{ find(filter: { text: \"a\", colour: BLUE }) }",
        "{ pick(key: {}) }",
        "{ pick(key: { id: \"1\", number: \"2\" }) }",
        "{ pick(key: { id: null }) }",
        "{ thing(id: \"not-a-uuid\") }",
        "{ thing(id: \"0190a5b4-0000-7000-8000-000000000000\", at: \"yesterday\") }",
        "query($f: Filter = { text: \"a\", text: \"b\" }) { find(filter: $f) }",
        "type A { a: Int } { __typename }",
    ] {
        let answer = site.ask(document).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{document}: {}", answer.json());
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "{document}");
    }
}

#[tokio::test]
async fn what_is_not_graphql_is_told_apart() {
    let site = Site::open();
    for document in [
        "",
        "   ",
        "{",
        "{ a ",
        "query {",
        "{ echo(text: \"a) }",
        "{ echo(text: \"\\u{110000}\") }",
        "§",
        "{ a } }",
        "{ add(left: 1 stray) }",
        "{ find(filter: { text: \"a\" colour RED }) }",
    ] {
        let answer = site.ask(document).await;
        assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED", "{document}: {}", answer.json());
    }
}

#[tokio::test]
async fn locations_point_into_the_clients_text() {
    let answer = Site::open().ask("# жук\n{\n  person { shoe }\n}").await;
    let shoe =
        answer.json()["errors"].as_array().unwrap().iter().find(|error| error["message"].to_string().contains("shoe")).cloned();
    assert_eq!(shoe.unwrap()["locations"], json!([{ "line": 3, "column": 12 }]));

    let answer = Site::open().ask("# жук\n{\n  __typename\n  bareFault\n}").await;
    assert_eq!(answer.json()["errors"][0]["locations"], json!([{ "line": 4, "column": 3 }]));
    assert_eq!(answer.json()["errors"][0]["path"], json!(["bareFault"]));
}

#[tokio::test]
async fn a_long_list_of_faults_is_cut() {
    let fields: Vec<String> = (0..500).map(|field| format!("missing{field}")).collect();
    let document = format!("{{ {} }}", fields.join(" "));

    let answer = Site::open().ask(&document).await;

    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 10);
    assert!(answer.bytes.len() < 5000, "{} bytes", answer.bytes.len());
}

#[tokio::test]
async fn the_named_operation_runs() {
    let site = Site::open();
    let two = "query A { a: __typename } query B { b: __typename }";
    let run = async |name: serde_json::Value| site.post(OLDER, json!({ "query": two, "operationName": name }).to_string()).await;
    assert_eq!(run(json!("B")).await.data(), json!({ "b": "Query" }));
    for missing in [json!("C"), json!(null), json!("")] {
        assert_eq!(run(missing).await.code(), "BAD_USER_INPUT");
    }
    let single = json!({ "query": "{ __typename }", "operationName": "A" }).to_string();
    assert_eq!(site.post(OLDER, single).await.code(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn fragments_aliases_directives_and_defaults_survive_the_rewriting() {
    let document = "query Q($skip: Boolean! = true, $n: Int = 20) {
        ...Top
        shown: echo(text: \"да\") @skip(if: $skip)
        kept: echo(text: \"нет\") @include(if: $skip)
        sum: add(right: $n)
        one: sum(numbers: 5)
        list: sum(numbers: [1, $n])
        deep: find(filter: { text: \"t\", tags: \"single\", colour: RED, inner: { text: \"i\" } })
        real: ratio(number: -1.5e3)
        ... on Query { person { best { ...Name } } }
    }
    fragment Top on Query { double(number: 4) ...Empty @include(if: true) }
    fragment Empty on Query { __typename }
    fragment Name on Person { name }";

    let data = Site::open().run(document, json!({ "n": 7 })).await.data();

    assert_eq!(
        data,
        json!({
            "double": 8, "__typename": "Query", "kept": "нет", "sum": 8, "one": 5, "list": 8,
            "deep": "t/single/red/i", "real": -1500.0, "person": { "best": { "name": "Анна" } },
        })
    );
}

#[tokio::test]
async fn the_same_document_is_checked_once_and_answers_alike() {
    let site = Site::open();
    for number in [1, 2] {
        let answer = site.run("query($n: Int!) { double(number: $n) }", json!({ "n": number })).await;
        assert_eq!(answer.data(), json!({ "double": number * 2 }));
    }
}

#[tokio::test]
async fn a_null_default_does_not_fit_a_non_null_position() {
    let site = Site::open();
    assert_eq!(site.ask("query($n: Int = null) { double(number: $n) }").await.code(), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(site.ask("query($n: Int! = null) { double(number: $n) }").await.code(), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(site.ask("query($n: Int = null) { add(right: $n) }").await.data(), json!({ "add": 1 }));
}

#[tokio::test]
async fn variables_of_directives_on_typename_are_checked_like_any() {
    let site = Site::open();
    for document in [
        "{ __typename @include(if: $b) }",
        "query($b: String!) { __typename @include(if: $b) }",
        "query($b: Boolean) { person { __typename @skip(if: $b) } }",
    ] {
        assert_eq!(site.run(document, json!({ "b": true })).await.code(), "GRAPHQL_VALIDATION_FAILED", "{document}");
    }
    let used = site.run("query($b: Boolean!) { a: double(number: 1) __typename @include(if: $b) }", json!({ "b": false }));
    assert_eq!(used.await.data(), json!({ "a": 2 }));
}

/// If this fails the gap is closed: take it off the list in `validator/mod.rs`.
#[tokio::test]
async fn known_gap_descriptions_inside_documents_are_refused() {
    let answer = Site::open().ask("\"why\" query A { __typename }").await;

    assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED");
}

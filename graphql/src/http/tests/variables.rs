//! Variables are refused before any field runs, by path and without their values.

use http::StatusCode;
use serde_json::{Value, json};

use super::Site;

async fn refused(document: &str, variables: Value) -> String {
    let answer = Site::open().run(document, variables.clone()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{variables}: {}", answer.json());
    assert_eq!(answer.code(), "BAD_USER_INPUT", "{variables}");
    answer.message()
}

#[tokio::test]
async fn scalars_of_another_kind_are_refused() {
    let document = |ty, field| format!("query($v: {ty}!) {{ {field} }}");
    for (ty, field, values) in [
        ("Int", "double(number: $v)", json!(["1", 1.5, true, 3_000_000_000_u64, [], {}, null])),
        ("String", "echo(text: $v)", json!([1, true, ["a"], {}, null])),
        ("Float", "ratio(number: $v)", json!(["1", true, null])),
        ("ID", "byIds(ids: [$v]) { name }", json!([1.5, true, {}, null])),
        ("UUID", "thing(id: $v)", json!(["4276", 5, {}])),
        ("[Int!]", "sum(numbers: $v)", json!([["1"], [null], "1", [[1]], {}])),
    ] {
        for value in values.as_array().unwrap() {
            refused(&document(ty, field), json!({ "v": value })).await;
        }
        refused(&document(ty, field), json!({})).await;
    }
}

#[tokio::test]
async fn the_message_names_the_place_and_not_the_value() {
    let document = "query($f: Filter!) { find(filter: $f) }";
    let secret = "4276 1234 5678 9010";
    for (filter, place) in [
        (json!({ "text": "a", "inner": { "text": [secret] } }), "$f.inner.text"),
        (json!({ "text": "a", "tags": ["b", { "number": secret }] }), "$f.tags.1"),
        (json!({ "text": "a", "colour": secret }), "$f.colour"),
        (json!({ "tags": [secret] }), "$f.text"),
        (json!({ "text": "a", "card": secret }), "card"),
        (json!(secret), "$f"),
    ] {
        let message = refused(document, json!({ "f": filter })).await;
        assert!(message.contains(place), "{message}");
        assert!(!message.contains(secret), "{message}");
    }
}

#[tokio::test]
async fn exactly_one_field_of_a_one_of_input_is_given() {
    let document = "query($k: Key!) { pick(key: $k) }";
    for key in [json!({}), json!({ "id": "1", "number": "2" }), json!({ "id": null }), json!({ "id": "1", "number": null })] {
        refused(document, json!({ "k": key })).await;
    }
    let answer = Site::open().run(document, json!({ "k": { "number": "L-1001" } })).await;
    assert_eq!(answer.data(), json!({ "pick": "L-1001" }));
}

#[tokio::test]
async fn good_variables_arrive() {
    let document = "query($f: Filter!, $ids: [ID!]!, $at: DateTime, $n: [Int!]!) {
        find(filter: $f) byIds(ids: $ids) { name } thing(id: \"0190a5b4-0000-7000-8000-000000000000\", at: $at)
        sum(numbers: $n) }";
    let variables = json!({
        "f": { "text": "т", "tags": "один", "colour": "GREEN", "inner": null },
        "ids": ["a", 7], "at": "2026-01-01T00:00:00+03:00", "n": 5, "stray": { "ignored": true },
    });

    let data = Site::open().run(document, variables).await.data();

    assert_eq!((data["find"].as_str(), data["sum"].as_i64()), (Some("т/один/green/"), Some(5)));
    assert_eq!(data["byIds"].as_array().map(Vec::len), Some(2));
}

/// Stricter than graphql-js, which takes `1.0` for an `Int` variable; no client of ours sends that.
#[tokio::test]
async fn known_difference_a_whole_number_with_a_fraction_part_is_not_an_int() {
    refused("query($v: Int!) { double(number: $v) }", json!({ "v": 1.0 })).await;
}

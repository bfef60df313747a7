//! The 61 audits of the GraphQL-over-HTTP audit suite (graphql-http 1.23) by their ids. Fifty-eight hold; the three
//! that ask for GET (5A70, D6D5, 6A70, all MAY) are answered 405 on purpose.

use axum::body::Body;
use axum::extract::Request;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, NEWER, OLDER, Site};

const TYPENAME: &str = "{ __typename }";

/// Sends a POST whose headers are given in full.
async fn post(headers: &[(&str, &str)], body: &str) -> Answer {
    let request = headers
        .iter()
        .fold(Request::builder().method(Method::POST).uri("/graphql"), |request, (name, value)| request.header(*name, *value));
    Site::open().send(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn json_post(accept: Option<&str>, body: &Value) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(accept.map(|accept| ("accept", accept)));
    post(&headers, &body.to_string()).await
}

async fn get(query: &str, accept: &str) -> Answer {
    let request = Request::builder().uri(format!("/graphql?query={query}")).header("accept", accept);
    Site::open().send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn media_types_22eb_4655_47de_80d8_82a3_bf61_78d5_2c94_03d4() {
    let body = json!({ "query": TYPENAME });
    for (id, accept, answered) in [
        ("22EB", Some(NEWER), NEWER),
        ("4655", Some(OLDER), OLDER),
        ("47DE", Some("*/*"), OLDER),
        ("80D8", None, OLDER),
        ("82A3", None, OLDER),
        ("78D5", None, OLDER),
        ("2C94", None, OLDER),
        ("03D4", None, OLDER),
    ] {
        let answer = json_post(accept, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{id}");
        assert_eq!(answer.header("content-type"), format!("{answered}; charset=utf-8"), "{id}");
        assert!(std::str::from_utf8(&answer.bytes).is_ok(), "{id}");
    }
    let runner = json!({ "query": "{ __type(name: \"Run🏃Swim🏊\") { name } }" }).to_string();
    let answer = post(&[("content-type", "application/json; charset=utf-8")], &runner).await;
    assert_eq!(answer.status, StatusCode::OK, "BF61");
}

#[tokio::test]
async fn get_is_not_served_9c48_and_instead_of_5a70_d6d5_6a70() {
    for (id, query, accept) in [
        ("9C48", "mutation%20%7B__typename%7D", NEWER),
        ("5A70", "%7B__typename%7D", "*/*"),
        ("D6D5", "%7B__typename%7D", NEWER),
        ("6A70", "%7B__typename%7D", OLDER),
    ] {
        let answer = get(query, accept).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{id}");
        assert_eq!(answer.header("allow"), "POST", "{id}");
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{id}");
    }
}

#[tokio::test]
async fn bodies_9abe_a5bf_b6dc_bcf8_b7n8() {
    let good = json!({ "query": TYPENAME }).to_string();
    assert!(post(&[], &good).await.status.is_client_error(), "9ABE");
    assert!(post(&[("content-type", "text/plain;charset=UTF-8")], &good).await.status.is_client_error(), "9ABE");
    assert_eq!(post(&[("content-type", "application/json")], "").await.status, StatusCode::BAD_REQUEST, "A5BF");
    for (id, accept) in [("B6DC", OLDER), ("BCF8", OLDER), ("B7N8", NEWER)] {
        let answer = post(&[("content-type", "application/json"), ("accept", accept)], "{ \"not a JSON").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{id}");
    }
}

#[tokio::test]
async fn parameters_of_the_wrong_shape_423l_lkj_6c0_476_58b_8764_3e3a() {
    for (id, accept) in [("423L", Some(NEWER)), ("8764", None), ("3E3A", None)] {
        let answer = json_post(accept, &json!({ "qeury": TYPENAME })).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{id}");
    }
    for (family, parameter) in [("LKJ", "query"), ("6C0", "operationName"), ("476", "variables"), ("58B", "extensions")] {
        let first = if matches!(family, "476" | "58B") { json!("string") } else { json!({ "obj": "ect" }) };
        for (index, invalid) in [first, json!(0), json!(false), json!(["array"])].into_iter().enumerate() {
            let mut body = json!({ "query": TYPENAME });
            body[parameter] = invalid;
            let answer = json_post(None, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{family}{index}");
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{family}{index}");
        }
    }
}

#[tokio::test]
async fn parameters_that_are_allowed_34a2_13ee_8161_b8b3_94b_022_2ea1_28b9_428f_1b7a() {
    let typed = "query Type($name: String!) { __type(name: $name) { name } }";
    let bodies = [
        ("34A2 13EE", json!({ "query": TYPENAME })),
        ("8161 B8B3", json!({ "operationName": "Query", "query": "query Query { __typename }" })),
        ("94B0 0220", json!({ "query": TYPENAME, "variables": null })),
        ("94B1 0221", json!({ "query": TYPENAME, "operationName": null })),
        ("94B2 0222", json!({ "query": TYPENAME, "extensions": null })),
        ("2EA1 28B9", json!({ "query": typed, "variables": { "name": "sometype" } })),
        ("428F 1B7A", json!({ "query": TYPENAME, "extensions": { "some": "value" } })),
    ];
    for (ids, body) in bodies {
        for accept in [NEWER, OLDER] {
            let answer = json_post(Some(accept), &body).await;
            assert_eq!(answer.status, StatusCode::OK, "{ids}");
            assert!(answer.json().get("errors").is_none(), "{ids}: {}", answer.json());
        }
    }
}

#[tokio::test]
async fn request_errors_572b_fde2_7b9b_865d_556a_d586_51fe_74ff_5e5b_86ee() {
    let coercion = json!({ "query": "query CoerceFailure($id: ID!){ __typename }", "variables": { "id": null } });
    for (old, new, body) in [
        ("572B", "865D 556A D586", json!({ "query": "{" })),
        ("FDE2", "51FE 74FF 5E5B", json!({ "query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }" })),
        ("7B9B", "86EE", coercion),
    ] {
        let answer = json_post(Some(OLDER), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{old}");
        assert!(answer.json().get("data").is_none(), "{old}");
        let answer = json_post(Some(NEWER), &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{new}");
        assert!(answer.json().get("data").is_none(), "{new}");
    }
}

#[tokio::test]
async fn what_the_suite_does_not_ask_but_the_specification_does() {
    let body = json!({ "query": TYPENAME }).to_string();
    let json = ("content-type", "application/json");
    assert_eq!(post(&[json, ("accept", "text/html")], &body).await.status, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(post(&[("content-type", "text/plain")], &body).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(post(&[form], "query=%7B__typename%7D").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(post(&[json], &format!("[{body}]")).await.status, StatusCode::BAD_REQUEST);
    // EE52: with data in the answer the status is 2xx, whatever errors stand beside it.
    let answer = json_post(Some(NEWER), &json!({ "query": "{ bareFault __typename }" })).await;
    assert_eq!((answer.status, answer.json()["data"]["__typename"].clone()), (StatusCode::OK, json!("Query")));
}

/// Serves the toy schema for a minute, so that the suite itself can be run by hand (`graphql/conformance`).
#[tokio::test]
#[ignore = "a server to run by hand, not a check"]
async fn serve_for_the_audit_suite() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4000").await.unwrap();
    let service = Site::open().router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let served = axum::serve(listener, service).into_future();
    assert!(tokio::time::timeout(std::time::Duration::from_mins(1), served).await.is_err(), "the server stopped");
}

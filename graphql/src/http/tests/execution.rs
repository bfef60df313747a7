//! What leaves when a resolver has run, or failed, or not come back.

use http::StatusCode;
use prometheus_client::encoding::text::encode;
use serde_json::json;

use super::{OLDER, Site};

#[tokio::test]
async fn resolvers_set_cookies_but_not_the_protocol() {
    let answer = Site::open().ask("{ cookie }").await;

    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 2);
    assert!(answer.header("content-type").starts_with("application/graphql-response+json"));
}

#[tokio::test]
async fn faults_leave_as_internal_without_their_text() {
    let site = Site::open();
    for document in ["{ fault }", "{ bareFault }", "{ namedFault(kind: \"internal\") }"] {
        let answer = site.ask(document).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "INTERNAL"), "{document}");
        assert_eq!(answer.message(), "Что-то пошло не так. Сообщите номер запроса поддержке.");
        let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
        assert!(!text.contains("events") && !text.contains("4276"), "{text}");
        assert!(answer.json().get("data").is_some());
    }
}

#[tokio::test]
async fn errors_of_ours_keep_their_code() {
    let site = Site::open();
    for code in ["UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT", "RATE_LIMITED", "UNAVAILABLE"] {
        let answer = site.ask(&format!("{{ namedFault(kind: \"{}\") }}", code.to_lowercase())).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, code));
        assert_eq!(answer.json()["data"], json!(null));
        assert_eq!(answer.json()["errors"][0]["path"], json!(["namedFault"]));
    }
}

#[tokio::test]
async fn an_argument_the_resolver_cannot_take_is_the_clients_fault() {
    let answer = Site::open().ask("{ half(number: 11) }").await;

    assert_eq!(answer.code(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_resolver_that_hangs_or_panics_is_answered() {
    let site = Site::open();
    let slow = site.ask("{ slow }").await;
    assert_eq!((slow.status, slow.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT"));
    let panics = site.post(OLDER, json!({ "query": "{ panics }" }).to_string()).await;
    assert_eq!((panics.status, panics.code().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"));
    assert!(!String::from_utf8_lossy(&panics.bytes).contains("4276"));
}

#[tokio::test]
async fn requests_are_counted_by_kind_and_outcome_only() {
    let site = Site::open();
    site.ask("{ echo(text: \"4276\") }").await;
    site.ask("mutation { rename(name: \"Анна\") }").await;
    site.ask("{ nothing }").await;
    site.ask("{ fault }").await;

    let mut text = String::new();
    encode(&mut text, &site.registry).unwrap();

    for line in [
        r#"graphql_requests_total{endpoint="toy",operation="query",outcome="OK"} 1"#,
        r#"graphql_requests_total{endpoint="toy",operation="mutation",outcome="OK"} 1"#,
        r#"graphql_requests_total{endpoint="toy",operation="none",outcome="GRAPHQL_VALIDATION_FAILED"} 1"#,
        r#"graphql_requests_total{endpoint="toy",operation="query",outcome="INTERNAL"} 1"#,
        r#"graphql_request_seconds_count{endpoint="toy"} 4"#,
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("4276") && !text.contains("echo"));
}

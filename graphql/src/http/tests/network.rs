//! The edge: request ids, addresses, limits by address, headers, the development page.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, REQUEST_ID, Site};
use crate::http::Limits;

async fn from(site: &Site, peer: [u8; 4], headers: &[(&str, &str)]) -> Answer {
    let request = Request::post("/graphql").header("content-type", "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let mut request = request.body(Body::from(json!({ "query": "{ address }" }).to_string())).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((IpAddr::from(peer), 5000))));
    site.send(request).await
}

#[tokio::test]
async fn every_answer_carries_a_request_id() {
    let site = Site::open();
    assert_eq!(from(&site, [192, 0, 2, 1], &[]).await.header("x-request-id"), REQUEST_ID);
    let named = from(&site, [192, 0, 2, 1], &[("x-request-id", "client-0001")]).await;
    assert_eq!(named.header("x-request-id"), "client-0001");
    let forged = from(&site, [192, 0, 2, 1], &[("x-request-id", "a b<script>")]).await;
    assert_eq!(forged.header("x-request-id"), REQUEST_ID);
}

#[tokio::test]
async fn the_address_is_believed_only_from_our_proxies() {
    let site = Site::open();
    let forwarded = [("x-forwarded-for", "1.1.1.1, 198.51.100.7")];
    assert_eq!(from(&site, [10, 0, 0, 1], &forwarded).await.data(), json!({ "address": "198.51.100.7" }));
    assert_eq!(from(&site, [203, 0, 113, 9], &forwarded).await.data(), json!({ "address": "203.0.113.9" }));
}

#[tokio::test]
async fn an_address_that_asks_too_often_waits() {
    let site = Site::with(Limits::default(), 3);
    for _ in 0..3 {
        assert_eq!(from(&site, [192, 0, 2, 1], &[]).await.status, StatusCode::OK);
    }

    let answer = from(&site, [192, 0, 2, 1], &[("accept", "application/graphql-response+json")]).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((15..=20).contains(&seconds), "{seconds}");
    assert_eq!(answer.json()["errors"][0]["extensions"]["retryAfter"], json!(seconds));
    assert!(answer.header("content-type").starts_with("application/graphql-response+json"));
    assert_eq!(from(&site, [192, 0, 2, 2], &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn browsers_are_kept_strict() {
    let answer = from(&Site::open(), [192, 0, 2, 1], &[]).await;

    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    assert!(!answer.header("permissions-policy").is_empty());
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_development_page_loads_nothing_from_elsewhere() {
    let site = Site::open();
    let get = async |path: &str| site.send(Request::get(path).body(Body::empty()).unwrap()).await;
    for path in ["/cabinet/graphiql", "/admin/graphiql"] {
        let page = get(path).await;
        let html = String::from_utf8(page.bytes.to_vec()).unwrap();
        assert!(page.header("content-security-policy").contains("script-src 'self';"));
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src=\"//"));
        for asset in html.split('"').filter(|part| part.starts_with("/graphiql/")) {
            let file = get(asset).await;
            assert_eq!(file.status, StatusCode::OK, "{asset}");
            assert!(!file.bytes.is_empty(), "{asset}");
        }
    }
    assert_eq!(get("/graphiql/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn other_methods_are_refused_with_their_name() {
    let site = Site::open();
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = Request::builder().method(method).uri("/graphql").header("content-type", "application/json");
        let answer = site.send(request.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(1), "{method}");
        assert_eq!(answer.json().get("data"), None::<&Value>, "{method}");
    }
}

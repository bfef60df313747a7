//! Documents and bodies made to hurt are refused early and cheaply.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use futures::stream;
use http::StatusCode;
use serde_json::json;

use super::{NEWER, Site};
use crate::http::Limits;

fn repeated(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

/// Refused with this code, in time that a debug build has plenty of.
async fn refused(name: &str, document: &str, code: &str) {
    let site = Site::open();
    let started = Instant::now();
    let answer = site.ask(document).await;
    let taken = started.elapsed();
    assert_eq!(answer.code(), code, "{name}: {}", answer.json());
    assert!(answer.json().get("data").is_none(), "{name}");
    assert!(taken < Duration::from_secs(2), "{name} took {taken:?}");
}

#[tokio::test]
async fn documents_beyond_the_counts_are_refused() {
    let complex = "QUERY_TOO_COMPLEX";
    refused("aliases", &format!("{{{}}}", repeated(1000, |i| format!("a{i}:__typename "))), complex).await;
    refused("roots", &format!("{{{}}}", repeated(900, |_| "person{name}".to_owned())), complex).await;
    refused("directives", &format!("{{__typename {}}}", "@a ".repeat(5000)), complex).await;
    refused("fragments", &(repeated(600, |i| format!("fragment f{i} on Query{{__typename}}"))), complex).await;
    refused("size", &format!("{{__typename}} #{}", "x".repeat(20_000)), complex).await;
    refused("10k directives", &format!("{{__typename {}}}", "@a ".repeat(10_000)), complex).await;
    refused("depth", &format!("{{person{}{{name}}{}}}", "{best".repeat(20), "}".repeat(20)), complex).await;
    refused("page", "{ people(first: 100) { nodes { friends(first: 100) { nodes { name } } } } }", complex).await;
    refused("huge page", "{ people(first: 2147483647) { nodes { name } } }", complex).await;
}

#[tokio::test]
async fn nesting_does_not_reach_the_stack() {
    let complex = "QUERY_TOO_COMPLEX";
    refused("selections", &"{person".repeat(2000), complex).await;
    refused("lists", &format!("{{sum(numbers:{}", "[".repeat(15_000)), complex).await;
    refused("objects", &format!("{{find(filter:{}", "{inner:".repeat(2000)), complex).await;
    refused("types", &format!("query($a:{}Int", "[".repeat(15_000)), complex).await;
    refused("inline fragments", &format!("{{{}", "...{".repeat(4000)), complex).await;
    let chain = repeated(35, |i| format!("fragment f{i} on Person{{best{{...f{}}}}}", i + 1));
    let end = "fragment f35 on Person{name}";
    refused("fragment chain", &format!("{{person{{...f0}}}}{chain}{end}"), complex).await;
    let flat = repeated(35, |i| format!("fragment f{i} on Person{{{}...f{}{}}}", "...{".repeat(40), i + 1, "}".repeat(40)));
    refused("flat chain", &format!("{{person{{...f0}}}}{flat}{end}"), complex).await;
}

#[tokio::test]
async fn fragments_that_meet_themselves_or_double_are_refused() {
    let invalid = "GRAPHQL_VALIDATION_FAILED";
    refused("self", "{...a} fragment a on Query{...a}", invalid).await;
    refused("pair", "{...a} fragment a on Query{...b} fragment b on Query{...a}", invalid).await;
    refused("deep", "{person{...a}} fragment a on Person{best{...b}} fragment b on Person{best{...a}}", invalid).await;
    let doubling = repeated(30, |i| format!("fragment f{i} on Query{{...f{} ...f{}}}", i + 1, i + 1));
    let bomb = format!("{{...f0}}{doubling}fragment f30 on Query{{person{{name}}}}");
    refused("doubling", &bomb, "QUERY_TOO_COMPLEX").await;
}

#[tokio::test]
async fn overlapping_fields_do_not_take_quadratic_time() {
    let site = Site::with(Limits { root_fields: 100_000, cost: 1_000_000, ..Limits::default() }, 1000);
    let started = Instant::now();
    let wide = format!("{{{}}}", "person{name} ".repeat(1200));
    assert_eq!(site.ask(&wide).await.data()["person"]["name"], "Анна");
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test]
async fn variables_count_towards_the_page_size() {
    let document = "query($n: Int = 2, $ids: [ID!]!) {
        people(last: $n) { nodes { friends(first: $n) { nodes { name } } } } byIds(ids: $ids) { name } }";
    let site = Site::open();
    let ids = |count: usize| vec!["a"; count];
    assert!(site.run(document, json!({ "ids": ids(3) })).await.json().get("errors").is_none());
    assert_eq!(site.run(document, json!({ "n": 100, "ids": ids(3) })).await.code(), "QUERY_TOO_COMPLEX");
    assert_eq!(site.run(document, json!({ "ids": ids(20_000) })).await.code(), "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn introspection_passes_unless_it_is_deep_or_closed() {
    let standard = include_str!("introspection.graphql");
    let data = Site::open().ask(standard).await.data();
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 10);
    let circular = "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}";
    refused("circular", circular, "QUERY_TOO_COMPLEX").await;
    let closed = Site::with(Limits { introspection: false, ..Limits::default() }, 1000);
    for document in [standard, "{ ...F } fragment F on Query { __type(name: \"Query\") { name } }"] {
        assert_eq!(closed.ask(document).await.code(), "GRAPHQL_VALIDATION_FAILED");
    }
    assert_eq!(closed.ask("{ __typename }").await.data(), json!({ "__typename": "Query" }));
}

#[tokio::test]
async fn two_hundred_megabytes_are_refused_unread() {
    const CHUNK: usize = 1024 * 1024;
    let site = Site::open();
    let sent = Arc::new(AtomicUsize::new(0));
    for announced in [false, true] {
        let counter = Arc::clone(&sent);
        let chunks = stream::iter((0..200).map(move |_| {
            counter.fetch_add(CHUNK, Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from(vec![b' '; CHUNK]))
        }));
        let mut request = Request::post("/graphql").header("content-type", "application/json").header("accept", NEWER);
        if announced {
            request = request.header("content-length", (200 * CHUNK).to_string());
        }

        let answer = site.send(request.body(Body::from_stream(chunks)).unwrap()).await;

        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.code(), "BAD_USER_INPUT");
    }
    assert!(sent.load(Ordering::Relaxed) <= 2 * CHUNK, "{} bytes were read", sent.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let request = Request::post("/graphql").header("content-type", "application/json");
    let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());

    let answer = Site::open().send(request.body(body).unwrap()).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT"));
}

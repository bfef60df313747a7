//! Text of every kind comes back as it was sent.

use serde_json::json;

use super::{OLDER, Site};

#[tokio::test]
async fn escapes_in_documents_mean_what_the_specification_says() {
    let site = Site::open();
    for (literal, text) in [
        (r#""Ёлка — 5 ₽""#, "Ёлка — 5 ₽"),
        (r#""😀""#, "😀"),
        (r#""\u{1F600}""#, "😀"),
        (r#""\uD83D\uDE00""#, "😀"),
        (r#""\u0416\n\t\"\\\/""#, "Ж\n\t\"\\/"),
        (r#""""block "quoted" \u{1F600}""""#, r#"block "quoted" \u{1F600}"#),
        ("\"\"\"\n    first\n      second\n\"\"\"", "first\n  second"),
        (r#""""""#, ""),
        (r#""""#, ""),
    ] {
        let document = format!("{{ echo(text: {literal}) }}");
        let answer = site.ask(&document).await;
        if literal == r#""""""# {
            // Five quotes open a block string that never ends.
            assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED");
            continue;
        }
        assert_eq!(answer.data(), json!({ "echo": text }), "{literal}");
    }
}

#[tokio::test]
async fn a_lone_surrogate_is_not_text() {
    for literal in [r#""\uD83D""#, r#""\uDE00\uD83D""#, r#""\u{D800}""#] {
        let answer = Site::open().ask(&format!("{{ echo(text: {literal}) }}")).await;
        assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED", "{literal}");
    }
}

#[tokio::test]
async fn variables_carry_any_text() {
    let text = "Семён\u{0} 👩‍👩‍👧 \u{202e}עברית \"';--<script>";

    let answer = Site::open().run("query($t: String!) { echo(text: $t) }", json!({ "t": text })).await;

    assert_eq!(answer.data(), json!({ "echo": text }));
}

#[tokio::test]
async fn broken_utf8_and_another_encoding_are_refused() {
    let site = Site::open();
    assert_eq!(site.post(OLDER, &b"{\"query\":\"{ echo(text: \\\"\xff\\\") }\"}"[..]).await.code(), "BAD_USER_INPUT");
    let utf16: Vec<u8> = "{\"query\":\"{__typename}\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(site.post(OLDER, utf16).await.code(), "BAD_USER_INPUT");
}

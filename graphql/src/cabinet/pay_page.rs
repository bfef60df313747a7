//! The page that pays by a link: one file without anything of a debt in it; the link's secret stays in the browser.

use std::sync::LazyLock;

use ::http::header;
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const HEAD: &str = "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Оплата по ссылке</title>";
const STYLE: &str = include_str!("../../assets/pay/pay.css");
const SCRIPT: &str = include_str!("../../assets/pay/pay.js");
const BODY: &str = include_str!("../../assets/pay/body.html");

static PAGE: LazyLock<String> =
    LazyLock::new(|| format!("{HEAD}<style>{STYLE}</style></head><body>{BODY}<script>{SCRIPT}</script></body></html>"));

/// The policy of the page: its one style and one script are known by their hashes, it talks to this server alone, and the
/// pictures are QR codes written into it.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
});

/// `GET /pay`. The secret stands behind `#` in the address, which no browser sends: neither a log nor a `Referer` shows it.
pub(crate) async fn pay_page() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY.as_str())];
    (headers, PAGE.as_str()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{BODY, PAGE, POLICY, SCRIPT, STYLE};

    #[test]
    fn the_policy_lets_in_what_the_page_is_made_of_and_nothing_else() {
        assert!(!POLICY.contains("unsafe") && POLICY.starts_with("default-src 'none'; style-src 'sha256-"), "{}", *POLICY);
        assert_eq!((PAGE.matches("<script>").count(), PAGE.matches("<style>").count()), (1, 1));
        // What the hashes are of is what browsers see between the tags.
        assert!(PAGE.contains(&format!("<script>{SCRIPT}</script>")) && PAGE.contains(&format!("<style>{STYLE}</style>")));
        assert!(!BODY.contains(" style=") && !BODY.contains(" on"), "nothing runs beside the script");
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("innerHTML"), "no text becomes markup");
    }
}

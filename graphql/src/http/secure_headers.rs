//! Response headers that keep browsers strict. An answer that sets one of them itself is left as it is.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// For answers of the API: nothing may be loaded, framed or stored.
const API: [(HeaderName, &str); 9] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// One year, as preload lists want; only where TLS ends before us.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Adds the headers an answer lacks; `hsts` tells whether `Strict-Transport-Security` is among them.
pub(crate) fn add_secure_headers(headers: &mut HeaderMap, hsts: bool) {
    for (name, value) in API {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if hsts {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(HSTS));
    }
}

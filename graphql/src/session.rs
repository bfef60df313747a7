//! Sessions over HTTP: an opaque token as a cookie or a bearer header.
//!
//! The cookie is `HttpOnly` and `SameSite=Strict`; requests carry JSON only, which a foreign form cannot send. Over TLS it
//! has the `__Host-` prefix, so that no other host of the domain can set it.

use std::time::Duration;

use ::http::{HeaderMap, HeaderValue, header};

/// Which world a session opens. Cabinet and administration never share a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum World {
    Cabinet,
    Admin,
}

impl World {
    const fn cookie(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Cabinet, true) => "__Host-cabinet",
            (Self::Cabinet, false) => "cabinet",
            (Self::Admin, true) => "__Host-admin",
            (Self::Admin, false) => "admin",
        }
    }
}

/// The token a request carries: a bearer header before a cookie.
pub(crate) fn token_of(headers: &HeaderMap, world: World, secure: bool) -> Option<&str> {
    bearer(headers).or_else(|| cookie(headers, world.cookie(secure)))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The header that hands a session to a browser.
pub(crate) fn set_cookie(world: World, secure: bool, token: &str, lifetime: Duration) -> Option<HeaderValue> {
    let name = world.cookie(secure);
    let flag = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{flag}", lifetime.as_secs()))
        .ok()
}

/// The header that takes it away.
pub(crate) fn clear_cookie(world: World, secure: bool) -> Option<HeaderValue> {
    set_cookie(world, secure, "", Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, World, header, set_cookie, token_of};
    use std::time::Duration;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_token_is_found_in_either_place_and_only_for_its_world() {
        assert_eq!(token_of(&headers(header::AUTHORIZATION, "Bearer abc"), World::Cabinet, false), Some("abc"));
        let cookies = headers(header::COOKIE, "x=1; cabinet=abc; y=2");
        assert_eq!(token_of(&cookies, World::Cabinet, false), Some("abc"));
        assert_eq!(token_of(&cookies, World::Admin, false), None);
        assert_eq!(token_of(&cookies, World::Cabinet, true), None);
    }

    #[test]
    fn a_cookie_over_tls_is_bound_to_its_host() {
        let cookie = set_cookie(World::Admin, true, "abc", Duration::from_mins(1)).unwrap();
        assert_eq!(cookie, "__Host-admin=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
    }
}

//! Errors a resolver may answer with. Refusals of the domain are not errors but `userErrors` of a payload.

use std::error::Error as StdError;
use std::fmt::Write;
use std::time::Duration;

use async_graphql::{Context, Error, ErrorExtensionValues};

use super::ErrorCode;
use super::refusal::whole_seconds;
use crate::http::{RequestId, messages};

fn coded(code: ErrorCode, message: &str) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    Error { message: message.to_owned(), source: None, extensions: Some(extensions) }
}

/// Nobody is signed in.
#[must_use]
pub fn unauthenticated() -> Error {
    coded(ErrorCode::Unauthenticated, messages::UNAUTHENTICATED)
}

/// The signed-in actor lacks the permission.
#[must_use]
pub fn forbidden() -> Error {
    coded(ErrorCode::Forbidden, messages::FORBIDDEN)
}

/// An argument is well typed but unusable, such as a forged cursor; `message` is Russian and fit to show.
#[must_use]
pub fn bad_user_input(message: &str) -> Error {
    coded(ErrorCode::BadUserInput, message)
}

/// The field may be asked again after `retry_after`, which goes out in whole seconds as `extensions.retryAfter`.
#[must_use]
pub fn rate_limited(retry_after: Duration) -> Error {
    let mut error = coded(ErrorCode::RateLimited, messages::RATE_LIMITED);
    if let Some(extensions) = &mut error.extensions {
        extensions.set("retryAfter", whole_seconds(retry_after));
    }
    error
}

/// A part we depend on does not answer; asking again later may work.
#[must_use]
pub fn unavailable() -> Error {
    coded(ErrorCode::Unavailable, messages::UNAVAILABLE)
}

/// Logs a fault with its whole chain of causes and gives the error that says nothing about it.
#[must_use]
pub fn internal(ctx: &Context<'_>, fault: &(dyn StdError + 'static)) -> Error {
    let request_id = ctx.data_opt::<RequestId>().map_or("", RequestId::as_str);
    let path = ctx.path_node.map(|node| node.to_string_vec().join(".")).unwrap_or_default();
    tracing::error!(request_id, path, error = chain(fault), "a resolver failed");
    coded(ErrorCode::Internal, messages::INTERNAL)
}

/// The error and its causes on one line.
fn chain(fault: &(dyn StdError + 'static)) -> String {
    let mut text = fault.to_string();
    let mut cause = fault.source();
    while let Some(inner) = cause {
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[derive(Debug, thiserror::Error)]
    #[error("the ledger could not be read")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn the_log_line_names_every_cause() {
        let fault = Outer(std::io::Error::other("connection reset"));

        assert_eq!(chain(&fault), "the ledger could not be read: connection reset");
    }
}

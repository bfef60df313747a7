//! Every error leaves with a code of the list and the request id; text that is not ours stays in the log.

use async_graphql::{ErrorExtensionValues, ServerError, Value};

use super::ErrorCode;
use crate::http::{RequestId, messages};

/// How the engine begins the message of an argument that could not be read as its type.
const UNREADABLE_ARGUMENT: [&str; 2] = ["Failed to parse \"", "Expected input type \""];

/// The code of an error when it is one of ours.
pub(crate) fn code_of(error: &ServerError) -> Option<ErrorCode> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => ErrorCode::parse(code),
        _ => None,
    }
}

/// Makes an engine error fit to leave.
pub(crate) fn normalise(mut error: ServerError, request_id: &RequestId) -> ServerError {
    let code = match code_of(&error) {
        Some(code) => code,
        None if error.path.is_empty() => refused_by_engine(&mut error),
        None if is_unreadable_argument(&error) => {
            error.message = short(&error.message);
            error.extensions = None;
            ErrorCode::BadUserInput
        }
        None => mask(&mut error, request_id),
    };
    error.source = None;
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", code.as_str());
    extensions.set("requestId", request_id.as_str());
    error
}

/// The engine found fault with a document that our validator had passed.
fn refused_by_engine(error: &mut ServerError) -> ErrorCode {
    error.message = short(&error.message);
    error.extensions = None;
    ErrorCode::GraphqlValidationFailed
}

fn is_unreadable_argument(error: &ServerError) -> bool {
    error.source.is_none() && UNREADABLE_ARGUMENT.iter().any(|start| error.message.starts_with(start))
}

/// Logs what happened and forgets it. The path holds field names and indices, never values.
fn mask(error: &mut ServerError, request_id: &RequestId) -> ErrorCode {
    tracing::error!(
        request_id = request_id.as_str(),
        path = ?error.path,
        error = error.message,
        "a resolver gave an error without a code"
    );
    messages::INTERNAL.clone_into(&mut error.message);
    error.extensions = None;
    ErrorCode::Internal
}

/// The first line of a message, at most 300 characters.
pub(crate) fn short(message: &str) -> String {
    message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, ServerError};

    use super::{code_of, normalise, short};
    use crate::http::{ErrorCode, RequestId};

    fn in_field(message: &str) -> ServerError {
        ServerError::new(message, None).with_path(vec![PathSegment::Field("debts".to_owned())])
    }

    #[test]
    fn text_of_a_fault_does_not_leave() {
        let error = normalise(in_field("relation \"read_debt_list\" does not exist"), &RequestId::of("request-1"));

        assert_eq!(code_of(&error), Some(ErrorCode::Internal));
        assert!(!error.message.contains("read_debt_list"));
    }

    #[test]
    fn an_unreadable_argument_is_the_clients_fault() {
        let error = normalise(in_field("Failed to parse \"Int\": too small"), &RequestId::of("request-1"));

        assert_eq!(code_of(&error), Some(ErrorCode::BadUserInput));
    }

    #[test]
    fn a_foreign_code_is_not_let_out() {
        let mut error = in_field("no");
        error.extensions.get_or_insert_default().set("code", "SQLSTATE_23505");

        assert_eq!(code_of(&normalise(error, &RequestId::of("request-1"))), Some(ErrorCode::Internal));
    }

    #[test]
    fn a_dump_is_cut_to_its_first_line() {
        assert_eq!(short("\n --> 1:3\n  |\n1 | { "), "--> 1:3");
        assert_eq!(short(&"ж".repeat(1000)).chars().count(), 300);
    }
}

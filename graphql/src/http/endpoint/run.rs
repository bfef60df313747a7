//! Running a prepared request and making its result fit to leave.

use std::panic::AssertUnwindSafe;

use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Value};
use axum::response::Response;
use futures::FutureExt;

use super::{GraphqlEndpoint, Prepared};
use crate::http::answer::executed;
use crate::http::errors::{Complaint, ErrorCode, Refusal, code_of, normalise};
use crate::http::negotiation::AnswerType;
use crate::http::{RequestId, messages};

impl<E: Executor> GraphqlEndpoint<E> {
    /// Runs within the time limit. A mutation cut off by it has either been committed whole or not at all; asking
    /// again with the same command id tells which.
    pub(super) async fn run(
        &self,
        prepared: Prepared,
        answer: AnswerType,
        request_id: &RequestId,
    ) -> Result<(Response, &'static str), Refusal> {
        if prepared.operation == OperationType::Subscription {
            return Err(Refusal::saying(ErrorCode::BadUserInput, messages::NO_SUBSCRIPTIONS));
        }
        let running = AssertUnwindSafe(self.executor.execute(prepared.request)).catch_unwind();
        let mut result = match tokio::time::timeout(self.limits.time, running).await {
            Ok(Ok(result)) => result,
            Ok(Err(_panic)) => {
                tracing::error!(request_id = request_id.as_str(), "a resolver panicked");
                return Err(Refusal::internal());
            }
            Err(_elapsed) => return Err(Refusal::timeout()),
        };
        result.errors = result.errors.into_iter().map(|error| normalise(error, request_id)).collect();
        if let Some(refusal) = refused_by_engine(&result) {
            return Err(refusal);
        }
        let outcome = result.errors.first().and_then(code_of).map_or("OK", ErrorCode::as_str);
        let response = executed(answer, &result).map_err(|fault| {
            tracing::error!(request_id = request_id.as_str(), error = %fault, "a result could not be written as JSON");
            Refusal::internal()
        })?;
        Ok((response, outcome))
    }
}

/// A result without data whose errors belong to no field was never run.
fn refused_by_engine(result: &async_graphql::Response) -> Option<Refusal> {
    let never_run =
        result.data == Value::Null && !result.errors.is_empty() && result.errors.iter().all(|error| error.path.is_empty());
    never_run.then(|| {
        let complaint =
            |error: &async_graphql::ServerError| Complaint { message: error.message.clone(), locations: error.locations.clone() };
        let code = result.errors.first().and_then(code_of).unwrap_or(ErrorCode::GraphqlValidationFailed);
        Refusal::of_request(code, result.errors.iter().map(complaint).collect())
    })
}

//! The HTTP answer around a GraphQL result.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::RequestId;
use super::errors::{Complaint, Refusal, whole_seconds};
use super::negotiation::{AnswerType, choose_answer};

/// Answers a refusal in the shape of GraphQL and in a media type the client takes: for guards that stand before
/// an endpoint (rate limits, closed endpoints).
#[must_use]
pub fn refuse(headers: &HeaderMap, request_id: &RequestId, refusal: &Refusal) -> Response {
    refuse_as(choose_answer(headers).unwrap_or(AnswerType::Json), request_id, refusal)
}

/// Answers a refusal in a media type already chosen.
pub(crate) fn refuse_as(answer: AnswerType, request_id: &RequestId, refusal: &Refusal) -> Response {
    let status = refusal.status.unwrap_or(match answer {
        AnswerType::Json => StatusCode::OK,
        AnswerType::GraphqlResponse => StatusCode::BAD_REQUEST,
    });
    let errors: Vec<Value> = refusal.complaints.iter().map(|complaint| error_value(complaint, refusal, request_id)).collect();
    let mut response = in_type(answer, status, json!({ "errors": errors }).to_string());
    if let Some(wait) = refusal.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// Answers the result of an execution, with the headers that resolvers have set (cookies among them).
pub(crate) fn executed(answer: AnswerType, result: &async_graphql::Response) -> Result<Response, serde_json::Error> {
    let mut response = in_type(answer, StatusCode::OK, serde_json::to_string(result)?);
    for (name, value) in &result.http_headers {
        // Protocol headers are ours; a resolver adds to the others.
        if name != CONTENT_TYPE && name != http::header::CONTENT_LENGTH {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(response)
}

fn error_value(complaint: &Complaint, refusal: &Refusal, request_id: &RequestId) -> Value {
    let mut error = json!({
        "message": complaint.message,
        "extensions": { "code": refusal.code.as_str(), "requestId": request_id.as_str() },
    });
    if !complaint.locations.is_empty() {
        error["locations"] = json!(complaint.locations);
    }
    if let Some(wait) = refusal.retry_after {
        error["extensions"]["retryAfter"] = json!(whole_seconds(wait));
    }
    error
}

fn in_type(answer: AnswerType, status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer.header()));
    response
}

//! Reading a body within its limits.

use axum::body::{Body, Bytes};
use futures::StreamExt;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};

use crate::http::errors::{ErrorCode, Refusal};
use crate::http::limits::Limits;
use crate::http::messages;

/// Reads a body; one announced or found to be too large is refused without being kept.
pub(super) async fn read(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let most = u64::try_from(limits.body_bytes).unwrap_or(u64::MAX);
    if announced.is_some_and(|announced| announced > most) {
        return Err(too_large());
    }
    let Ok(body) = tokio::time::timeout(limits.time, collect(body, limits.body_bytes)).await else {
        return Err(Refusal::timeout());
    };
    body
}

async fn collect(body: Body, most: usize) -> Result<Bytes, Refusal> {
    let mut collected = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::bad_request(messages::BODY_BROKEN))?;
        if collected.len().saturating_add(chunk.len()) > most {
            return Err(too_large());
        }
        collected.extend_from_slice(&chunk);
    }
    Ok(collected.into())
}

fn too_large() -> Refusal {
    Refusal::http(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::BadUserInput, messages::BODY_TOO_LARGE)
}

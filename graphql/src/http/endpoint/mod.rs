//! One GraphQL endpoint by the GraphQL-over-HTTP specification.
//!
//! POST with `application/json` only: GET is not served, because the cabinet is authenticated by a cookie and a
//! GET can be made by any page.

mod body;
mod prepare;
mod run;

use std::time::Instant;

use async_graphql::{Data, Executor};
use axum::body::Bytes;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};

use super::answer::refuse_as;
use super::errors::{ErrorCode, Refusal};
use super::limits::Limits;
use super::metrics::{HttpMetrics, Story};
use super::negotiation::{AnswerType, choose_answer, sends_json};
use super::validator::{Scalars, SdlError, Validator};
use super::{RequestId, messages};

pub use prepare::Prepared;

/// What an endpoint is made with.
#[derive(Debug, Clone)]
pub struct EndpointSettings {
    /// A short name for metrics and logs, such as `cabinet`.
    pub name: &'static str,
    /// How much one request may ask for.
    pub limits: Limits,
    /// Readers of the schema's custom scalars.
    pub scalars: Scalars,
    /// Where requests are counted.
    pub metrics: Option<HttpMetrics>,
}

/// A schema served over HTTP.
#[derive(Debug)]
pub struct GraphqlEndpoint<E> {
    name: &'static str,
    executor: E,
    validator: Validator,
    limits: Limits,
    metrics: Option<HttpMetrics>,
}

impl<E: Executor> GraphqlEndpoint<E> {
    /// Makes an endpoint over an executor and its SDL. Build the engine's schema with
    /// `ValidationMode::Fast` and without limits of its own: documents arrive validated and weighed.
    pub fn try_new(executor: E, sdl: &str, settings: EndpointSettings) -> Result<Self, SdlError> {
        let EndpointSettings { name, limits, scalars, metrics } = settings;
        let validator = Validator::try_new(sdl, scalars, limits.clone())?;
        Ok(Self { name, executor, validator, limits, metrics })
    }

    /// Answers an HTTP request. `fill` puts the session, the actor and the data loaders within reach of resolvers.
    pub async fn serve(&self, request: Request, fill: impl FnOnce(&mut Data)) -> Response {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let (request_id, answer) = (request_id_of(&parts), choose_answer(&parts.headers));
        let body = match guard(&parts, answer) {
            Ok(()) => body::read(&parts.headers, body, &self.limits).await,
            Err(refusal) => Err(refusal),
        };
        match body {
            Ok(body) => self.handle(&parts.headers, &request_id, body, fill).await,
            Err(refusal) => {
                self.tell(Story { operation: "none", outcome: refusal.code.as_str() }, started);
                refuse_as(answer.unwrap_or(AnswerType::Json), &request_id, &refusal)
            }
        }
    }

    /// Answers a POST whose body has been read.
    pub async fn handle(
        &self,
        headers: &HeaderMap,
        request_id: &RequestId,
        body: Bytes,
        fill: impl FnOnce(&mut Data),
    ) -> Response {
        let started = Instant::now();
        let answer = choose_answer(headers).unwrap_or(AnswerType::Json);
        let mut operation = "none";
        let result = match self.prepare(&body) {
            Ok(mut prepared) => {
                operation = prepared.operation_word();
                fill(&mut prepared.request.data);
                prepared.request.data.insert(request_id.clone());
                self.run(prepared, answer, request_id).await
            }
            Err(refusal) => Err(refusal),
        };
        let (response, outcome) = match result {
            Ok(done) => done,
            Err(refusal) => (refuse_as(answer, request_id, &refusal), refusal.code.as_str()),
        };
        self.tell(Story { operation, outcome }, started);
        response
    }

    fn tell(&self, story: Story, started: Instant) {
        let elapsed = started.elapsed();
        if let Some(metrics) = &self.metrics {
            metrics.record(self.name, &story, elapsed);
        }
        let Story { operation, outcome } = story;
        tracing::info!(endpoint = self.name, operation, outcome, elapsed_ms = elapsed.as_millis(), "graphql request");
    }
}

/// What must hold before a body is worth reading.
fn guard(parts: &Parts, answer: Option<AnswerType>) -> Result<(), Refusal> {
    let refuse = |status, message| Err(Refusal::http(status, ErrorCode::BadUserInput, message));
    if parts.method != Method::POST {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, messages::ONLY_POST);
    }
    if answer.is_none() {
        return refuse(StatusCode::NOT_ACCEPTABLE, messages::NOT_ACCEPTABLE);
    }
    if !sends_json(&parts.headers) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, messages::UNSUPPORTED_MEDIA_TYPE);
    }
    Ok(())
}

fn request_id_of(parts: &Parts) -> RequestId {
    parts.extensions.get::<RequestId>().cloned().unwrap_or_else(RequestId::none)
}

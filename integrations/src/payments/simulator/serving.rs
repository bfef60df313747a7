//! Serving the calls of the APIs, with whatever trouble was asked for.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use axum::{
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, Method, StatusCode, Uri, header::CONTENT_TYPE, header::LOCATION},
    response::{IntoResponse, Response},
};
use domain::payment::Provider;
use reqwest::Client;

use super::{
    calls::{Call, Reply},
    cloudpayments,
    mischief::Trouble,
    sbp_qr, sending,
    state::State,
    tbank, yookassa,
};

/// Longer than any client waits.
const FOREVER: Duration = Duration::from_hours(1);

pub(super) struct Simulation {
    pub(super) state: Mutex<State>,
    pub(super) client: Client,
}

impl Simulation {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does the work under the lock; notices go out afterwards.
    fn work(self: &Arc<Self>, provider: Provider, call: &Call<'_>) -> Reply {
        let mut state = self.state();
        let reply = match provider {
            Provider::YooKassa => yookassa::handle(&mut state, call),
            Provider::TBank => tbank::handle(&mut state, call),
            Provider::CloudPayments => cloudpayments::handle(&mut state, call),
            Provider::SbpQr => sbp_qr::handle(&mut state, call),
        };
        let notices = std::mem::take(&mut state.outbox);
        drop(state);
        sending::send(self, notices);
        reply
    }
}

/// The first part of the paths of a provider.
pub(super) fn prefix(provider: Provider) -> &'static str {
    match provider {
        Provider::YooKassa => "yookassa",
        Provider::TBank => "tbank",
        Provider::CloudPayments => "cloudpayments",
        Provider::SbpQr => "sbp",
    }
}

/// The provider of a prefix.
pub(super) fn provider_of(prefix_of_path: &str) -> Option<Provider> {
    let all = [Provider::YooKassa, Provider::TBank, Provider::CloudPayments, Provider::SbpQr];
    all.into_iter().find(|provider| prefix(*provider) == prefix_of_path)
}

/// Any call of any API.
pub(super) async fn serve(
    Shared(simulation): Shared<Arc<Simulation>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path: Vec<&str> = uri.path().trim_start_matches('/').split('/').collect();
    let Some((provider, path)) = path.split_first().and_then(|(first, rest)| Some((provider_of(first)?, rest))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let trouble = {
        let mut state = simulation.state();
        state.requests += 1;
        state.trouble()
    };
    if let Some(answer) = before(trouble).await {
        return answer;
    }
    let call = Call { method: method.as_str(), path, headers: &headers, body: &body, now: SystemTime::now().into() };
    let reply = simulation.work(provider, &call);
    after(trouble, reply).await
}

async fn before(trouble: Option<Trouble>) -> Option<Response> {
    match trouble? {
        Trouble::ErrorBefore => Some(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        Trouble::Redirect => Some((StatusCode::FOUND, [(LOCATION, "/elsewhere")]).into_response()),
        Trouble::HangBefore => {
            tokio::time::sleep(FOREVER).await;
            None
        }
        _ => None,
    }
}

async fn after(trouble: Option<Trouble>, reply: Reply) -> Response {
    let Reply { status, json } = reply;
    let json = match trouble {
        Some(Trouble::ErrorAfter) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::HangAfter) => {
            tokio::time::sleep(FOREVER).await;
            json
        }
        Some(Trouble::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            json
        }
        Some(Trouble::Cut) => json.chars().take(json.chars().count() / 2).collect(),
        Some(Trouble::Flood) => " ".repeat(1024 * 1024) + &json,
        Some(Trouble::ErrorBefore | Trouble::HangBefore | Trouble::Redirect) | None => json,
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CONTENT_TYPE, "application/json; charset=utf-8")], json).into_response()
}

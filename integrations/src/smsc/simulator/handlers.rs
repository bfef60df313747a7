//! `send.php` and `status.php`.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};

use super::{
    forms::{self, Account},
    state::{Behaviour, SimulatedMessage, State},
};

/// Error code "identical request".
const IDENTICAL: i32 = 9;
/// Longer than any client waits.
const FOREVER: Duration = Duration::from_hours(1);

pub(super) struct Simulation {
    pub(super) account: Account,
    pub(super) state: Mutex<State>,
}

impl Simulation {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides and remembers in one step, so that nothing is held while waiting.
    fn behave(&self, message: &SimulatedMessage) -> Behaviour {
        let mut state = self.state();
        let behaviour = state.behaviour();
        match behaviour {
            Behaviour::ServerError | Behaviour::Redirect | Behaviour::Error(_) => behaviour,
            _ if state.is_repeat(message) => Behaviour::Error(IDENTICAL),
            Behaviour::Accept
            | Behaviour::AcceptThenHang
            | Behaviour::AcceptThenServerError
            | Behaviour::AcceptSlowly(_)
            | Behaviour::AcceptThenMalformed
            | Behaviour::AcceptThenWrongId
            | Behaviour::AcceptThenFlood => {
                state.take(message.clone());
                behaviour
            }
        }
    }
}

pub(super) async fn send(Shared(simulation): Shared<Arc<Simulation>>, headers: HeaderMap, body: Bytes) -> Response {
    simulation.state().requests += 1;
    let message = match forms::read_send(&headers, &body, &simulation.account) {
        Ok(message) => message,
        Err(code) => return refusal(code),
    };
    match simulation.behave(&message) {
        Behaviour::Accept => accepted(message.id),
        Behaviour::AcceptSlowly(wait) => {
            tokio::time::sleep(wait).await;
            accepted(message.id)
        }
        Behaviour::AcceptThenHang => {
            tokio::time::sleep(FOREVER).await;
            accepted(message.id)
        }
        Behaviour::AcceptThenMalformed => format!(r#"{{"id":{},"cnt""#, message.id).into_response(),
        Behaviour::AcceptThenWrongId => accepted(message.id ^ 1),
        Behaviour::AcceptThenFlood => " ".repeat(1024 * 1024).into_response(),
        Behaviour::AcceptThenServerError | Behaviour::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "oops").into_response(),
        Behaviour::Redirect => (StatusCode::FOUND, [(LOCATION, "/elsewhere")]).into_response(),
        Behaviour::Error(code) => refusal(code),
    }
}

pub(super) async fn status(Shared(simulation): Shared<Arc<Simulation>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut state = simulation.state();
    state.requests += 1;
    if let Some(code) = state.status_error {
        return refusal(code);
    }
    match forms::read_status(&headers, &body, &simulation.account) {
        Ok((id, phone)) => {
            let status = state.next_status(id, &phone);
            format!(r#"{{"status":{status},"last_date":"28.12.2025 19:20:22","last_timestamp":1766938822,"err":0}}"#)
                .into_response()
        }
        Err(code) => refusal(code),
    }
}

fn accepted(id: u32) -> Response {
    format!(r#"{{"id":{id},"cnt":1,"cost":"2.80","balance":"997.20"}}"#).into_response()
}

fn refusal(code: i32) -> Response {
    format!(r#"{{"error":"refused by the simulator","error_code":{code}}}"#).into_response()
}

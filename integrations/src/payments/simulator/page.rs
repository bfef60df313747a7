//! The page where a person pays: plain HTML, Russian.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State as Shared},
    http::{StatusCode, header::LOCATION},
    response::{Html, IntoResponse, Response},
};

use super::{
    acts::Act,
    payment::{SimulatedPayment, SimulatedStatus},
    sending,
    serving::{Simulation, prefix, provider_of},
};
use crate::texts::payment_page as texts;

/// Address of a payment's page.
pub(super) fn address(public_url: &str, payment: &SimulatedPayment) -> String {
    format!("{}/pay/{}/{}", public_url.trim_end_matches('/'), prefix(payment.provider), payment.id)
}

/// The page.
pub(super) async fn show(Shared(simulation): Shared<Arc<Simulation>>, Path((provider, id)): Path<(String, String)>) -> Response {
    let state = simulation.state();
    match provider_of(&provider).and_then(|provider| state.find(provider, &id)) {
        Some(payment) => Html(html(payment)).into_response(),
        None => (StatusCode::NOT_FOUND, Html(texts::UNKNOWN)).into_response(),
    }
}

/// A button of the page; the person returns to the shop.
pub(super) async fn press(
    Shared(simulation): Shared<Arc<Simulation>>,
    Path((provider, id)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let pressed = form_urlencoded::parse(&body).find(|(name, _)| name == "act").map(|(_, value)| value.into_owned());
    let mut state = simulation.state();
    let known = provider_of(&provider).filter(|provider| state.find(*provider, &id).is_some());
    let Some((provider, act)) = known.zip(pressed.as_deref().and_then(act)) else {
        return (StatusCode::NOT_FOUND, Html(texts::UNKNOWN)).into_response();
    };
    let Some(payment) = state.act(provider, &id, act) else {
        return (StatusCode::CONFLICT, Html(texts::IMPOSSIBLE)).into_response();
    };
    let notices = std::mem::take(&mut state.outbox);
    drop(state);
    sending::send(&simulation, notices);
    match &payment.return_url {
        Some(url) => (StatusCode::SEE_OTHER, [(LOCATION, url.as_str())]).into_response(),
        None => Html(html(&payment)).into_response(),
    }
}

fn act(pressed: &str) -> Option<Act> {
    match pressed {
        "pay" => Some(Act::Pay),
        "decline" => Some(Act::Decline),
        "hold" => Some(Act::Hold),
        "expire" => Some(Act::Expire),
        "pay-late" => Some(Act::PayLate),
        _ => None,
    }
}

fn html(payment: &SimulatedPayment) -> String {
    let status = match payment.status {
        SimulatedStatus::Pending => texts::PENDING,
        SimulatedStatus::Authorized => texts::AUTHORIZED,
        SimulatedStatus::Paid => texts::PAID,
        SimulatedStatus::Canceled => texts::CANCELED,
        SimulatedStatus::Expired => texts::EXPIRED,
        SimulatedStatus::Declined => texts::DECLINED,
    };
    let amount = payment.amount.to_decimal_string();
    let sum = texts::sum(&amount);
    let description = escaped(&payment.description);
    let (title, more) = (texts::TITLE, texts::MORE);
    let [main, other] = [texts::BUTTONS.get(..2), texts::BUTTONS.get(2..)].map(|buttons| buttons.map(form).unwrap_or_default());
    format!(
        "<!doctype html><html lang=\"ru\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <body style=\"font:18px/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem\"><h1>{title}</h1>\
         <p>{description}</p><p><strong>{sum}</strong></p><p>{status}</p>{main}\
         <details><summary>{more}</summary>{other}</details></body></html>"
    )
}

fn form(buttons: &[(&str, &str)]) -> String {
    let button = |(act, text): &(&str, &str)| format!("<button name=\"act\" value=\"{act}\">{text}</button>");
    let buttons: Vec<String> = buttons.iter().map(button).collect();
    format!("<form method=\"post\">{}</form>", buttons.join(" "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

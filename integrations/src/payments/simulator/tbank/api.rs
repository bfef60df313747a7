//! The API.

use chrono::{DateTime, Utc};
use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::request::Request;
use crate::payments::simulator::{
    calls::{Call, Reply},
    notices::{Content, Event},
    page,
    payment::{SimulatedPayment, SimulatedStatus},
    state::State,
};
use crate::payments::{
    signature::equal,
    tbank::{Fields, token},
};

const PROVIDER: Provider = Provider::TBank;
/// "The terminal is not found".
const NO_TERMINAL: &str = "501";
/// "Wrong token".
const BAD_TOKEN: &str = "204";
/// "The payment is not found"; a guess, as in the adapter.
const NO_PAYMENT: &str = "255";
/// "Wrong status of the transaction".
const WRONG_STATUS: &str = "8";
/// "Wrong parameters".
const WRONG_PARAMETERS: &str = "9";

pub(in crate::payments::simulator) fn handle(state: &mut State, call: &Call<'_>) -> Reply {
    let request = match read(state, call) {
        Ok(request) => request,
        Err(code) => return failure(code),
    };
    let answered = match call.path {
        ["Init"] => init(state, &request, call.now),
        ["GetQr"] => get_qr(state, &request),
        ["GetState"] => about(state, &request).map(|payment| Reply::of(200, &shown(payment))),
        ["Cancel"] => cancel(state, &request),
        _ => return Reply { status: 404, json: String::new() },
    };
    answered.unwrap_or_else(failure)
}

/// The request, once its terminal and its token are right.
fn read(state: &State, call: &Call<'_>) -> Result<Request, &'static str> {
    let fields: Fields = serde_json::from_slice(call.body).map_err(|_| WRONG_PARAMETERS)?;
    let request: Request = serde_json::from_slice(call.body).map_err(|_| WRONG_PARAMETERS)?;
    let account = state.account(PROVIDER, &request.terminal_key).ok_or(NO_TERMINAL)?;
    let expected = token(&fields, account.secret.expose_secret());
    if call.method != "POST" || !call.is_json() {
        return Err(WRONG_PARAMETERS);
    }
    if equal(expected.as_bytes(), request.token.as_bytes()) { Ok(request) } else { Err(BAD_TOKEN) }
}

/// The same order again is another payment of it, until one was paid.
fn init(state: &mut State, request: &Request, now: DateTime<Utc>) -> Result<Reply, &'static str> {
    let payment = request.new_payment(now).ok_or(WRONG_PARAMETERS)?;
    let is_paid = |payment: &SimulatedPayment| payment.status == SimulatedStatus::Paid;
    if state.of_order(PROVIDER, &request.terminal_key, &payment.order).any(is_paid) {
        return Err(WRONG_STATUS);
    }
    let payment = SimulatedPayment { id: state.next().to_string(), ..payment };
    let mut answer = shown(&payment);
    answer["PaymentURL"] = json!(page::address(&state.public_url, &payment));
    state.add(payment);
    Ok(Reply::of(200, &answer))
}

fn get_qr(state: &mut State, request: &Request) -> Result<Reply, &'static str> {
    let url = state.public_url.clone();
    let payment = about(state, request)?;
    if payment.status != SimulatedStatus::Pending || request.data_type.as_deref() != Some("PAYLOAD") {
        return Err(WRONG_STATUS);
    }
    payment.method = Some(OnlineMethod::Sbp);
    let mut answer = shown(payment);
    answer["Data"] = json!(page::address(&url, payment));
    // Here the number is one.
    answer["PaymentId"] = json!(payment.id.parse::<u64>().unwrap_or_default());
    Ok(Reply::of(200, &answer))
}

fn cancel(state: &mut State, request: &Request) -> Result<Reply, &'static str> {
    let payment = about(state, request)?.clone();
    match payment.status {
        SimulatedStatus::Pending | SimulatedStatus::Authorized => {
            let known = state.payment(PROVIDER, &payment.merchant, &payment.id).ok_or(NO_PAYMENT)?;
            known.status = SimulatedStatus::Canceled;
            let payment = known.clone();
            state.tell(&payment, &[Event::Canceled]);
        }
        SimulatedStatus::Paid => {
            // Over СБП the key is not looked at.
            let key = request.external_request_id.clone().filter(|_| payment.method != Some(OnlineMethod::Sbp));
            let is_repeat = key.is_some() && payment.refunds.iter().any(|refund| refund.key == key);
            let amount = request.amount.map_or(payment.amount, Kopecks::new);
            if !is_repeat {
                let (told, receipt) = request.receipt(amount);
                let receipt = payment.receipt_back(amount, told, receipt).map_err(|()| WRONG_PARAMETERS)?;
                state.refund(PROVIDER, &payment.id, (amount, receipt), key).ok_or(WRONG_STATUS)?;
            }
        }
        SimulatedStatus::Canceled | SimulatedStatus::Expired | SimulatedStatus::Declined => return Err(WRONG_STATUS),
    }
    let payment = about(state, request)?;
    let mut answer = shown(payment);
    answer["OriginalAmount"] = json!(payment.amount.get());
    answer["NewAmount"] = json!(payment.remaining().get());
    Ok(Reply::of(200, &answer))
}

fn about<'a>(state: &'a mut State, request: &Request) -> Result<&'a mut SimulatedPayment, &'static str> {
    let id = request.payment_id.as_deref().ok_or(WRONG_PARAMETERS)?;
    state.payment(PROVIDER, &request.terminal_key, id).ok_or(NO_PAYMENT)
}

fn status(payment: &SimulatedPayment) -> &'static str {
    match payment.status {
        SimulatedStatus::Pending => "NEW",
        SimulatedStatus::Authorized => "AUTHORIZED",
        SimulatedStatus::Paid if payment.is_refunded() => "REFUNDED",
        SimulatedStatus::Paid if payment.is_partly_refunded() => "PARTIAL_REFUNDED",
        SimulatedStatus::Paid => "CONFIRMED",
        SimulatedStatus::Canceled => "CANCELED",
        SimulatedStatus::Expired => "DEADLINE_EXPIRED",
        SimulatedStatus::Declined => "REJECTED",
    }
}

/// The payment as most methods show it.
fn shown(payment: &SimulatedPayment) -> serde_json::Value {
    json!({
        "Success": true, "ErrorCode": "0", "TerminalKey": payment.merchant, "Status": status(payment),
        "PaymentId": payment.id, "OrderId": payment.order, "Amount": payment.amount.get(),
    })
}

fn failure(code: &str) -> Reply {
    Reply::of(200, &json!({ "Success": false, "ErrorCode": code, "Message": "refused by the simulator" }))
}

/// Signed by its token; the nested `Data` does not count.
pub(in crate::payments::simulator) fn notice(payment: &SimulatedPayment, event: Event, secret: &SecretString) -> Option<Content> {
    let status = if event == Event::Authorized { "AUTHORIZED" } else { status(payment) };
    let declined = event == Event::Declined;
    let mut body = json!({
        "TerminalKey": payment.merchant, "OrderId": payment.order, "Success": !declined, "Status": status,
        "PaymentId": payment.id.parse::<u64>().ok()?, "ErrorCode": if declined { "116" } else { "0" },
        "Amount": payment.amount.get(), "Pan": "430000******0777", "ExpDate": "1229", "Data": { "Source": "cards" },
    });
    let fields: Fields = serde_json::from_str(&body.to_string()).ok()?;
    body["Token"] = json!(token(&fields, secret.expose_secret()));
    Some(Content { headers: vec![("content-type", "application/json".to_owned())], body: body.to_string().into_bytes() })
}

//! The API.

use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use serde_json::{Value, json};

use super::request::{NewPayment, NewRefund};
use crate::payments::money::RUB;
use crate::payments::simulator::{
    calls::{Call, Reply},
    notices::{Content, Event},
    page,
    payment::{SimulatedPayment, SimulatedStatus},
    state::{State, uuid_like},
};

const PROVIDER: Provider = Provider::YooKassa;
const KEY_MAX: usize = 64;

pub(in crate::payments::simulator) fn handle(state: &mut State, call: &Call<'_>) -> Reply {
    let Some(merchant) = call.basic_merchant(state, PROVIDER) else {
        return failure(401, "invalid_credentials", None);
    };
    match (call.method, call.path) {
        ("GET", ["payments", id]) => match state.payment(PROVIDER, &merchant, id) {
            Some(payment) => Reply::of(200, &object(payment, None)),
            None => failure(404, "not_found", None),
        },
        ("POST", path) => once(state, call, &merchant, |state| match path {
            ["payments"] => create(state, call, &merchant),
            ["payments", id, "cancel"] => cancel(state, &merchant, id),
            ["refunds"] => refund(state, call, &merchant),
            _ => failure(404, "not_found", None),
        }),
        _ => failure(404, "not_found", None),
    }
}

/// The same key answers with the first result; with another body it is a mistake.
fn once(state: &mut State, call: &Call<'_>, merchant: &str, work: impl FnOnce(&mut State) -> Reply) -> Reply {
    let Some(key) = call.header("idempotence-key").filter(|key| (1..=KEY_MAX).contains(&key.len())) else {
        return failure(400, "invalid_request", Some("Idempotence-Key"));
    };
    if !call.is_json() {
        return failure(400, "invalid_request", Some("Content-Type"));
    }
    let key = (PROVIDER, merchant.to_owned(), format!("{} {key}", call.path.join("/")));
    match state.replied(&key, call.body) {
        Some(Ok(reply)) => reply,
        Some(Err(())) => failure(400, "invalid_request", Some("Idempotence-Key")),
        None => {
            let reply = work(state);
            state.remember(key, call.body, &reply);
            reply
        }
    }
}

fn create(state: &mut State, call: &Call<'_>, merchant: &str) -> Reply {
    let Ok(new) = serde_json::from_slice::<NewPayment>(call.body) else {
        return failure(400, "invalid_request", Some("body"));
    };
    if let Err(parameter) = new.check() {
        return failure(400, "invalid_request", Some(parameter));
    }
    let amount = new.amount.kopecks().unwrap_or_default();
    let number = state.next();
    let payment = SimulatedPayment {
        provider: PROVIDER,
        merchant: merchant.to_owned(),
        id: uuid_like(number),
        receipt: new.receipt(amount),
        order: new.metadata.order,
        amount,
        method: Some(if new.payment_method_data.r#type == "sbp" { OnlineMethod::Sbp } else { OnlineMethod::BankCard }),
        description: new.description,
        return_url: Some(new.confirmation.return_url),
        notification_url: None,
        expires_at: None,
        status: SimulatedStatus::Pending,
        attempt: None,
        refunds: Vec::new(),
    };
    let url = page::address(&state.public_url, &payment);
    let reply = Reply::of(200, &object(&payment, Some(url)));
    state.add(payment);
    reply
}

/// Only what is held can be called off.
fn cancel(state: &mut State, merchant: &str, id: &str) -> Reply {
    let Some(payment) = state.payment(PROVIDER, merchant, id) else {
        return failure(404, "not_found", None);
    };
    if payment.status != SimulatedStatus::Authorized {
        return failure(400, "invalid_request", Some("payment_id"));
    }
    payment.status = SimulatedStatus::Canceled;
    let payment = payment.clone();
    state.tell(&payment, &[Event::Canceled]);
    Reply::of(200, &object(&payment, None))
}

fn refund(state: &mut State, call: &Call<'_>, merchant: &str) -> Reply {
    let Ok(new) = serde_json::from_slice::<NewRefund>(call.body) else {
        return failure(400, "invalid_request", Some("body"));
    };
    let Some(payment) = state.payment(PROVIDER, merchant, &new.payment_id) else {
        return failure(400, "invalid_request", Some("payment_id"));
    };
    let amount = new.amount.kopecks().unwrap_or_default();
    let told = new.receipt.as_ref().and_then(|receipt| receipt.checked(amount));
    let Ok(receipt) = payment.receipt_back(amount, new.receipt.is_some(), told) else {
        return failure(400, "invalid_request", Some("receipt"));
    };
    let refunded = state.refund(PROVIDER, &new.payment_id, (amount, receipt), None);
    match refunded {
        Some(id) => {
            let amount = json!({ "value": new.amount.value, "currency": RUB });
            Reply::of(200, &json!({ "id": id, "payment_id": new.payment_id, "status": "succeeded", "amount": amount }))
        }
        None => failure(400, "invalid_request", Some("amount")),
    }
}

/// The payment as ЮKassa shows it.
fn object(payment: &SimulatedPayment, url: Option<String>) -> Value {
    let status = match payment.status {
        SimulatedStatus::Pending => "pending",
        SimulatedStatus::Authorized => "waiting_for_capture",
        SimulatedStatus::Paid => "succeeded",
        SimulatedStatus::Canceled | SimulatedStatus::Expired | SimulatedStatus::Declined => "canceled",
    };
    let paid = matches!(payment.status, SimulatedStatus::Paid | SimulatedStatus::Authorized);
    let amount = |amount: Kopecks| json!({ "value": amount.to_decimal_string(), "currency": RUB });
    let mut object = json!({
        "id": payment.id, "status": status, "paid": paid, "amount": amount(payment.amount), "test": true,
        "description": payment.description, "metadata": { "order": payment.order }, "refundable": paid,
        "recipient": { "account_id": payment.merchant, "gateway_id": "1" },
    });
    if let Some(url) = url {
        object["confirmation"] = json!({ "type": "redirect", "confirmation_url": url });
    }
    if payment.status == SimulatedStatus::Paid {
        object["refunded_amount"] = amount(payment.refunded());
    }
    let reason = match payment.status {
        SimulatedStatus::Canceled => "canceled_by_merchant",
        SimulatedStatus::Expired => "expired_on_confirmation",
        SimulatedStatus::Declined => "insufficient_funds",
        _ => return object,
    };
    object["cancellation_details"] = json!({ "party": "yoo_money", "reason": reason });
    object
}

fn failure(status: u16, code: &str, parameter: Option<&str>) -> Reply {
    let body = json!({
        "type": "error", "id": "2c0e0000-0000-5000-8000-000000000000", "code": code,
        "description": "refused by the simulator", "parameter": parameter,
    });
    Reply::of(status, &body)
}

/// Not signed; whom it comes from is all there is.
pub(in crate::payments::simulator) fn notice(payment: &SimulatedPayment, event: Event) -> Option<Content> {
    let (event, object) = match event {
        Event::Authorized => ("payment.waiting_for_capture", object(payment, None)),
        Event::Paid => ("payment.succeeded", object(payment, None)),
        Event::Declined | Event::Canceled | Event::Expired => ("payment.canceled", object(payment, None)),
        Event::Refunded => {
            let refund = payment.refunds.last()?;
            let amount = json!({ "value": refund.amount.to_decimal_string(), "currency": RUB });
            let object = json!({ "id": refund.id, "payment_id": payment.id, "status": "succeeded", "amount": amount });
            ("refund.succeeded", object)
        }
    };
    let body = json!({ "type": "notification", "event": event, "object": object }).to_string().into_bytes();
    Some(Content { headers: vec![("content-type", "application/json".to_owned())], body })
}

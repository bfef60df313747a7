//! The API.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::payment::Provider;
use secrecy::SecretString;
use serde_json::json;

use super::request::{Invoice, NewOrder, Order, TransactionCall};
use crate::payments::simulator::{
    calls::{Call, Object, Reply, field},
    notices::{Content, Event},
    page,
    payment::{SimulatedPayment, SimulatedStatus},
    state::State,
};
use crate::payments::{
    money::{RUB, Rubles},
    signature::hmac_sha256,
};

const PROVIDER: Provider = Provider::CloudPayments;

pub(in crate::payments::simulator) fn handle(state: &mut State, call: &Call<'_>) -> Reply {
    let Some(merchant) = call.basic_merchant(state, PROVIDER) else {
        return Reply { status: 401, json: String::new() };
    };
    if call.method != "POST" || !call.is_json() {
        return failure("Invalid content type");
    }
    once(state, call, &merchant, |state| {
        let done = match call.path {
            ["orders", "create"] => create(state, call, &merchant),
            ["orders", "cancel"] => cancel(state, call, &merchant),
            ["payments", "find"] => find(state, call, &merchant),
            ["payments", "void"] => void(state, call, &merchant),
            ["payments", "refund"] => refund(state, call, &merchant),
            _ => return Reply { status: 404, json: String::new() },
        };
        done.unwrap_or_else(failure)
    })
}

/// The same `X-Request-ID` answers with the first result.
fn once(state: &mut State, call: &Call<'_>, merchant: &str, work: impl FnOnce(&mut State) -> Reply) -> Reply {
    let Some(key) = call.header("x-request-id") else { return work(state) };
    let key = (PROVIDER, merchant.to_owned(), format!("{} {key}", call.path.join("/")));
    match state.replied(&key, call.body) {
        Some(Ok(reply)) => reply,
        Some(Err(())) => failure("Invalid X-Request-ID value"),
        None => {
            let reply = work(state);
            state.remember(key, call.body, &reply);
            reply
        }
    }
}

fn create(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let new: NewOrder = serde_json::from_slice(call.body).map_err(|_| "Invalid request")?;
    let urls = [&new.success_redirect_url, &new.fail_redirect_url];
    let receipt = new.receipt();
    match () {
        () if !new.amount.0.is_positive() => return Err("Invalid Amount value"),
        () if new.currency != RUB => return Err("Invalid Currency value"),
        () if new.description.is_empty() || new.description.chars().count() > 250 => return Err("Description is required"),
        () if new.invoice_id.is_empty() || new.require_confirmation || new.send_email => return Err("Invalid request"),
        () if !urls.iter().all(|url| url.starts_with("http")) => return Err("Invalid redirect url"),
        () if new.json_data.is_some() != receipt.is_some() => return Err("Invalid JsonData value"),
        () => {}
    }
    let number = state.next();
    let payment = SimulatedPayment {
        provider: PROVIDER,
        merchant: merchant.to_owned(),
        id: format!("f2K8LV6re{number}"),
        order: new.invoice_id,
        amount: new.amount.0,
        method: None,
        receipt,
        description: new.description,
        return_url: Some(new.success_redirect_url),
        notification_url: None,
        expires_at: None,
        status: SimulatedStatus::Pending,
        attempt: None,
        refunds: Vec::new(),
    };
    let url = page::address(&state.public_url, &payment);
    let model = Object::from([
        ("Id", field(&payment.id)),
        ("Number", field(number)),
        ("Amount", field(Rubles(payment.amount))),
        ("Currency", field(RUB)),
        ("CurrencyCode", field(0)),
        ("Description", field(&payment.description)),
        ("RequireConfirmation", field(false)),
        ("Url", field(url)),
    ]);
    state.add(payment);
    Ok(success(Some(&model)))
}

/// Only an order that nobody has paid can be called off.
fn cancel(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let order: Order = serde_json::from_slice(call.body).map_err(|_| "Invalid request")?;
    let payment = state.payment(PROVIDER, merchant, &order.id).ok_or("Order not found")?;
    if !matches!(payment.status, SimulatedStatus::Pending | SimulatedStatus::Declined) {
        return Err("Order cannot be cancelled");
    }
    payment.status = SimulatedStatus::Canceled;
    Ok(success(None))
}

/// The latest attempt to pay; there is nothing before the first.
fn find(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let invoice: Invoice = serde_json::from_slice(call.body).map_err(|_| "Invalid request")?;
    let mut tried = state.of_order(PROVIDER, merchant, &invoice.invoice_id).filter(|payment| payment.attempt.is_some());
    let payment = tried.next_back().ok_or("Not found")?;
    let (status, code) = status(payment).ok_or("Not found")?;
    let declined = payment.status == SimulatedStatus::Declined;
    let model = Object::from([
        ("TransactionId", field(payment.attempt)),
        ("PublicId", field(&payment.merchant)),
        ("Amount", field(Rubles(payment.amount))),
        ("Currency", field(RUB)),
        ("CurrencyCode", field(0)),
        ("InvoiceId", field(&payment.order)),
        ("Status", field(status)),
        ("StatusCode", field(code)),
        ("Reason", field(if declined { "InsufficientFunds" } else { "Approved" })),
        ("ReasonCode", field(if declined { 5051 } else { 0 })),
        ("Type", field(0)),
        ("Refunded", field(payment.is_refunded())),
        ("TestMode", field(true)),
    ]);
    let body = Object::from([("Success", field(!declined)), ("Message", field(None::<&str>)), ("Model", field(model))]);
    Ok(Reply::of(200, &body))
}

fn void(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let payment = transaction(state, call, merchant)?.0;
    let payment = state.payment(PROVIDER, merchant, &payment.id).ok_or("Transaction not found")?;
    if payment.status != SimulatedStatus::Authorized {
        return Err("Transaction cannot be voided");
    }
    payment.status = SimulatedStatus::Canceled;
    let payment = payment.clone();
    state.tell(&payment, &[Event::Canceled]);
    Ok(success(None))
}

fn refund(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let (payment, request) = transaction(state, call, merchant)?;
    let amount = request.amount.ok_or("Amount is required")?.0;
    let receipt = request.json_data.as_ref().and_then(|data| data.receipt(amount));
    // Here each refund of a payment with a receipt tells its own.
    if (payment.receipt.is_some(), request.json_data.is_some()) != (receipt.is_some(), receipt.is_some()) {
        return Err("Invalid JsonData value");
    }
    let id = state.refund(PROVIDER, &payment.id, (amount, receipt), None).ok_or("Invalid Amount value")?;
    let number = id.parse::<u64>().map_err(|_| "Internal error")?;
    Ok(success(Some(&Object::from([("TransactionId", field(number))]))))
}

fn transaction(state: &State, call: &Call<'_>, merchant: &str) -> Result<(SimulatedPayment, TransactionCall), &'static str> {
    let request: TransactionCall = serde_json::from_slice(call.body).map_err(|_| "Invalid request")?;
    let mut own = state.payments.iter().filter(|payment| payment.provider == PROVIDER && payment.merchant == merchant);
    let payment = own.find(|payment| payment.attempt == Some(request.transaction_id)).ok_or("Transaction not found")?;
    Ok((payment.clone(), request))
}

/// What has become of the latest attempt; nothing of an order as such.
fn status(payment: &SimulatedPayment) -> Option<(&'static str, u8)> {
    match payment.status {
        SimulatedStatus::Authorized => Some(("Authorized", 2)),
        SimulatedStatus::Paid => Some(("Completed", 3)),
        SimulatedStatus::Canceled => Some(("Cancelled", 4)),
        SimulatedStatus::Declined => Some(("Declined", 5)),
        SimulatedStatus::Pending | SimulatedStatus::Expired => None,
    }
}

fn success(model: Option<&Object>) -> Reply {
    Reply::of(200, &Object::from([("Success", field(true)), ("Message", field(None::<&str>)), ("Model", field(model))]))
}

fn failure(message: &str) -> Reply {
    Reply::of(200, &json!({ "Success": false, "Message": message }))
}

/// A form, signed over its bytes.
pub(in crate::payments::simulator) fn notice(payment: &SimulatedPayment, event: Event, secret: &SecretString) -> Option<Content> {
    let attempt = payment.attempt?.to_string();
    let amount = payment.amount.to_decimal_string();
    let mut form = form_urlencoded::Serializer::new(String::new());
    match event {
        Event::Expired => return None,
        Event::Refunded => {
            let refund = payment.refunds.last()?;
            form.append_pair("TransactionId", &refund.id)
                .append_pair("PaymentTransactionId", &attempt)
                .append_pair("Amount", &refund.amount.to_decimal_string())
                .append_pair("OperationType", "Refund");
        }
        Event::Canceled => {
            form.append_pair("TransactionId", &attempt).append_pair("Amount", &amount);
        }
        Event::Authorized | Event::Paid | Event::Declined => {
            form.append_pair("TransactionId", &attempt)
                .append_pair("Amount", &amount)
                .append_pair("Currency", RUB)
                .append_pair("Description", &payment.description)
                .append_pair("OperationType", "Payment");
        }
    }
    match event {
        Event::Authorized => form.append_pair("Status", "Authorized"),
        Event::Paid => form.append_pair("Status", "Completed"),
        Event::Declined => form.append_pair("Reason", "InsufficientFunds").append_pair("ReasonCode", "5051"),
        Event::Canceled | Event::Expired | Event::Refunded => &mut form,
    };
    let body = form.append_pair("InvoiceId", &payment.order).append_pair("DateTime", "2026-11-26 09:00:00").finish();
    let signature = BASE64_STANDARD.encode(hmac_sha256(secret, body.as_bytes())?);
    let headers =
        vec![("content-type", "application/x-www-form-urlencoded; charset=utf-8".to_owned()), ("content-hmac", signature)];
    Some(Content { headers, body: body.into_bytes() })
}

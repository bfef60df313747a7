//! ЮKassa, API v3.

use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    calls::{Call, Reply},
    notices::{Content, Event},
    page,
    payment::{SimulatedPayment, SimulatedStatus},
    state::{State, uuid_like},
};
use crate::payments::money::{RUB, parse};

const PROVIDER: Provider = Provider::YooKassa;
const DESCRIPTION_MAX: usize = 128;
const KEY_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    value: String,
    currency: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPayment {
    amount: Amount,
    capture: bool,
    confirmation: Redirect,
    payment_method_data: Method,
    description: String,
    metadata: Metadata,
    receipt: Option<Receipt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redirect {
    r#type: String,
    return_url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Method {
    r#type: String,
}

#[derive(Deserialize)]
struct Metadata {
    order: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    customer: Customer,
    tax_system_code: u8,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Customer {
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    description: String,
    quantity: String,
    amount: Amount,
    vat_code: u8,
    payment_mode: String,
    payment_subject: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRefund {
    payment_id: String,
    amount: Amount,
}

pub(super) fn handle(state: &mut State, call: &Call<'_>) -> Reply {
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
    if state.payment(PROVIDER, merchant, &new.payment_id).is_none() {
        return failure(400, "invalid_request", Some("payment_id"));
    }
    let refunded = new.amount.kopecks().and_then(|amount| state.refund(PROVIDER, &new.payment_id, amount, None));
    match refunded {
        Some(id) => {
            let amount = json!({ "value": new.amount.value, "currency": RUB });
            Reply::of(200, &json!({ "id": id, "payment_id": new.payment_id, "status": "succeeded", "amount": amount }))
        }
        None => failure(400, "invalid_request", Some("amount")),
    }
}

impl Amount {
    /// Rubles with two decimals.
    fn kopecks(&self) -> Option<Kopecks> {
        let decimals = self.value.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 2);
        parse(&self.value).filter(|amount| decimals && self.currency == RUB && amount.is_positive())
    }
}

impl NewPayment {
    fn check(&self) -> Result<(), &'static str> {
        let amount = self.amount.kopecks().ok_or("amount")?;
        let letters = self.description.chars().count();
        let method = matches!(self.payment_method_data.r#type.as_str(), "bank_card" | "sbp");
        let redirect = self.confirmation.r#type == "redirect" && self.confirmation.return_url.starts_with("http");
        match () {
            () if !self.capture => Err("capture"),
            () if letters > DESCRIPTION_MAX => Err("description"),
            () if !method => Err("payment_method_data"),
            () if !redirect => Err("confirmation"),
            () => self.receipt.as_ref().map_or(Ok(()), |receipt| receipt.check(amount)),
        }
    }
}

impl Receipt {
    fn check(&self, amount: Kopecks) -> Result<(), &'static str> {
        let customer = self.customer.email.is_some() || self.customer.phone.as_ref().is_some_and(|phone| !phone.contains('+'));
        let item_is_sound = |item: &Item| {
            (1..=128).contains(&item.description.chars().count())
                && item.quantity == "1.00"
                && (1..=12).contains(&item.vat_code)
                && !item.payment_mode.is_empty()
                && !item.payment_subject.is_empty()
        };
        let amounts: Option<Vec<Kopecks>> = self.items.iter().map(|item| item.amount.kopecks()).collect();
        let total = amounts.and_then(|amounts| Kopecks::checked_sum(amounts).ok());
        let sound = (1..=6).contains(&self.tax_system_code) && self.items.iter().all(item_is_sound);
        if customer && sound && total == Some(amount) { Ok(()) } else { Err("receipt") }
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
pub(super) fn notice(payment: &SimulatedPayment, event: Event) -> Option<Content> {
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

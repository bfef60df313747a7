//! The bank of dynamic QR over СБП.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use super::{
    calls::{Call, Object, Reply, field},
    notices::{Content, Event},
    page,
    payment::{SimulatedPayment, SimulatedStatus},
    state::State,
};
use crate::payments::{
    money::{RUB, Rubles},
    sbp_qr::signature,
};

const PROVIDER: Provider = Provider::SbpQr;
/// When everything was paid here; the simulator's notifications do not depend on the hour.
const PAID_AT: &str = "2026-11-26T12:00:00.043924+03:00";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewQr {
    qr_type: String,
    sbp_merchant_id: String,
    order: String,
    amount: Option<Rubles>,
    currency: Option<String>,
    payment_details: Option<String>,
    additional_info: Option<String>,
    qr_expiration_date: Option<DateTime<FixedOffset>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewRefund {
    amount: Rubles,
    order: String,
    refund_id: String,
    sbp_merchant_id: String,
}

pub(super) fn handle(state: &mut State, call: &Call<'_>) -> Reply {
    if let ("POST", ["api", "sbp", "v1", "qr", "register"]) = (call.method, call.path) {
        return register(state, call).unwrap_or_else(failure);
    }
    let Some(merchant) = call.bearer_merchant(state, PROVIDER) else {
        return Reply { status: 401, json: String::new() };
    };
    let done = match (call.method, call.path) {
        ("GET", ["api", "sbp", "v1", "qr", id, "payment-info"]) => {
            state.payment(PROVIDER, &merchant, id).map(|payment| info(payment)).ok_or("ERROR.NOT_FOUND")
        }
        ("POST", ["api", "sbp", "v1", "refund"]) => refund(state, call, &merchant),
        _ => Err("ERROR.NOT_FOUND"),
    };
    done.unwrap_or_else(failure)
}

/// Nobody has to prove anything here; an order that was paid is not registered again.
fn register(state: &mut State, call: &Call<'_>) -> Result<Reply, &'static str> {
    let new: NewQr = serde_json::from_slice(call.body).map_err(|_| "ERROR.INVALID_REQUEST")?;
    state.account(PROVIDER, &new.sbp_merchant_id).ok_or("ERROR.MERCHANT_NOT_REGISTERED")?;
    let amount = new.check(call.now)?;
    let is_paid = |payment: &SimulatedPayment| payment.status == SimulatedStatus::Paid;
    if state.of_order(PROVIDER, &new.sbp_merchant_id, &new.order).any(is_paid) {
        return Err("ERROR.ORDER_NUMBER_ALREADY_REGISTERED");
    }
    let payment = SimulatedPayment {
        provider: PROVIDER,
        merchant: new.sbp_merchant_id,
        id: format!("AD{:030}", state.next()),
        order: new.order,
        amount,
        method: Some(OnlineMethod::Sbp),
        description: new.payment_details.unwrap_or_default(),
        return_url: None,
        notification_url: None,
        receipt: None,
        expires_at: new.qr_expiration_date.map(|date| date.to_utc()),
        status: SimulatedStatus::Pending,
        attempt: None,
        refunds: Vec::new(),
    };
    let page = page::address(&state.public_url, &payment);
    let payload = format!("{page}?type=02&bank=100000000007&sum={}&cur=RUB&crc=AB75", amount.get());
    let qr_url = format!("{page}/image");
    let reply = Reply::of(200, &json!({ "code": "SUCCESS", "qrId": payment.id, "payload": payload, "qrUrl": qr_url }));
    state.add(payment);
    Ok(reply)
}

impl NewQr {
    fn check(&self, now: DateTime<Utc>) -> Result<Kopecks, &'static str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-',\"_:.".contains(&byte);
        let amount = self.amount.as_ref().map(|amount| amount.0).ok_or("ERROR.DYNAMIC_QR_WITHOUT_AMOUNT")?;
        let fits = |text: &Option<String>, most| text.as_ref().is_none_or(|text| text.chars().count() <= most);
        match () {
            () if self.qr_type != "QRDynamic" || !amount.is_positive() => Err("ERROR.INVALID_REQUEST"),
            () if self.currency.as_deref() != Some(RUB) || self.sbp_merchant_id.len() > 12 => Err("ERROR.INVALID_REQUEST"),
            () if !fits(&self.payment_details, 185) || !fits(&self.additional_info, 140) => Err("ERROR.INVALID_REQUEST"),
            () if self.order.is_empty() || self.order.len() > 40 || !self.order.bytes().all(plain) => Err("ERROR.INVALID_ORDER"),
            () if self.qr_expiration_date.is_some_and(|date| date.to_utc() < now) => Err("ERROR.QR_EXPIRATION_DATE_NOT_VALID"),
            () => Ok(amount),
        }
    }
}

/// Under way at first, done when asked again.
fn refund(state: &mut State, call: &Call<'_>, merchant: &str) -> Result<Reply, &'static str> {
    let new: NewRefund = serde_json::from_slice(call.body).map_err(|_| "ERROR.INVALID_REQUEST")?;
    if new.sbp_merchant_id != merchant || !new.amount.0.is_positive() || new.refund_id.is_empty() {
        return Err("ERROR.INVALID_REQUEST");
    }
    let is_paid = |payment: &&SimulatedPayment| payment.status == SimulatedStatus::Paid;
    let payment = state.of_order(PROVIDER, merchant, &new.order).find(is_paid).cloned().ok_or("ERROR.NOT_FOUND")?;
    let key = Some(new.refund_id);
    let is_repeat = payment.refunds.iter().any(|refund| refund.key == key);
    if !is_repeat {
        state.refund(PROVIDER, &payment.id, (new.amount.0, None), key).ok_or("ERROR.REFUND_INSUFFICIENT_FUNDS")?;
    }
    let status = if is_repeat { "COMPLETED" } else { "IN_PROGRESS" };
    let body = Object::from([("code", field("SUCCESS")), ("amount", field(new.amount)), ("refundStatus", field(status))]);
    Ok(Reply::of(200, &body))
}

/// Refunds do not show.
fn status(payment: &SimulatedPayment) -> &'static str {
    match payment.status {
        SimulatedStatus::Paid => "SUCCESS",
        SimulatedStatus::Declined => "DECLINED",
        SimulatedStatus::Authorized => "IN_PROGRESS",
        SimulatedStatus::Pending | SimulatedStatus::Canceled | SimulatedStatus::Expired => "NO_INFO",
    }
}

fn info(payment: &SimulatedPayment) -> Reply {
    let mut body = told(payment);
    body.insert("code", field("SUCCESS"));
    if let Some(date) = payment.expires_at {
        body.insert("qrExpirationDate", field(date.to_rfc3339_opts(SecondsFormat::Secs, false)));
    }
    Reply::of(200, &body)
}

/// What answer and notification have in common.
fn told(payment: &SimulatedPayment) -> Object {
    Object::from([
        ("qrId", field(&payment.id)),
        ("sbpMerchantId", field(&payment.merchant)),
        ("merchantId", field(1_780_672_001)),
        ("order", field(&payment.order)),
        ("amount", field(Rubles(payment.amount))),
        ("currency", field(RUB)),
        ("paymentStatus", field(status(payment))),
        ("transactionId", field(payment.attempt)),
        ("transactionDate", field(PAID_AT)),
        ("createDate", field(PAID_AT)),
    ])
}

fn failure(code: &str) -> Reply {
    let status = if code == "ERROR.NOT_FOUND" { 404 } else { 400 };
    Reply::of(status, &json!({ "code": code, "message": "refused by the simulator" }))
}

/// Told of a payment, not of a refund; the signature is over the sum as it stands in the body.
pub(super) fn notice(payment: &SimulatedPayment, event: Event, secret: &SecretString) -> Option<Content> {
    if !matches!(event, Event::Paid | Event::Declined) {
        return None;
    }
    let amount = payment.amount.to_decimal_string();
    let fields = [&amount, &payment.merchant, &payment.order, status(payment), PAID_AT];
    let headers = vec![
        ("content-type", "application/json;charset=UTF-8".to_owned()),
        ("x-api-signature-sha256", signature(fields, secret)?),
    ];
    Some(Content { headers, body: serde_json::to_vec(&told(payment)).ok()? })
}

//! What the bank says: `code` SUCCESS or ERROR.something.

use commands::payment::{Confirmation, ProviderError, ProviderReading, RefundReading, RefundState, Registered};
use domain::payment::ProviderState;
use serde::{Deserialize, de::DeserializeOwned};

use crate::payments::{
    exchange::{Answer, MALFORMED},
    money::Rubles,
    text::{code, is_identifier, is_web_address},
};

/// What every successful answer has.
const SUCCESS: &str = "SUCCESS";

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Qr {
    qr_id: String,
    payload: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    qr_id: String,
    sbp_merchant_id: Option<String>,
    order: String,
    amount: Rubles,
    currency: String,
    payment_status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refund {
    refund_status: String,
}

/// The code as registered.
pub(super) fn registered(answer: &Answer) -> Result<Registered, ProviderError> {
    let qr: Qr = accepted(answer)?;
    if !is_identifier(&qr.qr_id) || !is_web_address(&qr.payload) {
        return Err(MALFORMED);
    }
    let confirmation = Confirmation::Qr { payload: qr.payload };
    Ok(Registered { provider_payment: qr.qr_id, confirmation, state: ProviderState::Pending })
}

/// The payment of a code.
pub(super) fn reading(answer: &Answer) -> Result<ProviderReading, ProviderError> {
    let payment: Info = accepted(answer)?;
    let state = state(&payment.payment_status).filter(|_| is_identifier(&payment.qr_id)).ok_or(MALFORMED)?;
    Ok(ProviderReading {
        provider_payment: payment.qr_id,
        order: payment.order,
        merchant: payment.sbp_merchant_id,
        amount: payment.amount.0,
        currency: payment.currency,
        state,
        refunded: None,
        reason: None,
    })
}

/// The refund as it is.
pub(super) fn refund(answer: &Answer, refund_id: String) -> Result<RefundReading, ProviderError> {
    let refund: Refund = accepted(answer)?;
    let state = match refund.refund_status.as_str() {
        "IN_PROGRESS" => RefundState::Pending,
        "COMPLETED" => RefundState::Succeeded,
        "DECLINED" => RefundState::Rejected,
        _ => return Err(MALFORMED),
    };
    Ok(RefundReading { provider_refund: Some(refund_id), state })
}

/// A status of the bank; `None` for one that is not documented.
pub(super) fn state(status: &str) -> Option<ProviderState> {
    match status {
        "NO_INFO" | "IN_PROGRESS" => Some(ProviderState::Pending),
        "SUCCESS" => Some(ProviderState::Succeeded),
        "DECLINED" => Some(ProviderState::Rejected),
        _ => None,
    }
}

fn accepted<T: DeserializeOwned>(answer: &Answer) -> Result<T, ProviderError> {
    match answer.read::<Code>()?.code.as_str() {
        SUCCESS if answer.is_success() => answer.read(),
        "ERROR.NOT_FOUND" => Err(ProviderError::Unknown),
        "ERROR.MERCHANT_NOT_REGISTERED" => Err(ProviderError::Unauthorized),
        error => Err(ProviderError::Refused { code: code(error) }),
    }
}

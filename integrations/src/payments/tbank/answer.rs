//! What T-Bank says: HTTP 200 with `Success` and `ErrorCode`.

use commands::payment::{ProviderError, ProviderReading, RefundReading, RefundState};
use domain::{payment::ProviderState, values::Kopecks};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::payments::{
    exchange::{Answer, MALFORMED},
    money::{RUB, scalar},
    text::{code, is_identifier, is_web_address},
};

/// "Wrong token", twice, "the terminal is not found" and "the terminal is blocked" \[general knowledge: the bank's list of
/// errors\].
const CREDENTIALS: [&str; 4] = ["204", "205", "501", "202"];
/// "Try again later" \[general knowledge\].
const LATER: [&str; 3] = ["100", "103", "120"];
/// "Internal error" \[general knowledge\].
const INTERNAL: [&str; 2] = ["401", "9999"];
/// "The payment is not found" \[a guess: the list of errors is not public\].
pub(in crate::payments) const UNKNOWN: &str = "255";

/// Every answer; what is not of it stays `None`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    success: bool,
    error_code: Option<Box<RawValue>>,
    terminal_key: Option<String>,
    status: Option<String>,
    /// A number or a text, as the method has it.
    payment_id: Option<Box<RawValue>>,
    order_id: Option<String>,
    amount: Option<i64>,
    #[serde(rename = "PaymentURL")]
    payment_url: Option<String>,
    data: Option<String>,
}

/// A payment that `Init` has begun.
pub(super) struct Begun {
    pub(super) provider_payment: String,
    pub(super) state: ProviderState,
    /// The page; it is told in the answer of `Init` and never again.
    pub(super) url: Option<String>,
}

/// The answer of `Init`.
pub(super) fn begun(answer: &Answer) -> Result<Begun, ProviderError> {
    let raw = accepted(answer)?;
    let provider_payment = identifier(raw.payment_id.as_deref()).ok_or(MALFORMED)?;
    let state = raw.status.as_deref().and_then(state).ok_or(MALFORMED)?;
    Ok(Begun { provider_payment, state, url: raw.payment_url.filter(|url| is_web_address(url)) })
}

/// The answer of `GetQr`: content of the code.
pub(super) fn qr(answer: &Answer) -> Result<String, ProviderError> {
    accepted(answer)?.data.filter(|payload| is_web_address(payload)).ok_or(MALFORMED)
}

/// The answer of `GetState`.
pub(super) fn reading(answer: &Answer) -> Result<ProviderReading, ProviderError> {
    let raw = accepted(answer)?;
    let provider_payment = identifier(raw.payment_id.as_deref()).ok_or(MALFORMED)?;
    let amount = raw.amount.filter(|amount| *amount >= 0).map(Kopecks::new).ok_or(MALFORMED)?;
    let status = raw.status.ok_or(MALFORMED)?;
    let reason = raw.error_code.as_deref().and_then(reason);
    let reading = read(provider_payment, &status, amount, reason).ok_or(MALFORMED)?;
    Ok(ProviderReading { order: raw.order_id.unwrap_or_default(), merchant: raw.terminal_key, ..reading })
}

/// The answer of `Cancel` as that of a refund.
pub(super) fn refund(answer: &Answer) -> Result<RefundReading, ProviderError> {
    let raw = accepted(answer)?;
    let state = match raw.status.as_deref().ok_or(MALFORMED)? {
        "REFUNDED" | "PARTIAL_REFUNDED" | "REVERSED" | "PARTIAL_REVERSED" => RefundState::Succeeded,
        "REFUNDING" | "ASYNC_REFUNDING" | "REVERSING" => RefundState::Pending,
        // Nothing was given back: the money stayed, or there was none and the payment is called off.
        "CONFIRMED" | "CANCELED" => RefundState::Rejected,
        _ => return Err(MALFORMED),
    };
    Ok(RefundReading { provider_refund: None, state })
}

/// Puts a payment of T-Bank into the words of the port; order and terminal are the caller's to fill in.
pub(super) fn read(provider_payment: String, status: &str, amount: Kopecks, reason: Option<String>) -> Option<ProviderReading> {
    let state = state(status)?;
    let refunded = match state {
        ProviderState::PartiallyRefunded => None,
        ProviderState::Refunded => Some(amount),
        _ => Some(Kopecks::ZERO),
    };
    Some(ProviderReading {
        provider_payment,
        order: String::new(),
        merchant: None,
        amount,
        currency: RUB.to_owned(),
        state,
        refunded,
        reason,
    })
}

/// A status of the bank; `None` for one that is not documented.
pub(super) fn state(status: &str) -> Option<ProviderState> {
    match status {
        "NEW" | "FORM_SHOWED" | "PREAUTHORIZING" | "AUTHORIZING" | "3DS_CHECKING" | "3DS_CHECKED" => Some(ProviderState::Pending),
        "AUTHORIZED" | "CONFIRMING" | "REVERSING" | "PARTIAL_REVERSED" => Some(ProviderState::Authorized),
        "CONFIRMED" | "REFUNDING" | "ASYNC_REFUNDING" => Some(ProviderState::Succeeded),
        "PARTIAL_REFUNDED" => Some(ProviderState::PartiallyRefunded),
        "REFUNDED" => Some(ProviderState::Refunded),
        // Reversed money was held and never taken.
        "CANCELED" | "REVERSED" => Some(ProviderState::Canceled),
        "AUTH_FAIL" | "REJECTED" => Some(ProviderState::Rejected),
        "DEADLINE_EXPIRED" => Some(ProviderState::Expired),
        _ => None,
    }
}

/// A number of the bank, bare or quoted.
pub(super) fn identifier(raw: Option<&RawValue>) -> Option<String> {
    raw.map(scalar).filter(|text| is_identifier(text)).map(str::to_owned)
}

/// An error code, unless it is that of success.
pub(super) fn reason(raw: &RawValue) -> Option<String> {
    Some(scalar(raw)).filter(|code| !matches!(*code, "0" | "null" | "")).map(code)
}

/// The answer, unless it is a refusal.
fn accepted(answer: &Answer) -> Result<Raw, ProviderError> {
    let raw: Raw = answer.read()?;
    let error = raw.error_code.as_deref().map_or("", scalar);
    match error {
        "0" if raw.success => Ok(raw),
        UNKNOWN => Err(ProviderError::Unknown),
        error if CREDENTIALS.contains(&error) => Err(ProviderError::Unauthorized),
        error if LATER.contains(&error) => Err(ProviderError::Unavailable("try again later")),
        error if INTERNAL.contains(&error) => Err(ProviderError::InDoubt("internal error")),
        "" | "0" => Err(MALFORMED),
        error => Err(ProviderError::Refused { code: code(error) }),
    }
}

//! What CloudPayments says: `{Success, Message, Model}`.

use commands::payment::{Confirmation, ProviderError, ProviderReading, RefundReading, RefundState, Registered};
use domain::{payment::ProviderState, values::Kopecks};
use serde::{Deserialize, de::DeserializeOwned};

use crate::payments::{
    exchange::{Answer, MALFORMED},
    money::Rubles,
    text::{code, is_identifier, is_web_address},
};

/// What `payments/find` says of an order nobody has tried to pay.
const NOT_FOUND: &str = "Not found";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<T> {
    success: bool,
    message: Option<String>,
    model: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Order {
    id: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attempt {
    transaction_id: u64,
    amount: Rubles,
    currency: String,
    invoice_id: Option<String>,
    public_id: Option<String>,
    status: String,
    reason_code: Option<u32>,
    refunded: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refund {
    transaction_id: u64,
}

/// The order as made.
pub(super) fn registered(answer: &Answer) -> Result<Registered, ProviderError> {
    let order: Order = accepted(answer)?.ok_or(MALFORMED)?;
    if !is_identifier(&order.id) || !is_web_address(&order.url) {
        return Err(MALFORMED);
    }
    let confirmation = Confirmation::Redirect { url: order.url };
    Ok(Registered { provider_payment: order.id, confirmation, state: ProviderState::Pending })
}

/// The latest attempt to pay, and its number. A declined one comes with `Success` false.
pub(super) fn found(answer: &Answer) -> Result<Option<(u64, ProviderReading)>, ProviderError> {
    let envelope: Envelope<Attempt> = answer.read()?;
    match envelope.model {
        Some(attempt) => Ok(Some((attempt.transaction_id, attempt.reading().ok_or(MALFORMED)?))),
        None if envelope.message.as_deref() == Some(NOT_FOUND) => Ok(None),
        None => Err(refusal(envelope.message)),
    }
}

/// A call that was done, with or without something to say.
pub(super) fn done(answer: &Answer) -> Result<(), ProviderError> {
    accepted::<serde::de::IgnoredAny>(answer).map(drop)
}

/// The refund as made.
pub(super) fn refund(answer: &Answer) -> Result<RefundReading, ProviderError> {
    let refund: Refund = accepted(answer)?.ok_or(MALFORMED)?;
    Ok(RefundReading { provider_refund: Some(refund.transaction_id.to_string()), state: RefundState::Succeeded })
}

fn accepted<T: DeserializeOwned>(answer: &Answer) -> Result<Option<T>, ProviderError> {
    let envelope: Envelope<T> = answer.read()?;
    if envelope.success && answer.is_success() { Ok(envelope.model) } else { Err(refusal(envelope.message)) }
}

fn refusal(message: Option<String>) -> ProviderError {
    ProviderError::Refused { code: code(&message.unwrap_or_default()) }
}

impl Attempt {
    fn reading(self) -> Option<ProviderReading> {
        let state = match self.status.as_str() {
            // After a declined attempt the person may try again on the same page.
            "AwaitingAuthentication" | "Declined" => ProviderState::Pending,
            "Authorized" => ProviderState::Authorized,
            // The mark is documented in the lists of operations only, for a whole refund \[general knowledge\].
            "Completed" if self.refunded == Some(true) => ProviderState::Refunded,
            "Completed" => ProviderState::Succeeded,
            "Cancelled" => ProviderState::Canceled,
            _ => return None,
        };
        let refunded = match state {
            ProviderState::Refunded => Some(self.amount.0),
            ProviderState::Succeeded => None,
            _ => Some(Kopecks::ZERO),
        };
        Some(ProviderReading {
            provider_payment: self.transaction_id.to_string(),
            order: self.invoice_id.unwrap_or_default(),
            merchant: self.public_id,
            amount: self.amount.0,
            currency: self.currency,
            state,
            refunded,
            reason: self.reason_code.filter(|reason| *reason != 0).map(|reason| reason.to_string()),
        })
    }
}

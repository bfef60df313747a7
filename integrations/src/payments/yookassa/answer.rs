//! What ЮKassa says.

use commands::payment::{Confirmation, ProviderError, ProviderReading, RefundReading, RefundState, Registered};
use domain::{payment::ProviderState, values::Kopecks};
use serde::Deserialize;

use crate::payments::{
    exchange::{Answer, MALFORMED},
    money::{RUB, Rubles},
    text::{code, is_identifier, is_web_address},
};

#[derive(Deserialize)]
struct Amount {
    value: Rubles,
    currency: String,
}

#[derive(Deserialize)]
struct Payment {
    id: String,
    status: String,
    paid: bool,
    amount: Amount,
    confirmation: Option<PaymentConfirmation>,
    refunded_amount: Option<Amount>,
    cancellation_details: Option<Cancellation>,
    metadata: Option<Metadata>,
    recipient: Option<Recipient>,
}

#[derive(Deserialize)]
struct PaymentConfirmation {
    confirmation_url: Option<String>,
}

#[derive(Deserialize)]
struct Cancellation {
    reason: String,
}

#[derive(Deserialize)]
struct Metadata {
    order: Option<String>,
}

#[derive(Deserialize)]
struct Recipient {
    account_id: String,
}

#[derive(Deserialize)]
struct Refund {
    id: String,
    status: String,
}

#[derive(Deserialize)]
struct Failure {
    code: String,
}

/// The payment as begun.
pub(super) fn registered(answer: &Answer) -> Result<Registered, ProviderError> {
    let payment: Payment = accepted(answer)?.read()?;
    let state = payment.state().ok_or(MALFORMED)?;
    let url = payment.confirmation.and_then(|confirmation| confirmation.confirmation_url).filter(|url| is_web_address(url));
    match url {
        Some(url) if is_identifier(&payment.id) => {
            Ok(Registered { provider_payment: payment.id, confirmation: Confirmation::Redirect { url }, state })
        }
        _ => Err(MALFORMED),
    }
}

/// The payment as it is.
pub(super) fn reading(answer: &Answer) -> Result<ProviderReading, ProviderError> {
    let payment: Payment = accepted(answer)?.read()?;
    let state = payment.state().filter(|_| is_identifier(&payment.id)).ok_or(MALFORMED)?;
    Ok(ProviderReading {
        state,
        amount: payment.amount.value.0,
        refunded: Some(payment.refunded()),
        reason: payment.cancellation_details.map(|details| code(&details.reason)),
        provider_payment: payment.id,
        order: payment.metadata.and_then(|metadata| metadata.order).unwrap_or_default(),
        merchant: payment.recipient.map(|recipient| recipient.account_id),
        currency: payment.amount.currency,
    })
}

/// The refund as it is.
pub(super) fn refund(answer: &Answer) -> Result<RefundReading, ProviderError> {
    let refund: Refund = accepted(answer)?.read()?;
    let state = match refund.status.as_str() {
        "pending" => RefundState::Pending,
        "succeeded" => RefundState::Succeeded,
        "canceled" => RefundState::Rejected,
        _ => return Err(MALFORMED),
    };
    Ok(RefundReading { provider_refund: Some(refund.id).filter(|id| is_identifier(id)), state })
}

/// The answer, unless it is a refusal.
pub(super) fn accepted(answer: &Answer) -> Result<&Answer, ProviderError> {
    match answer.status {
        _ if answer.is_success() => Ok(answer),
        404 => Err(ProviderError::Unknown),
        _ => Err(answer.read::<Failure>().map_or(MALFORMED, |failure| ProviderError::Refused { code: code(&failure.code) })),
    }
}

impl Payment {
    fn refunded(&self) -> Kopecks {
        self.refunded_amount.as_ref().filter(|amount| amount.currency == RUB).map_or(Kopecks::ZERO, |amount| amount.value.0)
    }

    fn state(&self) -> Option<ProviderState> {
        match self.status.as_str() {
            "pending" => Some(ProviderState::Pending),
            "waiting_for_capture" => Some(ProviderState::Authorized),
            // Without `paid` it is no money, whatever the status.
            "succeeded" if self.paid => Some(match self.refunded() {
                Kopecks::ZERO => ProviderState::Succeeded,
                refunded if refunded < self.amount.value.0 => ProviderState::PartiallyRefunded,
                _ => ProviderState::Refunded,
            }),
            "canceled" => Some(canceled(self.cancellation_details.as_ref().map(|details| details.reason.as_str()))),
            _ => None,
        }
    }
}

/// What lies behind `canceled`: time, a person's will, or a refusal of the bank or ЮKassa (`CancellationDetailsReasonCode` of
/// its PHP library).
fn canceled(reason: Option<&str>) -> ProviderState {
    match reason {
        Some("expired_on_confirmation" | "expired_on_capture" | "deal_expired") => ProviderState::Expired,
        Some("canceled_by_merchant" | "permission_revoked") | None => ProviderState::Canceled,
        Some(_) => ProviderState::Rejected,
    }
}

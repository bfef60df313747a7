//! What the bank tells by itself.

use commands::payment::{Notification, NotificationError, NotificationRequest, ProviderReading};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::state;
use crate::payments::{
    money::{self, scalar},
    signature::{equal, hmac_sha256},
    text::{header, is_identifier},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Callback {
    qr_id: String,
    sbp_merchant_id: String,
    order: String,
    /// As it stands in the body: it is signed so.
    amount: Box<RawValue>,
    currency: String,
    payment_status: String,
    transaction_date: String,
}

/// HMAC-SHA-256 in hexadecimal over `amount|sbpMerchantId|order|paymentStatus|transactionDate`.
pub(in crate::payments) fn signature(fields: [&str; 5], secret: &SecretString) -> Option<String> {
    hmac_sha256(secret, fields.join("|").as_bytes()).map(hex::encode)
}

/// Reads a notification whose signature is right.
pub(super) fn read(request: NotificationRequest<'_>, secret: &SecretString) -> Result<Notification, NotificationError> {
    let callback: Callback = serde_json::from_slice(request.body).map_err(|_| NotificationError::Malformed)?;
    let given = header(&request, "x-api-signature-sha256").unwrap_or_default().to_ascii_lowercase();
    let signed = [
        scalar(&callback.amount),
        &callback.sbp_merchant_id,
        &callback.order,
        &callback.payment_status,
        &callback.transaction_date,
    ];
    if !signature(signed, secret).is_some_and(|expected| equal(expected.as_bytes(), given.as_bytes())) {
        return Err(NotificationError::BadSignature);
    }
    callback.reading().map(Notification::Reading).ok_or(NotificationError::Malformed)
}

impl Callback {
    fn reading(self) -> Option<ProviderReading> {
        Some(ProviderReading {
            amount: money::parse(scalar(&self.amount))?,
            state: state(&self.payment_status)?,
            provider_payment: Some(self.qr_id).filter(|number| is_identifier(number))?,
            order: self.order,
            merchant: Some(self.sbp_merchant_id),
            currency: self.currency,
            refunded: None,
            reason: None,
        })
    }
}

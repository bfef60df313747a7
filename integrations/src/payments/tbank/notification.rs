//! What T-Bank tells by itself (developer.tbank.ru/eacq/intro/developer/notification).

use commands::payment::{Notification, NotificationError, ProviderReading};
use domain::values::Kopecks;
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;

use super::{
    answer::{identifier, read as read_payment, reason},
    token::{Fields, token},
};
use crate::payments::{money::scalar, signature::equal};

/// Reads a notification whose token is right.
///
/// Notices about cards, accounts and receipts come to the same address; they have no payment or a status of their own and
/// are of no interest.
pub(super) fn read(body: &[u8], password: &SecretString) -> Result<Notification, NotificationError> {
    let fields: Fields = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
    let password = password.expose_secret();
    let given = text(&fields, "Token").ok_or(NotificationError::BadSignature)?.to_ascii_lowercase();
    if password.is_empty() || !equal(token(&fields, password).as_bytes(), given.as_bytes()) {
        return Err(NotificationError::BadSignature);
    }
    Ok(payment(&fields).map_or(Notification::Other, Notification::Reading))
}

fn payment(fields: &Fields) -> Option<ProviderReading> {
    let provider_payment = identifier(field(fields, "PaymentId"))?;
    let amount = text(fields, "Amount")?.parse().ok().filter(|amount| *amount >= 0).map(Kopecks::new)?;
    let reading = read_payment(provider_payment, text(fields, "Status")?, amount, field(fields, "ErrorCode").and_then(reason))?;
    Some(ProviderReading {
        order: text(fields, "OrderId")?.to_owned(),
        merchant: Some(text(fields, "TerminalKey")?.to_owned()),
        ..reading
    })
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a RawValue> {
    fields.get(name).map(AsRef::as_ref)
}

fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    field(fields, name).map(scalar)
}

//! What CloudPayments tells by itself.
//!
//! `Content-HMAC` is the base64 of HMAC-SHA-256 over the body as it came, `X-Content-HMAC` over the body with its percent
//! signs decoded; the key is the API secret. `Content-HMAC` is checked first; where only the other one is there, it is checked.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use commands::payment::{Notification, NotificationError, NotificationRequest, RefundNotice};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::payments::{
    money::{self, scalar},
    signature::{equal, hmac_sha256},
    text::{header, is_identifier},
};

/// The fields of interest, of a form or of JSON.
#[derive(Default)]
struct Notice {
    transaction: Option<String>,
    payment_transaction: Option<String>,
    invoice: Option<String>,
    operation: Option<String>,
    amount: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Json {
    transaction_id: Option<Box<RawValue>>,
    payment_transaction_id: Option<Box<RawValue>>,
    invoice_id: Option<String>,
    operation_type: Option<String>,
    amount: Option<Box<RawValue>>,
}

/// Reads a notification whose signature is right.
pub(super) fn read(request: NotificationRequest<'_>, secret: &SecretString) -> Result<Notification, NotificationError> {
    if !is_signed(request, secret) {
        return Err(NotificationError::BadSignature);
    }
    let is_json = header(&request, "content-type").is_some_and(|kind| kind.starts_with("application/json"));
    let notice = if is_json { Notice::of_json(request.body)? } else { Notice::of_form(request.body) };
    notice.meaning().ok_or(NotificationError::Malformed)
}

fn is_signed(request: NotificationRequest<'_>, secret: &SecretString) -> bool {
    let matches = |signature: &str, message: &[u8]| {
        let given = BASE64_STANDARD.decode(signature).ok();
        given.zip(hmac_sha256(secret, message)).is_some_and(|(given, expected)| equal(&given, &expected))
    };
    match (header(&request, "content-hmac"), header(&request, "x-content-hmac")) {
        (Some(signature), _) => matches(signature, request.body),
        (None, Some(signature)) => matches(signature, &url_decoded(request.body)),
        (None, None) => false,
    }
}

/// Percent signs and plus signs decoded, the rest as it is.
fn url_decoded(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| *byte == b'%').and_then(|digits| hex::decode(digits).ok());
        rest = if escaped.is_some() { &tail[2..] } else { tail };
        match escaped {
            Some(escaped) => decoded.extend(escaped),
            None => decoded.push(if *byte == b'+' { b' ' } else { *byte }),
        }
    }
    decoded
}

impl Notice {
    fn of_json(body: &[u8]) -> Result<Self, NotificationError> {
        let json: Json = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
        let text = |raw: Option<Box<RawValue>>| raw.map(|raw| scalar(&raw).to_owned());
        Ok(Self {
            transaction: text(json.transaction_id),
            payment_transaction: text(json.payment_transaction_id),
            invoice: json.invoice_id,
            operation: json.operation_type,
            amount: text(json.amount),
        })
    }

    fn of_form(body: &[u8]) -> Self {
        let mut notice = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match name.as_ref() {
                "TransactionId" => &mut notice.transaction,
                "PaymentTransactionId" => &mut notice.payment_transaction,
                "InvoiceId" => &mut notice.invoice,
                "OperationType" => &mut notice.operation,
                "Amount" => &mut notice.amount,
                _ => continue,
            };
            *field = Some(value.into_owned());
        }
        notice
    }

    /// A notice of a subscription has no transaction; a payout is none of ours.
    fn meaning(self) -> Option<Notification> {
        let Some(transaction) = self.transaction else {
            return Some(Notification::Other);
        };
        let sound = is_identifier(&transaction);
        match self.operation.as_deref() {
            Some("Payment") | None => sound.then_some(Notification::Hint { provider_payment: transaction, order: self.invoice }),
            Some("Refund") => Some(Notification::Refunded(RefundNotice {
                provider_payment: self.payment_transaction.filter(|number| is_identifier(number))?,
                order: self.invoice,
                provider_refund: Some(transaction).filter(|_| sound)?,
                amount: money::parse(&self.amount?)?,
            })),
            Some(_) => Some(Notification::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::url_decoded;

    #[test]
    fn percent_and_plus_signs_are_decoded_and_broken_ones_stay() {
        assert_eq!(url_decoded(b"a=%D0%B4+%2b&b=100%"), "a=д +&b=100%".as_bytes());
        assert_eq!(url_decoded(b"%zz%4"), b"%zz%4");
    }
}

//! Statuses SMSC pushes to us ("Передача статусов и сообщений на обработчик Клиента").
//!
//! The account's handler address is set to `https://…/hook?charset=utf-8&sha1`; SMSC then posts a form with `id`, `phone`,
//! `status`, `time`, `ts`, `err`, … and `sha1` over `id:phone:status:secret`, the secret being a word agreed in the account.

use commands::ports::DeliveryStatus;
use domain::values::Phone;
use secrecy::{ExposeSecret, SecretString};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

use super::codes;

/// Largest push looked at.
const BODY_MAX: usize = 8 * 1024;

/// A status pushed by SMSC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPush {
    /// Our own id of the message.
    pub id: u32,
    /// Where it went.
    pub phone: Phone,
    /// How far it has come.
    pub status: DeliveryStatus,
}

/// Why a push is not believed. Answer it with 400; anything but 200 makes SMSC push again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Not the form SMSC sends; an incoming message or call is not taken either.
    #[error("the push is not a delivery status")]
    Malformed,
    /// The signature is missing or wrong.
    #[error("the push is not signed by the gateway")]
    Forged,
}

/// Reads a pushed status out of a form body and verifies its signature with the shared secret.
///
/// A push may come twice and out of order: whoever takes it must not go back from a final status.
pub fn parse_callback(body: &[u8], secret: &SecretString) -> Result<StatusPush, CallbackError> {
    if body.len() > BODY_MAX {
        return Err(CallbackError::Malformed);
    }
    let form: Vec<_> = form_urlencoded::parse(body).collect();
    let field = |name: &str| {
        let mut values = form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_ref());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(CallbackError::Malformed),
        }
    };
    let (id, phone, status) = (field("id")?, field("phone")?, field("status")?);
    let signature = field("sha1").map_err(|_| CallbackError::Forged)?;
    if !is_signed(&[id, phone, status], secret, signature) {
        return Err(CallbackError::Forged);
    }
    Ok(StatusPush {
        id: id.parse().map_err(|_| CallbackError::Malformed)?,
        phone: Phone::parse(phone).map_err(|_| CallbackError::Malformed)?,
        status: status.parse().ok().and_then(codes::delivery_status).ok_or(CallbackError::Malformed)?,
    })
}

fn is_signed(fields: &[&str; 3], secret: &SecretString, signature: &str) -> bool {
    // Without a secret anyone could sign.
    let expected = signature_of(fields, secret.expose_secret());
    !secret.expose_secret().is_empty() && bool::from(expected.as_bytes().ct_eq(signature.to_ascii_lowercase().as_bytes()))
}

/// Signature of a push, hexadecimal in lower case.
pub(super) fn signature_of([id, phone, status]: &[&str; 3], secret: &str) -> String {
    hex::encode(Sha1::digest(format!("{id}:{phone}:{status}:{secret}")))
}

#[cfg(test)]
mod tests {
    use commands::ports::DeliveryStatus;
    use secrecy::SecretString;

    use super::{CallbackError, parse_callback};

    /// SHA-1 of `17:79161234567:1:agreed word`, computed by `sha1sum`.
    const SIGNATURE: &str = "bcf2900ef0ddc2989849e5c56a6fa86b91c6f09d";

    fn parse(body: &str) -> Result<super::StatusPush, CallbackError> {
        parse_callback(body.as_bytes(), &SecretString::from("agreed word"))
    }

    #[test]
    fn a_signed_push_tells_how_far_the_message_has_come() {
        let push = parse(&format!(
            "id=17&phone=79161234567&status=1&time=28.12.2025+19%3A20%3A22&ts=1766938822&err=0&type=0&sha1={SIGNATURE}"
        ))
        .unwrap();

        assert_eq!((push.id, push.status), (17, DeliveryStatus::Delivered));
        assert_eq!(push.phone.as_str(), "+79161234567");
    }

    #[test]
    fn a_push_with_any_signed_field_changed_is_forged() {
        for fields in
            ["id=18&phone=79161234567&status=1", "id=17&phone=79161234568&status=1", "id=17&phone=79161234567&status=20"]
        {
            assert_eq!(parse(&format!("{fields}&sha1={SIGNATURE}")), Err(CallbackError::Forged), "{fields}");
        }
    }

    #[test]
    fn a_push_without_a_signature_or_with_two_is_forged() {
        let fields = "id=17&phone=79161234567&status=1";

        assert_eq!(parse(fields), Err(CallbackError::Forged));
        assert_eq!(parse(&format!("{fields}&sha1=&md5=0")), Err(CallbackError::Forged));
        assert_eq!(parse(&format!("{fields}&sha1={SIGNATURE}&sha1={SIGNATURE}")), Err(CallbackError::Forged));
    }

    #[test]
    fn an_empty_secret_believes_nothing() {
        let body = format!("id=17&phone=79161234567&status=1&sha1={}", super::signature_of(&["17", "79161234567", "1"], ""));

        assert_eq!(parse_callback(body.as_bytes(), &SecretString::from("")), Err(CallbackError::Forged));
    }

    #[test]
    fn an_incoming_message_and_garbage_are_not_a_status() {
        for body in ["", "phone=79161234567&mes=hello&to=7&sha1=00", "id=1&id=2&phone=7&status=1&sha1=0", "\u{0}\u{0}"] {
            assert_eq!(parse(body), Err(CallbackError::Malformed), "{body}");
        }
        assert_eq!(parse(&"a".repeat(9000)), Err(CallbackError::Malformed));
    }

    #[test]
    fn a_signed_status_that_is_not_documented_is_malformed() {
        let signature = super::signature_of(&["17", "79161234567", "77"], "agreed word");

        assert_eq!(parse(&format!("id=17&phone=79161234567&status=77&sha1={signature}")), Err(CallbackError::Malformed));
    }
}

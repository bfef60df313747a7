//! Strict reading of what SMSC answers with `fmt=3`.

use commands::ports::{DeliveryStatus, SmsAccepted, SmsError};
use serde::Deserialize;
use serde_json::Value;

use super::codes;

/// An answer that is no answer; whether the message was taken is not known.
pub(super) const MALFORMED: SmsError = SmsError::Transient("malformed answer");

/// What `send.php` said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SendAnswer {
    /// The message was taken.
    Accepted(SmsAccepted),
    /// It was not, with a code of SMSC.
    Error(i32),
    /// Nothing to rely on.
    Malformed,
}

/// What `status.php` said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StatusAnswer {
    /// The message is known, or surely is not.
    Status(DeliveryStatus),
    /// Refused with a code of SMSC.
    Error(i32),
    /// Nothing to rely on.
    Malformed,
}

#[derive(Deserialize)]
struct RawAnswer {
    id: Option<Value>,
    cnt: Option<Value>,
    cost: Option<Value>,
    status: Option<Value>,
    error: Option<Value>,
    error_code: Option<Value>,
}

/// Reads `{id, cnt, cost, balance}` for our own id, or `{error, error_code}`.
pub(super) fn read_send(body: &[u8], id: u32) -> SendAnswer {
    let Ok(raw) = serde_json::from_slice::<RawAnswer>(body) else {
        return SendAnswer::Malformed;
    };
    if raw.is_refusal() {
        return raw.code().map_or(SendAnswer::Malformed, SendAnswer::Error);
    }
    let own = whole(raw.id.as_ref()) == Some(i64::from(id));
    let segments = whole(raw.cnt.as_ref()).and_then(|count| u16::try_from(count).ok());
    match segments {
        Some(count) if own && count > 0 => {
            SendAnswer::Accepted(SmsAccepted { provider_id: id.to_string(), segments, cost: raw.cost.as_ref().and_then(decimal) })
        }
        _ => SendAnswer::Malformed,
    }
}

/// Reads `{status, …}` or `{error, error_code}`; "not found" comes in either shape.
pub(super) fn read_status(body: &[u8]) -> StatusAnswer {
    let Ok(raw) = serde_json::from_slice::<RawAnswer>(body) else {
        return StatusAnswer::Malformed;
    };
    match raw.code() {
        Some(codes::STATUS_NOT_FOUND) => StatusAnswer::Status(DeliveryStatus::Unknown),
        Some(code) => StatusAnswer::Error(code),
        None if raw.is_refusal() => StatusAnswer::Malformed,
        None => whole(raw.status.as_ref())
            .and_then(|status| codes::delivery_status(i32::try_from(status).ok()?))
            .map_or(StatusAnswer::Malformed, StatusAnswer::Status),
    }
}

impl RawAnswer {
    /// Whether the answer is a refusal.
    fn is_refusal(&self) -> bool {
        self.error.is_some() || self.error_code.is_some()
    }

    /// Code of the refusal, where it can be read.
    fn code(&self) -> Option<i32> {
        whole(self.error_code.as_ref()).and_then(|code| i32::try_from(code).ok())
    }
}

/// A whole number, bare or quoted: SMSC writes both.
fn whole(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A decimal as its text, bare or quoted; money is never a float.
fn decimal(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let sound = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    sound.then_some(text)
}

#[cfg(test)]
mod tests {
    use commands::ports::{DeliveryStatus, SmsAccepted};

    use super::{SendAnswer, StatusAnswer, read_send, read_status};

    fn accepted(segments: u16, cost: Option<&str>) -> SendAnswer {
        let cost = cost.map(str::to_owned);
        SendAnswer::Accepted(SmsAccepted { provider_id: "17".into(), segments: Some(segments), cost })
    }

    #[test]
    fn an_accepted_message_tells_its_parts_and_its_cost() {
        let quoted = br#"{"id":17,"cnt":2,"cost":"5.60","balance":"100.1"}"#;
        let bare = br#"{"id":"17","cnt":"2","cost":5.6,"new_field":[1]}"#;

        assert_eq!(read_send(quoted, 17), accepted(2, Some("5.60")));
        assert_eq!(read_send(bare, 17), accepted(2, Some("5.6")));
        assert_eq!(read_send(br#"{"id":17,"cnt":1}"#, 17), accepted(1, None));
        assert_eq!(read_send(br#"{"id":17,"cnt":1,"cost":"a"}"#, 17), accepted(1, None));
    }

    #[test]
    fn a_refusal_is_its_code() {
        assert_eq!(read_send(br#"{"error":"no money","error_code":3,"id":17}"#, 17), SendAnswer::Error(3));
        assert_eq!(read_send(br#"{"error":"x","error_code":"9"}"#, 17), SendAnswer::Error(9));
    }

    #[test]
    fn an_answer_about_another_message_is_no_answer() {
        assert_eq!(read_send(br#"{"id":18,"cnt":1}"#, 17), SendAnswer::Malformed);
    }

    #[test]
    fn anything_else_is_malformed() {
        for body in [
            "",
            "{}",
            "[]",
            "null",
            "OK",
            "<html>",
            r#"{"id":17}"#,
            r#"{"cnt":1}"#,
            r#"{"id":17,"cnt":0}"#,
            r#"{"id":17,"cnt":-1}"#,
            r#"{"id":17,"cnt":70000}"#,
            r#"{"id":17.5,"cnt":1}"#,
            r#"{"error":"x"}"#,
            r#"{"error":"x","error_code":"y"}"#,
            r#"{"id":17,"cnt":1"#,
            r#"{"id":17,"cnt":1,"error":"x"}"#,
        ] {
            assert_eq!(read_send(body.as_bytes(), 17), SendAnswer::Malformed, "{body}");
        }
    }

    #[test]
    fn a_status_is_read_in_every_shape() {
        let delivered = br#"{"status":1,"last_date":"28.12.2025 19:20:22","last_timestamp":1766938822,"err":0}"#;

        assert_eq!(read_status(delivered), StatusAnswer::Status(DeliveryStatus::Delivered));
        assert_eq!(read_status(br#"{"status":"-3"}"#), StatusAnswer::Status(DeliveryStatus::Unknown));
        assert_eq!(read_status(br#"{"error":"x","error_code":3}"#), StatusAnswer::Status(DeliveryStatus::Unknown));
        assert_eq!(read_status(br#"{"error":"x","error_code":9}"#), StatusAnswer::Error(9));
    }

    #[test]
    fn a_status_that_is_not_documented_is_malformed() {
        for body in ["{}", r#"{"status":21}"#, r#"{"status":null}"#, r#"{"status":99999999999}"#, "1", "{"] {
            assert_eq!(read_status(body.as_bytes()), StatusAnswer::Malformed, "{body}");
        }
    }
}

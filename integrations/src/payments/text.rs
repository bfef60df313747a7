//! Small texts that go to a provider or come from it.

use commands::payment::NotificationRequest;
use domain::PaymentId;

/// Longest number or code of a provider that is kept.
const IDENTIFIER_MAX: usize = 64;

/// Our order number: the payment's id in 32 hexadecimal digits, which every provider takes.
pub(super) fn order_number(payment: PaymentId) -> String {
    payment.uuid().simple().to_string()
}

/// A provider's number, fit for an address and a log.
pub(super) fn is_identifier(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=IDENTIFIER_MAX).contains(&text.len()) && text.bytes().all(plain)
}

/// A provider's code or short text as a code: nothing in it can forge a line of a log.
pub(super) fn code(text: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.') { letter } else { '_' };
    let code: String = text.chars().take(IDENTIFIER_MAX).map(plain).collect();
    if code.is_empty() { "unknown".to_owned() } else { code }
}

/// An address a browser can open.
pub(super) fn is_web_address(text: &str) -> bool {
    text.len() <= 2048 && (text.starts_with("https://") || text.starts_with("http://"))
}

/// The only value of a header; two of a name are none.
pub(super) fn header<'a>(request: &NotificationRequest<'a>, name: &str) -> Option<&'a str> {
    let mut values = request.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str());
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::{code, is_identifier};

    #[test]
    fn a_code_is_plain_and_short() {
        assert_eq!(code("ERROR.INVALID_REQUEST"), "ERROR.INVALID_REQUEST");
        assert_eq!(code("Invalid Amount value\n"), "Invalid_Amount_value_");
        assert_eq!(code(""), "unknown");
        assert_eq!(code(&"a".repeat(100)).len(), 64);
    }

    #[test]
    fn an_identifier_leads_nowhere_else() {
        assert!(is_identifier("215d8da0-000f-50be-b000-0003308c89be"));
        for text in ["", "../refunds", "a?b", "a/b", "я", "a b"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}

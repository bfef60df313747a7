//! How fields become the text of the code.

use super::PaymentQrError;

/// Format `ST`, version `0001`, encoding `2`: UTF-8. With the separator after it, the 8 bytes of the service block.
const SERVICE: &str = "ST00012";
/// Most bytes of the mandatory block, without the service block.
const MANDATORY_BYTES: usize = 300;
/// Tried in this order; some banks read the first one only.
const SEPARATORS: [char; 12] = ['|', '#', ';', ':', '^', '_', '~', '{', '}', '!', '@', '$'];

/// Key of the standard and value.
pub(super) type Field = (&'static str, String);

/// All fields in order, parted by the first separator that stands in no value (5.2.1).
pub(super) fn qr_text(mandatory: &[Field], optional: &[Field]) -> Result<String, PaymentQrError> {
    let fields = || mandatory.iter().chain(optional);
    let is_free = |separator: &char| !fields().any(|(_, value)| value.contains(*separator));
    let separator = SEPARATORS.into_iter().find(is_free).ok_or(PaymentQrError::NoSeparator)?.to_string();
    let joined = |fields: &mut dyn Iterator<Item = &Field>| {
        fields.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(&separator)
    };
    if joined(&mut mandatory.iter()).len() > MANDATORY_BYTES {
        return Err(PaymentQrError::RequisitesTooLong);
    }
    Ok(format!("{SERVICE}{separator}{}", joined(&mut fields())))
}

//! What ЮKassa tells by itself.

use commands::payment::{Notification, NotificationError};
use serde::Deserialize;

use crate::payments::text::is_identifier;

#[derive(Deserialize)]
struct Notice {
    r#type: String,
    event: String,
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    payment_id: Option<String>,
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    order: Option<String>,
}

/// Reads which payment it is about; whence it came was checked before.
pub(super) fn read(body: &[u8]) -> Result<Notification, NotificationError> {
    let notice: Notice = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
    if notice.r#type != "notification" {
        return Err(NotificationError::Malformed);
    }
    let object = notice.object;
    let provider_payment = match notice.event.split_once('.') {
        Some(("payment", _)) => object.id,
        Some(("refund", _)) => object.payment_id.ok_or(NotificationError::Malformed)?,
        _ => return Ok(Notification::Other),
    };
    if !is_identifier(&provider_payment) {
        return Err(NotificationError::Malformed);
    }
    Ok(Notification::Hint { provider_payment, order: object.metadata.and_then(|metadata| metadata.order) })
}

//! Notifications of payment providers: kept as they came and acknowledged at once; what they mean is worked out afterwards.

use std::sync::Arc;

use ::http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    response::{IntoResponse, Response},
};
use commands::payment::{NotificationError, NotificationRequest};
use domain::ProviderAccountId;
use uuid::Uuid;

use crate::{http::TooMany, router::App};

/// Largest notification, in bytes.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// `POST /payments/notifications/{account}`; the account's id is part of the address that the provider is given.
///
/// Outside of the limit by address for people, because providers send much from few addresses: [`FloodGate`] lets that
/// through and soon does not hear who forges. A forged notification is refused with 403 and kept nowhere.
///
/// [`FloodGate`]: crate::http::FloodGate
pub(crate) async fn receive(
    State(app): State<Arc<App>>,
    Path(account): Path<Uuid>,
    ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let named: Vec<(String, String)> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))).collect();
    let source = app.trusted.client(peer.ip(), &headers).0;
    if let Err(TooMany { retry_after }) = app.notifying.admit(source) {
        let seconds = retry_after.as_secs().max(1).to_string();
        return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds)]).into_response();
    }
    let request = NotificationRequest { source, headers: &named, body: &body };
    match app.doors.commands.receive_notification(ProviderAccountId::new(account), request).await {
        Ok(Ok(acknowledgement)) => acknowledgement.into_response(),
        Ok(Err(error)) => {
            app.notifying.note_forged(source);
            tracing::warn!(%account, %error, "a notification is not believed");
            let malformed = matches!(error, NotificationError::Malformed);
            (if malformed { StatusCode::BAD_REQUEST } else { StatusCode::FORBIDDEN }).into_response()
        }
        // The provider sends it again.
        Err(error) => {
            tracing::error!(%account, %error, "a notification could not be kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

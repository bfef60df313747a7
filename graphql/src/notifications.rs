//! Notifications of payment providers: kept as they came and acknowledged at once; what they mean is worked out afterwards.

use std::sync::Arc;

use ::http::{HeaderMap, StatusCode};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    response::{IntoResponse, Response},
};
use commands::payment::{NotificationError, NotificationRequest};
use domain::ProviderAccountId;
use uuid::Uuid;

use crate::router::App;

/// Largest notification, in bytes.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// `POST /payments/notifications/{account}`; the account's id is part of the address that the provider is given.
///
/// Outside of the limit by address, because providers send from few addresses. A forged notification is refused with 403
/// and kept nowhere.
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
    let request = NotificationRequest { source, headers: &named, body: &body };
    match app.doors.commands.receive_notification(ProviderAccountId::new(account), request).await {
        Ok(Ok(acknowledgement)) => acknowledgement.into_response(),
        Ok(Err(error)) => {
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

//! Notifications of providers: kept byte for byte once they are known to be authentic, looked into afterwards.

use domain::ProviderAccountId;

use super::{Notification, NotificationError, NotificationRequest};
use crate::{CommandError, Commands};

/// Headers that are kept: those that providers sign or describe their bodies with.
const KEPT: &[&str] = &["content-type", "content-hmac", "x-content-hmac", "x-api-signature-sha256"];

impl Commands {
    /// Keeps a notification and answers what the provider wants to hear, or why it is not believed. Repeats are kept as well
    /// and change nothing. What it says is worked out by the [`super::PaymentWorker`].
    pub async fn receive_notification(
        &self,
        account: ProviderAccountId,
        request: NotificationRequest<'_>,
    ) -> Result<Result<&'static str, NotificationError>, CommandError> {
        // An unknown account is told like a wrong signature.
        let Some(known) = self.provider_account(account).await? else { return Ok(Err(NotificationError::BadSignature)) };
        let Some(provider) = self.providers.get(known.provider) else { return Ok(Err(NotificationError::BadSignature)) };
        match provider.notification(&known.credentials, request) {
            Err(error) => return Ok(Err(error)),
            Ok(Notification::Other) => return Ok(Ok(provider.acknowledgement())),
            Ok(Notification::Reading(_) | Notification::Refunded(_) | Notification::Hint { .. }) => {}
        }
        let kept: Vec<_> = request.headers.iter().filter(|(name, _)| KEPT.contains(&name.as_str())).collect();
        sqlx::query(
            "WITH kept AS (
                 INSERT INTO payment_inbox (account_id, source, headers, body, received_at) VALUES ($1, $2::inet, $3, $4, $5)
                 RETURNING inbox_id
             )
             INSERT INTO payment_work (kind, subject, due_at) SELECT 'notification', inbox_id::text, $5 FROM kept",
        )
        .bind(account.uuid())
        .bind(request.source.to_string())
        .bind(serde_json::to_value(kept).map_err(|error| CommandError::Internal(Box::new(error)))?)
        .bind(request.body)
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        self.payment_work.notify_one();
        Ok(Ok(provider.acknowledgement()))
    }
}

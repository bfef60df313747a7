//! The queue of messages, written in the transaction of the step that needs one.

use chrono::{DateTime, Utc};
use domain::{OrganisationId, values::Phone};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{CommandError, secrets::Secrets};

/// What is sealed in a row of the queue.
#[derive(Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) phone: Phone,
    pub(crate) text: String,
}

/// Queues a message; it is not sent after `expires_at`.
pub(crate) async fn enqueue(
    connection: &mut PgConnection,
    secrets: &Secrets,
    organisation: OrganisationId,
    message: &Message,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), CommandError> {
    sqlx::query(
        "INSERT INTO sms_outbox (organisation_id, sealed, next_attempt_at, expires_at, created_at) VALUES ($1, $2, $3, $4, $3)",
    )
    .bind(organisation.uuid())
    .bind(secrets.seal("sms", message)?)
    .bind(now)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

//! How far each subscription has come, and what it has set aside.

use domain::staff_member::Permission;
pub use event_store::subscription::ParkedKey;
use event_store::{
    Token, Xid8,
    subscription::{Checkpoint, Status, Subscriptions},
};

use crate::{Caller, CommandError, Commands};

/// Events counted at most when a subscription is behind.
const COUNTED: i64 = 10_000;
/// Parked keys told at most.
const PARKED: i64 = 1_000;

/// How one subscription stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionHealth {
    /// Its name.
    pub name: String,
    /// Everything up to here is applied.
    pub token: Token,
    /// Whether it waits for a person.
    pub paused: bool,
    /// Why it does not go on, without personal data.
    pub failure: Option<String>,
    /// Persons or streams set aside.
    pub parked: u64,
    /// Events of the log it has not come to, counted up to 10 000.
    pub lag: u64,
}

impl Commands {
    /// How all subscriptions stand.
    pub async fn subscriptions(&self, caller: &Caller) -> Result<Vec<SubscriptionHealth>, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        let mut healths = Vec::new();
        for checkpoint in Subscriptions::checkpoints(&self.pool).await? {
            healths.push(self.health(checkpoint).await?);
        }
        Ok(healths)
    }

    /// Persons and streams whose events were set aside, the longest first, at most a thousand.
    pub async fn parked_keys(&self, caller: &Caller) -> Result<Vec<ParkedKey>, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        Ok(Subscriptions::parked(&self.pool, PARKED).await?)
    }

    async fn health(&self, checkpoint: Checkpoint) -> Result<SubscriptionHealth, CommandError> {
        let Checkpoint { name, token, status, failure, parked } = checkpoint;
        let lag: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT FROM events WHERE (era, tx_id, position) > ($1, $2, $3) LIMIT $4) AS behind",
        )
        .bind(token.era)
        .bind(Xid8(token.tx_id))
        .bind(token.position)
        .bind(COUNTED)
        .fetch_one(&self.pool)
        .await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(SubscriptionHealth { name, token, paused: status == Status::Paused, failure, parked: count(parked), lag: count(lag) })
    }
}

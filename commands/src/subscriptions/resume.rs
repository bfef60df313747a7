//! Letting a stopped subscription try again.

use domain::staff_member::Permission;
use event_store::subscription::Subscriptions;

use crate::{Caller, CommandError, Commands, Rejection, texts};

impl Commands {
    /// Lets a paused subscription try again; refused for one that is not paused.
    pub async fn resume_subscription(&self, caller: &Caller, name: &str) -> Result<(), CommandError> {
        caller.require(Permission::OrganisationManage)?;
        if !Subscriptions::resume(&self.pool, name).await? {
            return Err(Rejection::new("SUBSCRIPTION_NOT_PAUSED", texts::SUBSCRIPTION_NOT_PAUSED).at("name").into());
        }
        tracing::warn!(subscription = name, actor = caller.actor_name(), "a paused subscription was resumed");
        Ok(())
    }
}

//! Applying what a read model or a process has set aside.

use domain::staff_member::Permission;
use event_store::subscription::{Subscriber, SubscriberError, Subscriptions};

use crate::{Caller, CommandError, Commands, Rejection, texts};

impl Commands {
    /// Applies the events of a person or stream that `subscriber` has set aside, all or none; answers how many. Whoever
    /// applies them by hand is noted in the log.
    pub async fn retry_parked(&self, caller: &Caller, subscriber: &dyn Subscriber, key: &str) -> Result<usize, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        let (subscription, actor) = (subscriber.name(), caller.actor_name());
        match Subscriptions::retry_parked(&self.store, subscriber, key).await {
            Ok(0) => Err(Rejection::new("NOTHING_PARKED", texts::NOTHING_PARKED).at("key").into()),
            Ok(events) => {
                tracing::warn!(subscription, key, events, actor, "events set aside were applied");
                Ok(events)
            }
            Err(SubscriberError::Transient(error)) => Err(CommandError::Unavailable(error)),
            Err(SubscriberError::Broken(failure)) => {
                tracing::error!(subscription, key, failure, actor, "events set aside still cannot be applied");
                Err(Rejection::new("STILL_BROKEN", texts::STILL_BROKEN).at("key").into())
            }
        }
    }
}

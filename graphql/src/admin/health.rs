//! Health of what follows the log.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use commands::subscriptions::{ParkedKey as Parked, SubscriptionHealth as Health};
use domain::staff_member::Permission;
use uuid::Uuid;

use crate::{
    context::ContextExt,
    shared::{Outcome, Requires, UserError, count, outcome, requires},
};

/// A read model or a process of the installation, and how far it has come.
#[derive(Clone, SimpleObject)]
pub(crate) struct SubscriptionHealth {
    /// Name.
    name: String,
    /// Everything up to here is applied; a consistency token.
    checkpoint: String,
    /// Whether it stopped at an event and waits for a person.
    paused: bool,
    /// Events of the log it has not come to, counted up to 10 000.
    lag: i32,
    /// Persons or streams set aside because one of their events could not be applied.
    parked: i32,
    /// Why it does not go on, without personal data.
    failure: Option<String>,
}

impl From<Health> for SubscriptionHealth {
    fn from(health: Health) -> Self {
        let Health { name, token, paused, failure, parked, lag } = health;
        Self { name, checkpoint: token.to_string(), paused, lag: count(lag), parked: count(parked), failure }
    }
}

/// A person or stream whose events are set aside.
#[derive(Clone, SimpleObject)]
pub(crate) struct ParkedKey {
    /// Subscription that could not apply them.
    subscription: String,
    /// Id of the person or the stream.
    key: String,
    /// How many events wait.
    events: i32,
    /// Why the first of them could not be applied, without personal data.
    failure: String,
    /// Since when.
    since: DateTime<Utc>,
}

impl From<Parked> for ParkedKey {
    fn from(parked: Parked) -> Self {
        let Parked { subscription, key, events, failure, since } = parked;
        Self { subscription, key, events: count(events), failure, since }
    }
}

/// Which subscription.
#[derive(InputObject)]
pub(crate) struct ResumeSubscriptionInput {
    /// Client-made id.
    command_id: Uuid,
    /// Name of the subscription.
    #[graphql(validator(max_length = 100))]
    name: String,
}

/// Outcome of resuming a subscription.
#[derive(SimpleObject)]
pub(crate) struct ResumeSubscriptionPayload {
    /// The subscription as it stands now.
    subscription: Option<SubscriptionHealth>,
    /// Why it was not resumed.
    user_errors: Vec<UserError>,
}

/// Queries about the health of the log.
#[derive(Default)]
pub(crate) struct HealthQuery;

#[Object]
impl HealthQuery {
    /// All subscriptions of the installation.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn subscriptions(&self, ctx: &Context<'_>) -> Result<Vec<SubscriptionHealth>> {
        all(ctx).await
    }

    /// Persons and streams set aside, the longest first, at most a thousand.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn parked_keys(&self, ctx: &Context<'_>) -> Result<Vec<ParkedKey>> {
        Ok(match outcome(ctx, ctx.commands().parked_keys(ctx.caller()).await)? {
            Outcome::Done(parked) => parked.into_iter().map(ParkedKey::from).collect(),
            Outcome::Refused(_) => Vec::new(),
        })
    }
}

async fn all(ctx: &Context<'_>) -> Result<Vec<SubscriptionHealth>> {
    Ok(match outcome(ctx, ctx.commands().subscriptions(ctx.caller()).await)? {
        Outcome::Done(healths) => healths.into_iter().map(SubscriptionHealth::from).collect(),
        Outcome::Refused(_) => Vec::new(),
    })
}

/// What is done about the health of the log.
#[derive(Default)]
pub(crate) struct HealthMutation;

#[Object]
impl HealthMutation {
    /// Lets a paused subscription try again.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn resume_subscription(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ResumeSubscriptionInput,
    ) -> Result<ResumeSubscriptionPayload> {
        let ResumeSubscriptionInput { command_id, name } = input;
        tracing::info!(%command_id, name, "a subscription is to be resumed");
        match outcome(ctx, ctx.commands().resume_subscription(ctx.caller(), &name).await)? {
            Outcome::Done(()) => {
                let subscription = all(ctx).await?.into_iter().find(|subscription| subscription.name == name);
                Ok(ResumeSubscriptionPayload { subscription, user_errors: Vec::new() })
            }
            Outcome::Refused(user_errors) => Ok(ResumeSubscriptionPayload { subscription: None, user_errors }),
        }
    }
}

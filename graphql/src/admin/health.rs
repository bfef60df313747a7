//! Health of what follows the log.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use commands::{
    Rejection,
    subscriptions::{ParkedKey as Parked, SubscriptionHealth as Health},
};
use domain::staff_member::Permission;
use uuid::Uuid;

use crate::{
    context::ContextExt,
    shared::{Outcome, Requires, UserError, count, outcome, requires},
    texts,
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

/// Which person or stream of which subscription.
#[derive(InputObject)]
pub(crate) struct RetryParkedInput {
    /// Client-made id.
    command_id: Uuid,
    /// Name of the subscription that set the events aside.
    #[graphql(validator(max_length = 100))]
    subscription: String,
    /// Id of the person or the stream, as `parkedKeys` tells it.
    #[graphql(validator(max_length = 100))]
    key: String,
}

/// Outcome of applying what was set aside.
#[derive(SimpleObject)]
pub(crate) struct RetryParkedPayload {
    /// How many events were applied; null when they stay set aside.
    applied: Option<i32>,
    /// The subscription as it stands now.
    subscription: Option<SubscriptionHealth>,
    /// Why the events stay set aside.
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

async fn one(ctx: &Context<'_>, name: &str) -> Result<Option<SubscriptionHealth>> {
    Ok(all(ctx).await?.into_iter().find(|subscription| subscription.name == name))
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
            Outcome::Done(()) => Ok(ResumeSubscriptionPayload { subscription: one(ctx, &name).await?, user_errors: Vec::new() }),
            Outcome::Refused(user_errors) => Ok(ResumeSubscriptionPayload { subscription: None, user_errors }),
        }
    }

    /// Applies the events of a person or stream that a read model or a process has set aside, all of them in order or none, and lets
    /// later ones through again.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn retry_parked(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RetryParkedInput,
    ) -> Result<RetryParkedPayload> {
        let RetryParkedInput { command_id, subscription: name, key } = input;
        tracing::info!(%command_id, name, key, "events set aside are to be applied");
        let subscriber = projections::subscriber(&name).or_else(|| ctx.commands().process(&name));
        let Some(subscriber) = subscriber else {
            let unknown = Rejection::new("NOT_FOUND", texts::UNKNOWN_SUBSCRIPTION).at("subscription");
            return Ok(RetryParkedPayload { applied: None, subscription: None, user_errors: vec![unknown.into()] });
        };
        let result = ctx.commands().retry_parked(ctx.caller(), &*subscriber, &key).await;
        let (applied, user_errors) = match outcome(ctx, result)? {
            Outcome::Done(events) => (Some(count(events)), Vec::new()),
            Outcome::Refused(user_errors) => (None, user_errors),
        };
        Ok(RetryParkedPayload { applied, subscription: one(ctx, &name).await?, user_errors })
    }
}

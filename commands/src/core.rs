//! What all use cases share.

use std::{future::Future, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::OrganisationId;
use event_store::{CommandContext, EventStore, Receipt, Unit};
use serde::Serialize;
use sqlx::PgPool;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    AccessPolicy, Caller, CommandError, Secrets,
    access::{flow::Flows, limits::Limits, passwords::Passwords, sessions::Sessions},
    payment::Providers,
    ports::{Clock, Ids},
};

/// What the use cases are made of.
pub struct CommandsOptions {
    /// The event store.
    pub store: EventStore,
    /// Pool of the application's role, for side tables.
    pub pool: PgPool,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// Keys derived from the server's secret.
    pub secrets: Secrets,
    /// Numbers of the access rules.
    pub policy: AccessPolicy,
}

/// The use cases.
#[derive(Clone)]
pub struct Commands {
    pub(crate) store: EventStore,
    pub(crate) pool: PgPool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) secrets: Secrets,
    pub(crate) policy: AccessPolicy,
    pub(crate) passwords: Passwords,
    pub(crate) flows: Flows,
    pub(crate) limits: Limits,
    pub(crate) sessions: Sessions,
    pub(crate) providers: Providers,
    pub(crate) public_address: Arc<str>,
    /// Told when there is work of payments to be done at once.
    pub(crate) payment_work: Arc<Notify>,
}

/// A request to a use case: its client-made id, the version the client saw, its content.
#[derive(Clone, Debug)]
pub struct Request<T> {
    /// The same id twice has one effect.
    pub command_id: Uuid,
    /// Version the client saw, for edits by staff.
    pub expected_version: Option<u64>,
    /// What is asked.
    pub input: T,
}

impl<T> Request<T> {
    /// A request that does not insist on a version.
    pub const fn new(command_id: Uuid, input: T) -> Self {
        Self { command_id, expected_version: None, input }
    }
}

impl Commands {
    /// Puts the use cases together.
    pub fn new(options: CommandsOptions) -> Result<Self, CommandError> {
        let CommandsOptions { store, pool, clock, ids, secrets, policy } = options;
        Ok(Self {
            passwords: Passwords::new()?,
            flows: Flows { pool: pool.clone(), secrets: secrets.clone(), policy: policy.clone() },
            limits: Limits { pool: pool.clone(), secrets: secrets.clone() },
            sessions: Sessions::new(pool.clone(), secrets.clone()),
            store,
            pool,
            clock,
            ids,
            secrets,
            policy,
            providers: Providers::default(),
            public_address: Arc::default(),
            payment_work: Arc::default(),
        })
    }

    /// The same with providers of payments; `public_address` is where they and people reach the program from outside, such
    /// as `https://lk.example.ru`, without a slash at the end.
    #[must_use]
    pub fn with_providers(self, providers: Providers, public_address: &str) -> Self {
        Self { providers, public_address: public_address.into(), ..self }
    }

    /// The time by the program's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today by the Moscow calendar, which legal dates follow.
    #[must_use]
    pub fn today(&self) -> chrono::NaiveDate {
        domain::values::moscow_day(self.now())
    }

    /// Keyed hash of a request's content and its actor. Keyed, because inputs may hold passwords and codes.
    pub(crate) fn input_hash<T: Serialize>(&self, caller: &Caller, use_case: &str, input: &T) -> Result<[u8; 32], CommandError> {
        let input = serde_json::to_vec(input).map_err(|error| CommandError::Internal(Box::new(error)))?;
        let organisation = caller.organisation.to_string();
        Ok(self.secrets.hash("input", &[organisation.as_bytes(), caller.actor_name().as_bytes(), use_case.as_bytes(), &input]))
    }

    /// What stands beside the events of a request.
    pub(crate) fn context<T: Serialize>(
        &self,
        caller: &Caller,
        use_case: &str,
        request: &Request<T>,
    ) -> Result<CommandContext, CommandError> {
        Ok(CommandContext {
            command_id: request.command_id,
            input_hash: self.input_hash(caller, use_case, &request.input)?,
            organisation: caller.organisation.uuid(),
            actor: caller.actor_name(),
            channel: caller.channel.as_str(),
            correlation: request.command_id,
            causation: None,
            occurred_at: self.now(),
            expected_version: request.expected_version,
        })
    }

    /// A context for what the program does of itself in the course of a request; deterministic, so that a retry of the
    /// request does it once.
    pub(crate) fn follow_up(&self, caller: &Caller, cause: Uuid, act: &str) -> CommandContext {
        let command_id = Uuid::new_v5(&cause, act.as_bytes());
        CommandContext {
            command_id,
            input_hash: CommandContext::hash_input([cause.as_bytes().as_slice(), act.as_bytes()]),
            organisation: caller.organisation.uuid(),
            actor: caller.actor_name(),
            channel: caller.channel.as_str(),
            correlation: cause,
            causation: None,
            occurred_at: self.now(),
            expected_version: None,
        }
    }

    /// One command on one stream.
    pub(crate) async fn execute<A>(
        &self,
        context: &CommandContext,
        id: impl ToString + Send,
        subject: Option<Uuid>,
        command: A::Command,
    ) -> Result<Receipt, CommandError>
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
        CommandError: From<A::Error>,
    {
        self.store.execute::<A, CommandError>(context, id, subject, command).await
    }

    /// One command over several streams.
    pub(crate) async fn transact<F, D>(&self, context: &CommandContext, decide: D) -> Result<Receipt, CommandError>
    where
        F: Future<Output = Result<Unit, CommandError>> + Send,
        D: Fn(Unit) -> F,
    {
        self.store.transact(context, decide).await
    }

    /// Gives every answer of a kind the same time, so that its length does not tell who exists.
    pub(crate) async fn level<T>(&self, work: impl Future<Output = T>) -> T {
        let end = tokio::time::Instant::now() + self.policy.level_time;
        let result = work.await;
        tokio::time::sleep_until(end).await;
        result
    }

    /// Name of the claim that keeps a login phone to one account.
    pub(crate) fn phone_claim(organisation: OrganisationId) -> String {
        format!("login_phone/{organisation}")
    }

    /// Claims of personal values stand under keyed hashes.
    pub(crate) fn phone_key(&self, phone: &domain::values::Phone) -> String {
        self.secrets.hash_text("phone", &[phone.as_str().as_bytes()])
    }

    /// Removes what has run its time; to be called now and then.
    pub async fn sweep(&self) -> Result<(), CommandError> {
        let now = self.now();
        let old = |duration: Duration| now - duration;
        sqlx::query("DELETE FROM access_flows WHERE expires_at < $1")
            .bind(old(Duration::from_hours(24)))
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM access_limits WHERE window_start < $1")
            .bind(old(Duration::from_hours(24 * 14)))
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM spent_challenges WHERE expires_at < $1").bind(now).execute(&self.pool).await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(old(Duration::from_hours(24 * 30)))
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM import_jobs WHERE preview AND created_at < $1")
            .bind(old(Duration::from_hours(24)))
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM sms_outbox WHERE status NOT IN ('queued', 'accepted') AND created_at < $1")
            .bind(old(Duration::from_hours(24 * 30)))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

//! The loop of one subscription.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    OnPoison, Progress, Subscriber, SubscriberError,
    checkpoint::{self, Key, Place, Status},
    feed::Parts,
    poison,
};
use crate::{EventStore, Filter, ReadAhead, Recorded, StoreError, Tail, TailPage, Token};

/// Tries of an event that cannot be applied before the subscription pauses or parks it.
pub(crate) const MOST_TRIES: i32 = 3;

/// How long a catch-up waits for what is committed and not yet safe to read.
const CATCH_UP_PAUSE: Duration = Duration::from_millis(2);

/// How a runner behaves.
#[derive(Clone, Debug)]
pub struct RunnerOptions {
    /// Events in one batch, at most.
    pub batch: i64,
    /// How often to look without being woken.
    pub poll: Duration,
    /// How long a lease holds without being renewed.
    pub lease: Duration,
}

impl Default for RunnerOptions {
    fn default() -> Self {
        Self { batch: 1_000, poll: Duration::from_millis(500), lease: Duration::from_secs(10) }
    }
}

/// One subscription at work.
pub struct Runner {
    store: EventStore,
    tail: Tail,
    subscriber: Arc<dyn Subscriber>,
    pub(crate) key: Key,
    shards: i32,
    filter: Filter,
    pages: ReadAhead,
    options: RunnerOptions,
    owner: Uuid,
    progress: Progress,
    /// The checkpoint as stored, and how far has been looked without anything to store.
    stored: Token,
    scanned: Token,
    /// How often the rows had been changed beside the runner when the lease was taken.
    retries: i64,
    leased_until: Option<Instant>,
    saved: Instant,
    careful: bool,
    /// Whether the last batch ended well.
    unbroken: bool,
    /// The event whose last try alone ended for an outside reason.
    excused: Option<Token>,
    parked: HashSet<String>,
}

/// What one step has done.
enum Step {
    Applied,
    Idle,
    NotMine,
    Paused,
    /// A part is missing: what lies between is to be read.
    Lost,
}

impl Runner {
    #[must_use]
    /// A runner of `shard` = (index, count); the count is part of the subscriber's version.
    pub fn new(
        store: EventStore,
        subscriber: Arc<dyn Subscriber>,
        shard: (i32, i32),
        options: RunnerOptions,
        owner: Uuid,
        progress: Progress,
    ) -> Self {
        let key = Key { name: subscriber.name(), version: subscriber.version(), shard: shard.0 };
        let filter = Filter { shard: (shard.1 > 1).then_some(shard), ..Filter::of(&*subscriber) };
        let tail = Tail::new(store.clone());
        Self {
            pages: ReadAhead::new(tail.clone(), filter.clone(), options.batch),
            filter,
            tail,
            store,
            subscriber,
            key,
            shards: shard.1,
            options,
            owner,
            progress,
            stored: Token::START,
            scanned: Token::START,
            retries: 0,
            leased_until: None,
            saved: Instant::now(),
            careful: false,
            unbroken: false,
            excused: None,
            parked: HashSet::new(),
        }
    }

    pub(super) async fn run(mut self, mut parts: Parts, stop: CancellationToken) {
        let mut pause = Duration::ZERO;
        let mut trouble: Option<Instant> = None;
        let mut own = true;
        while !stop.is_cancelled() {
            let done = if own { self.step().await } else { self.follow(&mut parts, &stop).await };
            own = match done {
                Ok(Step::Applied) => own,
                Ok(Step::Idle) => false,
                Ok(Step::Lost) => true,
                Ok(Step::NotMine | Step::Paused) => {
                    wait(self.options.poll, &stop).await;
                    true
                }
                Err(error) => {
                    tracing::warn!(subscription = self.key.name, %error, "a subscription will try again");
                    let since = *trouble.get_or_insert_with(Instant::now);
                    self.store.metrics().lag(self.key.name, since.elapsed());
                    self.leased_until = None;
                    pause = (pause * 2).clamp(Duration::from_millis(50), Duration::from_secs(5));
                    wait(pause, &stop).await;
                    own = true;
                    continue;
                }
            };
            (trouble, pause) = (None, Duration::ZERO);
        }
        self.release().await;
    }

    /// Gives the lease back, so that another runner need not wait for its end.
    pub(super) async fn release(&mut self) {
        if self.leased_until.take().is_none() {
            return;
        }
        if let Err(error) = checkpoint::release_lease(self.store.pool(), self.key, self.owner).await {
            tracing::debug!(subscription = self.key.name, %error, "the lease was not given back; it will run out");
        }
    }

    /// Applies all there is. While another runner has the lease, waits until that one has applied it, unless the subscription
    /// is paused.
    pub async fn catch_up(&mut self) -> Result<(), StoreError> {
        let newest = self.tail.newest().await?;
        loop {
            match self.step().await? {
                Step::Applied | Step::Lost => {}
                // Whoever has the lease applies nothing, either.
                Step::NotMine if checkpoint::is_paused(self.store.pool(), self.key).await? => break,
                // Committed and not yet below the oldest running transaction, of any database of the cluster.
                Step::Idle if self.scanned < newest => tokio::time::sleep(CATCH_UP_PAUSE).await,
                Step::NotMine if self.progress.of(self.key.name) < newest => tokio::time::sleep(CATCH_UP_PAUSE * 25).await,
                Step::Idle | Step::NotMine | Step::Paused => break,
            }
        }
        self.release().await;
        Ok(())
    }

    /// Takes the next parts that all subscriptions of the process are given.
    async fn follow(&mut self, parts: &mut Parts, stop: &CancellationToken) -> Result<Step, StoreError> {
        let first = tokio::select! {
            () = stop.cancelled() => return Ok(Step::Idle),
            () = tokio::time::sleep(self.options.poll) => return Ok(Step::Lost),
            part = parts.recv() => part,
        };
        if let Some(stop) = self.keep_lease().await? {
            return Ok(stop);
        }
        let Ok(first) = first else { return Ok(Step::Lost) };
        if self.shards > 1 || first.after > self.scanned {
            return Ok(Step::Lost);
        }
        let most = usize::try_from(self.options.batch).unwrap_or(usize::MAX);
        let mut page = TailPage { events: Vec::new(), scanned: self.scanned, more: false };
        let mut next = Some(first);
        while let Some(part) = next {
            page.events.extend(part.events(page.scanned, &self.filter).cloned());
            page.scanned = page.scanned.max(part.page.scanned);
            // What has gathered meanwhile is applied at once.
            next = if page.events.len() < most { parts.try_recv().ok() } else { None };
        }
        if page.scanned > self.scanned { self.go_on(page).await } else { Ok(Step::Idle) }
    }

    async fn step(&mut self) -> Result<Step, StoreError> {
        if let Some(stop) = self.keep_lease().await? {
            return Ok(stop);
        }
        let page = self.pages.after(self.scanned).await?;
        self.go_on(page).await
    }

    /// Sees that the lease holds; tells what to do instead of working.
    async fn keep_lease(&mut self) -> Result<Option<Step>, StoreError> {
        if self.leased_until.is_none_or(|until| until <= Instant::now()) { self.renew().await } else { Ok(None) }
    }

    /// Applies a page that begins where this subscription stands.
    async fn go_on(&mut self, page: TailPage) -> Result<Step, StoreError> {
        if let Some(oldest) = page.events.first().map(|event| event.recorded_at) {
            self.store.metrics().lag(self.key.name, age(oldest));
            return self.apply(&page.events, page.scanned).await;
        }
        self.scanned = page.scanned;
        if page.more || self.saved.elapsed() >= self.options.poll {
            // Other processes know only the stored place, and after a restart nothing is looked at twice.
            if !self.save().await? {
                self.leased_until = None;
                return Ok(Step::NotMine);
            }
        } else if self.shards == 1 {
            self.progress.publish(self.key.name, self.scanned);
        }
        if !page.more {
            self.store.metrics().lag(self.key.name, Duration::ZERO);
        }
        Ok(if page.more { Step::Applied } else { Step::Idle })
    }

    /// Takes or renews the lease; tells what to do instead of working.
    async fn renew(&mut self) -> Result<Option<Step>, StoreError> {
        let taken = checkpoint::take_lease(self.store.pool(), self.key, self.owner, self.options.lease).await?;
        let Some(lease) = taken else {
            let elsewhere = checkpoint::slowest(self.store.pool(), self.key, self.shards).await?;
            self.progress.publish(self.key.name, elsewhere);
            return Ok(Some(Step::NotMine));
        };
        self.leased_until = Some(Instant::now() + self.options.lease / 3);
        self.careful |= lease.crashed;
        self.retries = lease.retries;
        if lease.token != self.stored {
            (self.stored, self.scanned) = (lease.token, lease.token);
        }
        self.publish_stored().await?;
        self.parked = poison::parked_keys(self.store.pool(), self.key).await?;
        let parked = i64::try_from(self.parked.len()).unwrap_or(i64::MAX);
        let paused = lease.status == Status::Paused;
        self.store.metrics().troubles(self.key.name, paused, parked);
        if paused {
            self.leased_until = None;
        }
        Ok(paused.then_some(Step::Paused))
    }

    /// Stores how far has been looked, if that is further than the checkpoint; false when that stands elsewhere.
    async fn save(&mut self) -> Result<bool, StoreError> {
        self.saved = Instant::now();
        if self.scanned > self.stored {
            let mut connection = self.store.pool().acquire().await?;
            if !checkpoint::advance(&mut connection, self.key, (self.stored, self.retries), self.scanned, false).await? {
                return Ok(false);
            }
            drop(connection);
            self.stored = self.scanned;
        }
        self.publish_stored().await?;
        Ok(true)
    }

    /// Tells waiters how far the whole subscription has come: with several shards, how far the slowest has.
    async fn publish_stored(&self) -> Result<(), StoreError> {
        let token =
            if self.shards == 1 { self.stored } else { checkpoint::slowest(self.store.pool(), self.key, self.shards).await? };
        self.progress.publish(self.key.name, token);
        Ok(())
    }

    async fn apply(&mut self, events: &[Recorded], scanned: Token) -> Result<Step, StoreError> {
        if !self.careful {
            match self.try_apply(events, scanned).await {
                Ok(moved) => return Ok(moved),
                Err(SubscriberError::Transient(error)) => return Err(unavailable(&*error)),
                Err(SubscriberError::Broken(_)) => self.careful = true,
            }
        }
        // One by one, each try counted before it is made.
        for (index, event) in events.iter().enumerate() {
            let end = if index + 1 == events.len() { scanned } else { event.token };
            let excused = self.excused.take() == Some(event.token);
            let counted = poison::count_try(self.store.pool(), self.key, self.stored, event.token, excused).await?;
            let Some(tries) = counted else { return Ok(self.not_mine()) };
            let failure = if poison::is_given_up(tries) {
                "the process died while applying it".to_owned()
            } else {
                match self.try_apply(std::slice::from_ref(event), end).await {
                    Ok(Step::Applied) => continue,
                    Ok(other) => return Ok(other),
                    Err(SubscriberError::Transient(error)) => {
                        self.excused = Some(event.token);
                        return Err(unavailable(&*error));
                    }
                    Err(SubscriberError::Broken(_)) if tries < MOST_TRIES => return Ok(Step::Applied),
                    Err(SubscriberError::Broken(failure)) => failure,
                }
            };
            tracing::error!(subscription = self.key.name, event = %event.event_id, kind = event.event_type, failure, "an event cannot be applied");
            if self.subscriber.on_poison() == OnPoison::Pause {
                poison::pause(self.store.pool(), self.key, self.stored, &failure).await?;
                self.leased_until = None;
                return Ok(Step::Paused);
            }
            if !self.park(event, end, &failure).await? {
                return Ok(self.not_mine());
            }
        }
        self.careful = false;
        Ok(Step::Applied)
    }

    const fn not_mine(&mut self) -> Step {
        self.leased_until = None;
        Step::NotMine
    }

    /// Rows and checkpoint in one transaction.
    async fn try_apply(&mut self, events: &[Recorded], scanned: Token) -> Result<Step, SubscriberError> {
        let mut transaction = self.store.pool().begin().await?;
        let place = |token| Place { shard: self.key.shard, token, retries: self.retries };
        let (from, to) = ((self.unbroken && self.shards == 1).then(|| place(self.stored)), place(scanned));
        self.unbroken = false;
        if self.parked.is_empty() {
            self.subscriber.go_on(&mut transaction, events, from, to).await?;
        } else {
            let (aside, own): (Vec<_>, Vec<_>) = events.iter().partition(|event| self.parked.contains(&event.order_key()));
            poison::park(&mut transaction, self.key, &aside, "an earlier event of the same person is set aside").await?;
            let own: Vec<_> = own.into_iter().cloned().collect();
            self.subscriber.go_on(&mut transaction, &own, from, to).await?;
        }
        if !checkpoint::advance(&mut transaction, self.key, (self.stored, self.retries), scanned, self.subscriber.must_survive())
            .await?
        {
            transaction.rollback().await?;
            return Ok(self.not_mine());
        }
        transaction.commit().await?;
        self.unbroken = true;
        self.moved(scanned).await?;
        Ok(Step::Applied)
    }

    async fn park(&mut self, event: &Recorded, end: Token, failure: &str) -> Result<bool, StoreError> {
        let mut transaction = self.store.pool().begin().await?;
        poison::park(&mut transaction, self.key, &[event], failure).await?;
        if !checkpoint::advance(&mut transaction, self.key, (self.stored, self.retries), end, true).await? {
            return Ok(false);
        }
        transaction.commit().await?;
        self.parked.insert(event.order_key());
        self.moved(end).await?;
        Ok(true)
    }

    async fn moved(&mut self, token: Token) -> Result<(), StoreError> {
        (self.stored, self.scanned) = (token, token);
        self.saved = Instant::now();
        self.publish_stored().await
    }
}

async fn wait(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(pause) => {}
    }
}

fn unavailable(error: &(dyn std::error::Error + Send + Sync)) -> StoreError {
    StoreError::Unavailable(sqlx::Error::Protocol(error.to_string()))
}

fn age(recorded_at: DateTime<Utc>) -> Duration {
    SystemTime::now().duration_since(recorded_at.into()).unwrap_or_default()
}
